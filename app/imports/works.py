"""Plans in the making: each in a thread of its own, so that a page can say how far it is."""

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass, field

import orjson

from app.imports.plan import Plan
from app.imports.runs import Tools, planned
from app.incidents.imports import Import

PATIENCE_S = 1.5
"""How long somebody waits for a plan before being told how far it is."""
MOST_KEPT = 4
MOST_AT_ONCE = 2
"""Plans kept, each up to 200 MB for the largest table; and made at once, lest readers wait for them."""


@dataclass(slots=True)
class Work:
    """A plan being made; `done` of `total` rows are located. `key`: what it depends on."""

    key: str
    total: int
    done: int = 0
    plan: Plan | None = None
    error: Exception | None = None
    ready: threading.Event = field(default_factory=threading.Event)


class Works:
    """The newest plan of each import, of those that this process made last. Safe to share between threads."""

    def __init__(self) -> None:
        self._works: OrderedDict[str, Work] = OrderedDict()
        self._lock, self._turns = threading.Lock(), threading.BoundedSemaphore(MOST_AT_ONCE)

    def plan(self, tools: Tools, found: Import, patience_s: float = PATIENCE_S) -> Plan | Work:
        """The plan, or how far it is after a while. Raises what making it raised."""
        work = self._begun(tools, found)
        work.ready.wait(patience_s)
        if work.error:
            raise work.error
        return work.plan or work

    def _begun(self, tools: Tools, found: Import) -> Work:
        # What a plan depends on: its choices and decisions, and what is on the map.
        state = orjson.dumps([found.id, found.choices, found.decisions, tools.store.map_line(found.slug).changed_at])
        key = hashlib.sha256(state).hexdigest()
        with self._lock:
            if (work := self._works.get(found.id)) is None or work.error or work.key != key:
                work = self._works[found.id] = Work(key, len(found.lines))
                threading.Thread(target=self._make, args=(work, tools, found), daemon=True).start()
            self._works.move_to_end(found.id)
            while len(self._works) > MOST_KEPT:
                self._works.popitem(last=False)
        return work

    def forget(self, import_id: str) -> None:
        """Let go of an import that is done, or that nobody wants."""
        with self._lock:
            self._works.pop(import_id, None)

    def _make(self, work: Work, tools: Tools, found: Import) -> None:
        def told(done: int) -> None:
            work.done = done

        try:
            with self._turns:
                work.plan = planned(tools, found, told)
        except Exception as error:  # handed to whoever asks for the plan
            work.error = error
        finally:
            work.ready.set()

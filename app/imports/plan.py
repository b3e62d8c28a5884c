"""What an import would do, row by row, and what it has to ask. Making a plan changes nothing."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from app.errors import BadInput
from app.imports import notes
from app.imports.checks import MOST_CHECKS, Check, grouped
from app.imports.choices import Cells
from app.imports.doubts import Doubtful
from app.imports.rows import NOTHING, Rows, Settled, Skipped, Unsettled
from app.incidents.exchange import columns
from app.incidents.imports import Added, Changed, Known
from app.model import Incident, Location, LonLat, Match, MatchStatus

ALARM_ROWS, ALARM_SHARE = 10, 0.05
"""Rows at one point, and their share of all, from which on somebody has to look at them."""
ROWS_A_STEP = 250
Progress = Callable[[int], None]
Decision = Mapping[str, Any] | None


class Status(StrEnum):
    """How it stands with a row."""

    NEW = "new"
    CHANGED = "changed"
    THERE = "there"
    SKIPPED = "skipped"
    TIE = "tie"
    NO_MATCH = "no_match"
    WRONG = "wrong"
    DOUBTFUL = "doubtful"


OPEN = (Status.TIE, Status.NO_MATCH, Status.WRONG, Status.DOUBTFUL)
"""Somebody has to settle these, or leave them out."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What comes of a row; `number` counts the table's lines from 1, `asked` is the question that it belongs to."""

    number: int
    status: Status
    key: str
    content: str
    cells: Cells
    phrase: str = ""
    incident: Incident | None = None
    known: Known | None = None
    changes: Mapping[str, Any] = field(default_factory=dict)
    match: Match | None = None
    problem: str = ""
    asked: str = ""
    doubt: Doubtful | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody has to say of one phrase, for every row that has it; or of one row, which cannot be read."""

    key: str
    phrase: str
    status: Status
    rows: tuple[int, ...]
    match: Match | None
    problem: str
    doubt: Doubtful | None = None


@dataclass(frozen=True)
class Plan:
    """The outcome of every row, in the table's order.
    `places`: the columns that say where, and those not used. `own`: the towns of the areas."""

    outcomes: tuple[Outcome, ...]
    places: Mapping[str, Any] = field(default_factory=dict)
    own: frozenset[str] = frozenset()

    def of(self, *statuses: Status) -> tuple[Outcome, ...]:
        """The rows that stand so."""
        return tuple(one for one in self.outcomes if one.status in statuses)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many rows stand how."""
        found = Counter(one.status for one in self.outcomes)
        return {str(status): found[status] for status in Status}

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """What is to be settled, those first that most rows wait for."""
        groups: dict[str, list[Outcome]] = {}
        for one in self.of(*OPEN):
            groups.setdefault(one.asked, []).append(one)
        found = [_question(key, of) for key, of in groups.items()]
        return tuple(sorted(found, key=lambda one: (-len(one.rows), one.rows[0])))

    @property
    def added(self) -> list[Added]:
        """What goes onto the map."""
        return [Added(one.key, one.content, one.incident) for one in self.of(Status.NEW) if one.incident]

    @property
    def changed(self) -> list[Changed]:
        """What changes an incident that came of an earlier import."""
        return [
            Changed(one.key, one.content, one.known.incident_id, one.incident.version, one.changes)
            for one in self.of(Status.CHANGED)
            if one.known and one.incident
        ]

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """Return the places that go in with a doubt: a spelling mended, a part not used, a low score."""
        found = self.of(Status.NEW, Status.CHANGED)
        return grouped((one.number, one.match, one.incident.location) for one in found if one.match and one.incident)

    @cached_property
    def alarms(self) -> tuple[str, ...]:
        """Points where so many rows lie that they may be no places at all."""
        points = [one.incident.location for one in self.of(Status.NEW, Status.CHANGED) if one.incident]
        counts = Counter((round(point.lat, 5), round(point.lon, 5)) for point in points)
        return tuple(
            f"{count:,} of {len(points):,} rows lie at one point: {lat:.5f}, {lon:.5f}. Is that the city's center?"
            for (lat, lon), count in counts.most_common(3)
            if count >= ALARM_ROWS and count >= ALARM_SHARE * len(points)
        )

    @cached_property
    def towns(self) -> list[dict[str, Any]]:
        """The towns beside the areas that rows lie in, with how many."""
        located = (one.incident.location.locality for one in self.of(Status.NEW, Status.CHANGED) if one.incident)
        counts = Counter(town for town in located if town and town not in self.own)
        return [{"town": town, "rows": count} for town, count in counts.most_common(20)]

    def report(self, *, done: bool) -> dict[str, Any]:
        """Return the counts. `done`: the rows are stored. Before that nothing is added, and open rows wait."""
        counts = self.counts
        open_ = sum(counts[status] for status in OPEN)
        new, changed = counts["new"], counts["changed"]
        return {
            "rows": len(self.outcomes),
            "added": new if done else 0,
            "updated": changed if done else 0,
            "would_add": 0 if done else new,
            "would_update": 0 if done else changed,
            "there": counts["there"],
            "waiting": 0 if done else open_,
            "left_out": counts["skipped"] + (open_ if done else 0),
            "alarms": list(self.alarms),
            "checks": [one._asdict() for one in self.checks[:MOST_CHECKS]],
            "place_columns": dict(self.places),
            "towns": self.towns,
        }


def _question(key: str, of: Sequence[Outcome]) -> Question:
    first, phrases = of[0], {one.phrase for one in of}
    phrase = first.phrase if len(phrases) == 1 else ""
    rows = tuple(one.number for one in of)
    return Question(key, phrase, first.status, rows, first.match, first.problem, first.doubt)


def plan(
    rows: Rows,
    table: Iterable[tuple[int, Cells]],
    decisions: Mapping[str, Any],
    known: Mapping[str, Known],
    existing: Mapping[str, Incident],
    *,
    shown: Mapping[str, Location] | None = None,
    updates: bool = True,
    settled: Settled = NOTHING,
    progress: Progress = lambda done: None,
) -> Plan:
    """The plan of a table. `known`: rows imported before; `existing`: the map's incidents by id.

    `shown`: where readers would see them; a file that readers get moves nothing to its coarse places.
    """
    planner = _Planner(rows, decisions, known, existing, shown or {}, updates, settled)
    outcomes = []
    for done, (number, cells) in enumerate(table, start=1):
        outcomes.append(planner.outcome(number, cells))
        if not done % ROWS_A_STEP:
            progress(done)
    return Plan(tuple(outcomes))


class _Planner:
    def __init__(
        self,
        rows: Rows,
        decisions: Mapping[str, Any],
        known: Mapping[str, Known],
        existing: Mapping[str, Incident],
        shown: Mapping[str, Location],
        updates: bool,
        settled: Settled,
    ) -> None:
        self._rows, self._decisions, self._known, self._existing = rows, decisions, known, existing
        self._shown, self._settled = shown, settled
        self._updates, self._alike, self._keys = updates, Counter[str](), set[str]()

    def outcome(self, number: int, cells: Cells) -> Outcome:
        content = _digest(cells)
        identity = self._rows.identity(cells)
        key = self._key(identity, content)
        known = self._known.get(key) or (Known("", identity) if identity in self._existing else None)
        base = Outcome(number, Status.THERE, key, content, cells, self._rows.place(cells).phrase, known=known)
        if key in self._keys:
            return _but(base, Status.SKIPPED, problem="Another row has the same number or name.")
        self._keys.add(key)
        if known and (known.content == content or known.incident_id not in self._existing or not self._updates):
            return base
        return self._looked_up(base)

    def _key(self, identity: str, content: str) -> str:
        """What tells the row from the others: its own name, else its content, and which of those alike it is."""
        if identity:
            return f"id:{hashlib.sha256(identity.encode()).hexdigest()[:40]}"
        self._alike[content] += 1
        return f"row:{content[:40]}:{self._alike[content]}"

    def _looked_up(self, base: Outcome) -> Outcome:
        of_phrase, of_row = f"p-{_short(base.phrase)}", f"r-{_short(base.key)}"
        has_position = self._rows.place(base.cells).has_position
        decision = self._decisions.get(of_row) or (None if has_position else self._decisions.get(of_phrase))
        settled = dict(self._settled)
        try:
            while True:
                try:
                    return self._settle(base, decision, settled)
                except Doubtful as doubt:
                    asked = doubt.group or of_row
                    answer = self._decisions.get(asked) or {}
                    if doubt.code in settled or not answer:
                        return _but(base, Status.DOUBTFUL, problem=notes.doubt(doubt), asked=asked, doubt=doubt)
                    if fix := answer.get("fix"):
                        settled[doubt.code] = fix
                    else:
                        decision = answer
        except Skipped:
            return _but(base, Status.SKIPPED)
        except Unsettled as unsettled:
            status = Status.TIE if unsettled.match.status is MatchStatus.TIE else Status.NO_MATCH
            return _but(base, status, match=unsettled.match, asked=of_row if has_position else of_phrase)
        except BadInput as refusal:
            return _but(base, Status.WRONG, problem=str(refusal), asked=of_row)

    def _settle(self, base: Outcome, decision: Decision, settled: Settled) -> Outcome:
        if decision and "fix" in decision:
            decision = None
        if base.known:
            return self._change(base, decision, settled)
        incident = self._rows.incident(base.cells, decision, settled)
        return _but(base, Status.NEW, incident=incident, match=self._rows.match_behind(incident.location))

    def _change(self, base: Outcome, decision: Decision, settled: Settled) -> Outcome:
        """What a row that was imported before says otherwise; its place only where the row itself gives another."""
        assert base.known
        before = self._existing[base.known.incident_id]
        said = {name: value for name, value in self._rows.said(base.cells).items() if value}
        changes = {name: value for name, value in said.items() if getattr(before, name) != value}
        if self._is_elsewhere(base, before):
            changes["location"] = self._rows.incident(base.cells, decision, settled).location
        elif lowered := self._rows.lowered(base.cells, before.location):
            changes["location"] = lowered
        if not changes:
            return base
        after = Incident(**{name: getattr(before, name) for name in Incident.__slots__} | changes)
        match = self._rows.match_behind(after.location) if "location" in changes else None
        return _but(base, Status.CHANGED, incident=after, changes=changes, match=match)

    def _is_elsewhere(self, base: Outcome, before: Incident) -> bool:
        place = self._rows.place(base.cells)
        if place.has_position:
            there = self._rows.position(base.cells)
            return not any(_at_one(there, known) for known in (before.location, self._shown.get(before.id)))
        known = {before.location.verbatim, before.location.label}
        return bool(place.phrase) and not {place.phrase, place.street, place.verbatim} & known


def _at_one(one: LonLat, other: Location | None) -> bool:
    return other is not None and max(abs(one.lon - other.lon), abs(one.lat - other.lat)) <= 1e-6


def _but(base: Outcome, status: Status, **values: Any) -> Outcome:
    names = ("number", "key", "content", "cells", "phrase", "known")
    return Outcome(status=status, **{name: getattr(base, name) for name in names} | values)


def _digest(cells: Cells) -> str:
    """What a row says, however its columns are ordered and its blanks are set."""
    said = sorted(
        (name, " ".join(cell.split())) for name, cell in cells.items() if cell and name not in columns.OF_REVIEW
    )
    return hashlib.sha256("\x1f".join("\x1e".join(pair) for pair in said).encode()).hexdigest()


def _short(text: str) -> str:
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:20]

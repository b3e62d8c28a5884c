"""The public trail against a model: whatever editors do in between, it says how two published versions differ.

An incident is known to the model by its source address, which no rule changes: ids are what is under test.
"""

import atexit
import shutil
import tempfile
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from app.desk.undo import Step, undo
from app.incidents.store import Store
from app.model import Incident, Location
from tests.store_samples import BLOCK, CORNER, incident

PLACES = (BLOCK, CORNER, replace(CORNER, lon=-93.25, label="34th St E & 5th Ave S"))
TITLES = ("Shooting", "Assault")


@dataclass(frozen=True)
class Known:
    """What the model holds of an incident."""

    key: str
    title: str
    place: Location
    text: str


@cache
def opened() -> Store:
    """Open one store for all runs: each makes a map of its own in it."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Store.open(f"sqlite:///{folder / 'store.sqlite'}")


class Newsroom(RuleBasedStateMachine):
    """Editors of one map: they add, edit, move, remove, undo, restore and publish in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.store = opened()
        self.slug = f"map-{len(self.store.maps())}"
        self.store.create_map(self.slug, "Saturday night")
        self.draft: list[Known] = []
        self.published: list[list[Known]] = []
        self.step: tuple[Step, list[Known]] | None = None
        self.made = 0

    def stored(self, at: int) -> Incident:
        """The stored incident at a position of the draft."""
        return self.store.map(self.slug).incidents[at]

    def changed(self, step: Step, draft: list[Known]) -> None:
        """Note a change, and how to take it back."""
        self.step, self.draft = (step, self.draft), draft

    @rule(title=st.sampled_from(TITLES), place=st.sampled_from(PLACES))
    def add(self, title: str, place: Location) -> None:
        self.made += 1
        key = f"https://example.org/{self.made}"
        new = self.store.add_incident(self.slug, incident(title, place, source_url=key, description="One."))
        self.changed(Step(new.id, new.version), [*self.draft, Known(key, title, place, "One.")])

    def edit(self, at: int, stored: dict[str, Any], model: dict[str, Any]) -> None:
        """Change the incident at a position in the store and in the model."""
        at %= len(self.draft)
        one = self.stored(at)
        after = self.store.update_incident(self.slug, one.id, stored, one.version)
        self.changed(
            Step(one.id, after.version), [*self.draft[:at], replace(self.draft[at], **model), *self.draft[at + 1 :]]
        )

    @precondition(lambda self: self.draft)
    @rule(at=st.integers(0, 5), place=st.sampled_from(PLACES))
    def move(self, at: int, place: Location) -> None:
        self.edit(at, {"location": place}, {"place": place})

    @precondition(lambda self: self.draft)
    @rule(at=st.integers(0, 5), title=st.sampled_from(TITLES))
    def rename(self, at: int, title: str) -> None:
        self.edit(at, {"title": title}, {"title": title})

    @precondition(lambda self: self.draft)
    @rule(at=st.integers(0, 5), text=st.sampled_from(["One.", "Two.", ""]))
    def rewrite(self, at: int, text: str) -> None:
        self.edit(at, {"description": text}, {"text": text})

    @precondition(lambda self: self.draft)
    @rule(at=st.integers(0, 5))
    def remove(self, at: int) -> None:
        at %= len(self.draft)
        one = self.stored(at)
        self.store.delete_incident(self.slug, one.id, one.version)
        self.changed(Step(one.id, one.version), [*self.draft[:at], *self.draft[at + 1 :]])

    @precondition(lambda self: self.step)
    @rule()
    def take_back(self) -> None:
        assert self.step
        step, before = self.step
        undo(self.store, self.slug, step, "ada")
        self.step, self.draft = None, before

    @precondition(lambda self: self.published)
    @rule(number=st.integers(0, 9))
    def restore(self, number: int) -> None:
        number %= len(self.published)
        seen = self.store.map(self.slug)
        self.store.restore(self.slug, number + 1, seen.version, seen_at=seen.updated_at)
        self.step, self.draft = None, list(self.published[number])

    @rule()
    def publish(self) -> None:
        self.store.publish(self.slug, reason="The city said so.")
        before = self.published[-1] if self.published else []
        self.published.append(list(self.draft))
        told = [one for one in self.store.corrections(self.slug) if one.version == len(self.published)]
        said = sorted((one.title, one.field) for one in told)
        assert said == sorted(difference(before, self.draft))
        titles = {one.title for one in self.draft}
        for one in told:
            if one.field == "taken_out":
                assert one.after == (one.title if one.title in titles else None)

    @invariant()
    def keeps_every_place_where_it_was(self) -> None:
        there = self.store.map(self.slug).incidents
        assert [one.source_url for one in there] == [one.key for one in self.draft]
        ids = {one.source_url: one.id for one in there}
        for number in range(1, len(self.published) + 1):
            for one in self.store.published(self.slug, number).incidents:
                assert ids.get(one.source_url, one.id) == one.id


def difference(before: list[Known], after: list[Known]) -> list[tuple[str, str]]:
    """Work out what readers have to be told, as (title, field), from the two versions alone."""
    new = {one.key: one for one in after}
    fresh = [one for one in after if one.key not in {old.key for old in before}]
    found = []
    for old in before:
        now = new.get(old.key)
        if now is None:
            # Deleted and typed in again: readers never miss it, and its source is another.
            now = next((one for one in fresh if (one.title, one.place) == (old.title, old.place)), None)
            if now is None:
                found.append((old.title, "taken_out"))
                continue
            fresh.remove(now)
            found.append((now.title, "source"))
        if now.place != old.place:
            found.append((now.title, "place"))
        if now.title != old.title:
            found.append((now.title, "title"))
        if old.text and now.text != old.text:
            found.append((now.title, "text"))
    return found


TestNewsroom = Newsroom.TestCase
TestNewsroom.settings = settings(max_examples=25, stateful_step_count=20, deadline=None, derandomize=True)

"""What is different between two versions of a map, in a sentence for those who have it open. No more than is so."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from app.maps.content import MapContent
from app.maps.payload import shown
from app.model import Incident
from app.words import Texts, marked, plural

MOST_NAMED = 3
"""Up to this many changes of a kind are named one by one; more are counted."""
_ORDINALS = (
    marked("first"), marked("second"), marked("third"), marked("fourth"), marked("fifth"),
    marked("sixth"), marked("seventh"), marked("eighth"), marked("ninth"), marked("tenth"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of change, said of one of the first ten, of a later one, and of more than are named."""

    ordinal: str
    numbered: str
    counted: tuple[str, str]


_CORRECTED = _Kind(
    marked("{ordinal} location corrected"),
    marked("location corrected (number {number})"),
    plural("{count} location corrected", "{count} locations corrected"),
)
_ADDED = _Kind(
    marked("{ordinal} location added"),
    marked("location added (number {number})"),
    plural("{count} location added", "{count} locations added"),
)
_TAKEN_OFF = _Kind(
    marked("{ordinal} location taken off"),
    marked("location taken off (number {number})"),
    plural("{count} location taken off", "{count} locations taken off"),
)
_RETOLD = _Kind(
    marked("{ordinal} entry corrected"),
    marked("entry corrected (number {number})"),
    plural("{count} entry corrected", "{count} entries corrected"),
)
HowFar = Callable[[Incident, Incident], str]
"""How far a place was moved, in words: "about 460 feet"; "" where it was not."""


def sentence(before: MapContent, after: MapContent, how_far: HowFar, reason: str = "") -> str:
    """ "Updated 3:12 p.m.: second location corrected, moved about 460 feet. The city gave another block."

    The time is the newer version's own; `reason` is the newsroom's words.
    """
    news = _news(before, after, how_far)
    return f"{news}. {reason}" if reason else news


def _news(before: MapContent, after: MapContent, how_far: HowFar) -> str:
    said, updated = after.said, after.updated
    changes = ", ".join(_said(before, after, how_far))
    if not updated:
        return said.say("Updated: {changes}", changes=changes) if changes else said.say("Updated")
    time = said.time(updated, after.time_zone)
    if not changes:
        return said.say("Updated {time}", time=time)
    return said.say("Updated {time}: {changes}", time=time, changes=changes)


def _said(before: MapContent, after: MapContent, how_far: HowFar) -> Iterator[str]:
    said = after.said
    old, new = ({each.id: each for each in shown(content)} for content in (before, after))
    numbers = {id_: number for number, id_ in enumerate(new, start=1)}
    kept = [(_plain(old[id_]), _plain(each), numbers[id_]) for id_, each in new.items() if id_ in old]
    placed = [(a, b, number) for a, b, number in kept if a.location != b.location]
    told = [number for a, b, number in kept if a != b and a.location == b.location]
    yield from _corrected(placed, how_far, said)
    yield from _each([numbers[id_] for id_ in new if id_ not in old], _ADDED, said)
    yield from _each([number for number, id_ in enumerate(old, start=1) if id_ not in new], _TAKEN_OFF, said)
    yield from _each(told, _RETOLD, said)
    if _heading(before) != _heading(after):
        yield said.say("new heading")


def _heading(content: MapContent) -> tuple[str, str]:
    """The newsroom's own words above the map; a distance that stands there follows from the places."""
    return content.title, "" if content.dek in {line.sentence for line in content.lines} else content.dek


def _plain(incident: Incident) -> Incident:
    """The incident without its book-keeping, which readers are not told."""
    place = replace(incident.location, georeferenced_by="", georeferenced_at=None, verbatim="")
    return replace(incident, location=place, version=1, updated_at=None)


def _corrected(placed: Sequence[tuple[Incident, Incident, int]], how_far: HowFar, said: Texts) -> Iterator[str]:
    if len(placed) > MOST_NAMED:
        yield said.say_of(len(placed), *_CORRECTED.counted)
        return
    for a, b, number in placed:
        what, moved = _named(number, _CORRECTED, said), how_far(a, b)
        yield said.say("{what}, moved {how_far}", what=what, how_far=moved) if moved else what


def _each(numbers: Sequence[int], kind: _Kind, said: Texts) -> Iterator[str]:
    if len(numbers) > MOST_NAMED:
        yield said.say_of(len(numbers), *kind.counted)
    else:
        yield from (_named(number, kind, said) for number in numbers)


def _named(number: int, kind: _Kind, said: Texts) -> str:
    """ "second location added", "location added (number 12)"."""
    if number <= len(_ORDINALS):
        return said.say(kind.ordinal, ordinal=said.say(_ORDINALS[number - 1]))
    return said.say(kind.numbered, number=number)

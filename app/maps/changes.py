"""What is different between two versions of a map, in a sentence for those who have it open. No more than is so."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from app.maps import words
from app.maps.content import MapContent
from app.maps.payload import shown
from app.model import Incident

MOST_NAMED = 3
"""Up to this many changes of a kind are named one by one; more are counted."""
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
HowFar = Callable[[Incident, Incident], str]
"""How far a place was moved, in words: "about 460 feet"; "" where it was not."""


def sentence(before: MapContent, after: MapContent, how_far: HowFar) -> str:
    """ "Updated 3:12 p.m.: second location corrected, moved about 460 feet"; the time is the newer version's own."""
    moment = f"Updated {words.time(after.updated, after.time_zone)}" if after.updated else "Updated"
    said = list(_said(before, after, how_far))
    return f"{moment}: {', '.join(said)}" if said else moment


def _said(before: MapContent, after: MapContent, how_far: HowFar) -> Iterator[str]:
    old, new = ({each.id: each for each in shown(content)} for content in (before, after))
    numbers = {id_: number for number, id_ in enumerate(new, start=1)}
    kept = [(_plain(old[id_]), _plain(each), numbers[id_]) for id_, each in new.items() if id_ in old]
    placed = [(a, b, number) for a, b, number in kept if a.location != b.location]
    told = [number for a, b, number in kept if a != b and a.location == b.location]
    yield from _corrected(placed, how_far)
    yield from _each([numbers[id_] for id_ in new if id_ not in old], "location added", "locations added")
    gone = [number for number, id_ in enumerate(old, start=1) if id_ not in new]
    yield from _each(gone, "location taken off", "locations taken off")
    yield from _each(told, "entry corrected", "entries corrected")
    if _heading(before) != _heading(after):
        yield "new heading"


def _heading(content: MapContent) -> tuple[str, str]:
    """The newsroom's own words above the map; a distance that stands there follows from the places."""
    return content.title, "" if content.dek in {line.sentence for line in content.lines} else content.dek


def _plain(incident: Incident) -> Incident:
    """The incident without its book-keeping, which readers are not told."""
    place = replace(incident.location, georeferenced_by="", georeferenced_at=None, verbatim="")
    return replace(incident, location=place, version=1, updated_at=None)


def _corrected(placed: Sequence[tuple[Incident, Incident, int]], how_far: HowFar) -> Iterator[str]:
    if len(placed) > MOST_NAMED:
        yield f"{len(placed):,} locations corrected"
        return
    for a, b, number in placed:
        moved = how_far(a, b)
        yield f"{_named(number, 'location corrected')}{f', moved {moved}' if moved else ''}"


def _each(numbers: Sequence[int], one: str, many: str) -> Iterator[str]:
    if len(numbers) > MOST_NAMED:
        yield f"{len(numbers):,} {many}"
    else:
        yield from (_named(number, one) for number in numbers)


def _named(number: int, what: str) -> str:
    """ "second location added", "location added (number 12)"."""
    return f"{_ORDINALS[number - 1]} {what}" if number <= len(_ORDINALS) else f"{what} (number {number:,})"

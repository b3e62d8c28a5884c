"""One misspelt word of a phrase, mended: only where one name is one edit away and gives one place, and always aloud."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from app.geocoding.ground import Ground
from app.geocoding.placenames import key
from app.geocoding.spelling import Words
from app.model import Address, Between, Crossing, HundredBlock, NumberRange, Place, Reading, Reference, Street
from geodata.names import STREET_TYPES, StreetName, display_name

MENDED = 0.8
"""What an answer counts for once a word of it was mended."""
_PARTS: dict[type[Reference], tuple[str, ...]] = {
    Address: ("street",),
    HundredBlock: ("street",),
    NumberRange: ("street",),
    Crossing: ("street", "cross_street"),
    Between: ("street", "from_street", "to_street"),
    Street: ("name",),
}
_TYPES = Words(STREET_TYPES)


class Mended(NamedTuple):
    """A reading with one word mended: as it stood, and what it is read as."""

    reading: Reading
    written: str
    taken: str


def mended(ground: Ground, reading: Reading) -> Mended | None:
    """The reading with its one unknown name mended; None where that is not sure, or there are several."""
    if isinstance(reading.reference, Place):
        return _mended_place(ground, reading, reading.reference)
    parts = _PARTS.get(type(reading.reference), ())
    unknown = [part for part in parts if not ground.names.resolve(getattr(reading.reference, part))]
    if len(unknown) != 1:
        return None
    written: StreetName = getattr(reading.reference, unknown[0])
    taken = list(_names(ground, written))
    if len(taken) != 1:
        return None
    name, wrong, right = taken[0]
    reference = replace(reading.reference, **{unknown[0]: name})  # type: ignore[arg-type]
    return Mended(replace(reading, reference=reference), wrong, right)


def _names(ground: Ground, written: StreetName) -> Iterator[tuple[StreetName, str, str]]:
    """The names one edit away in the name itself, or in a type behind it that is none as it stands."""
    for name in ground.names.words.near(written.name):
        yield replace(written, name=name), display_name(written.name), display_name(name)
    before, _, last = written.name.rpartition(" ")
    if before and not written.type:
        types = {STREET_TYPES[word]: word for word in _TYPES.near(last)}
        for standard, word in types.items():
            yield replace(written, name=before, post_type=standard), display_name(last), display_name(word)


def _mended_place(ground: Ground, reading: Reading, place: Place) -> Mended | None:
    if ground.places.records(place.name):
        return None
    near = ground.places.words.near(key(place.name))
    if len(near) != 1:
        return None
    return Mended(replace(reading, reference=replace(place, name=near[0])), place.name, display_name(near[0]))

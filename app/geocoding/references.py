"""The match of a form → the references it can mean: blocks, house numbers, runs of them, stretches between streets."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import product
from typing import NamedTuple

from app.geocoding.cuts import first_cut
from app.geocoding.frame import Frame
from app.geocoding.frame_patterns import words
from app.geocoding.patterns import (
    BLOCK_FIRST,
    MOST_OF_A_BLOCK,
    NO_STREET,
    ONE_BUILDING,
    PIECES,
    between_words,
    hundred_of,
    run_of,
    second_name,
)
from app.geocoding.written import shared_type, street_names
from app.model import Address, Between, Company, HundredBlock, NumberRange, Reference, Relation, Shift
from geodata.names import DIRECTIONALS, STREET_TYPES, StreetName
from geodata.street_sizes import BLOCK_M

BESIDE_A_STREET = 0.9
_TYPE_FIRST = words(
    r"(?:", "|".join(sorted(STREET_TYPES, key=len, reverse=True)), r")\b\.?,?(?:[\s.]*\b(?:", "|".join(DIRECTIONALS),
    r")\b\.?)*\s*(?:$|[&/@+-]|and\b|at\b|near\b|off\b|between\b|from\b)",
)  # fmt: skip
""" "13 AV S / 5 ST N": the figure is the street's name, not a house number."""
_NO_HOUSE_BEHIND = re.compile(
    r"^\d+ (?!\w+ )|[&@/]|\b(?:and|at|of|to|near|off|between|from|block|blk)\b"
    r"|\b(?:highway|hwy|route|rt|road|rd|cr|csah|interstate|us|mn|th|exit|ramp|mile|marker|no|number)$",
    re.IGNORECASE,
)
_TO = words(PIECES["and"])
HOUSE_NUMBER = re.compile(r"^\d+ (?!1/2\b)")


class Found(NamedTuple):
    """A reference in the body: its span there, how plain it is, and the relation that stands inside it."""

    reference: Reference
    span: tuple[int, int]
    confidence: float = 1.0
    relation: Relation = Relation.AT
    shift: Shift | None = None
    company: Company | None = None


def _block(match: re.Match[str], framed: Frame) -> Iterator[Found]:
    if NO_STREET.match(match["street"]):
        return
    hundred = hundred_of(match)
    for street, confidence, end, company in _street_with_company(match):
        yield Found(HundredBlock(hundred, street), (match.start(), end), confidence, company=company)


def _address(match: re.Match[str], framed: Frame) -> Iterator[Found]:
    if _TYPE_FIRST.match(match["street"]) or BLOCK_FIRST.match(match["street"]):
        return
    for street, confidence, end, company in _street_with_company(match):
        house = Address(int(match["number"]), street, framed.unit)
        yield Found(house, (match.start(), end), confidence, company=company)


def _behind(match: re.Match[str], framed: Frame) -> Iterator[Found]:
    """ "Blaisdell Ave 2605"; "Highway 100" is a road, and "Lake & Chicago 911" no house."""
    if _NO_HOUSE_BEHIND.search(match["street"]) or any(name.pre_type for name, _ in street_names(match.group())):
        return
    for street, confidence in street_names(match["street"]):
        yield Found(Address(int(match["number"]), street, framed.unit), match.span(), confidence)


def _range(match: re.Match[str], framed: Frame) -> Iterator[Found]:
    """ "2600-2699" is the block, "2600-2640" a stretch of it, "2600-99" the block as well."""
    if NO_STREET.match(match["street"]) or _TYPE_FIRST.match(match["street"]):
        return
    run = run_of(match)
    if match.groupdict().get("pair") and run and not 0 < run[1] - run[0] <= ONE_BUILDING:
        # Two numbers far from each other are two places.
        return
    for street, confidence, end, company in _street_with_company(match):
        yield Found(_of_run(match, run, street), (match.start(), end), confidence, company=company)


def _of_run(match: re.Match[str], run: tuple[int, int] | None, street: StreetName) -> Reference:
    if run is None:
        return Address(int(match["low"]), street, match["high"])
    low, high = run
    if low // 100 == high // 100 and (high - low >= MOST_OF_A_BLOCK or low == high):
        return HundredBlock(low // 100 * 100, street)
    return NumberRange(low, high, street)


def _masked(match: re.Match[str], framed: Frame) -> Iterator[Found]:
    """ "00007X" is 70 to 79."""
    places = 10 ** len(match["hidden"])
    low = int(match["low"] or 0) * places
    for street, confidence, end, company in _street_with_company(match):
        run = NumberRange(low, low + places - 1, street, masked=True)
        yield Found(run, (match.start(), end), confidence, company=company)


def between(match: re.Match[str], framed: Frame) -> Iterator[Found]:
    if BLOCK_FIRST.match(match["street"]):
        return
    yield from _house_between(match, framed)
    for street in dict.fromkeys((match["street"], HOUSE_NUMBER.sub("", match["street"]))):
        for a, b in shared_type(match["from"], match["to"]):
            for names in product(street_names(street), street_names(a), street_names(b)):
                yield Found(Between(*(name for name, _ in names)), match.span(), min(weight for _, weight in names))


def _house_between(match: re.Match[str], framed: Frame) -> Iterator[Found]:
    """ "2605 Blaisdell Ave, between 26th and 27th": the house, and the streets bear it out or not."""
    number, _, street = match["street"].partition(" ")
    if not HOUSE_NUMBER.match(match["street"]) or _TYPE_FIRST.match(street):
        return
    crosses = next(iter(shared_type(match["from"], match["to"])))
    company = _company(match.group()[len(match["street"]) :], crosses)
    for name, weight in street_names(street) if company else ():
        yield Found(Address(int(number[:6]), name, framed.unit), match.span(), weight, company=company)


READERS: dict[str, Callable[[re.Match[str], Frame], Iterator[Found]]] = {
    "between": between,
    "block": _block,
    "range": _range,
    "masked": _masked,
    "address": _address,
    "behind": _behind,
}


def _street_with_company(match: re.Match[str]) -> Iterator[tuple[StreetName, float, int, Company | None]]:
    """The street behind a number; where another street stands beside it ("… near Lyndale"), the number's own."""
    text, start = match["street"], match.start("street")
    for name, weight in street_names(text):
        yield name, weight, max(match.end("street"), match.end()), None
    left, sure, company = _cut_off(text)
    for name, own in street_names(left):
        yield name, own * sure * BESIDE_A_STREET, start + len(left), company


def _cut_off(text: str) -> tuple[str, float, Company | None]:
    """The street's own name, how plain it is that it ends there, and the streets that stand beside it."""
    if between := between_words(text):
        words = text[between.end() :]
        parts = _TO.split(words, maxsplit=1)
        crosses = next(iter(shared_type(*parts)), ()) if len(parts) == 2 else ()
        return text[: between.start()], 1.0, _company(text[between.start() :], crosses)
    if second := second_name(text):
        left = text[: second.start()].rstrip(" ,")
        return left, 1.0, _company(text[len(left) :], (text[second.end() :],), renames=True)
    if (cut := first_cut(text)) is None:
        return "", 0.0, None
    away_m = (cut.shift.distance_m or BLOCK_M * (cut.shift.blocks or 0.0)) if cut.shift else 0.0
    company = _company(text[len(cut.left) :], (cut.right,))
    return cut.left, cut.confidence, company and replace(company, relation=cut.relation, away_m=away_m)


def _company(words: str, crosses: Sequence[str], *, renames: bool = False) -> Company | None:
    names = tuple(tuple(name for name, _ in street_names(cross)) for cross in crosses)
    return Company(words.strip(" ,"), names, renames=renames) if names and all(names) else None

"""Phrase → readings. Every way to understand it that the words allow, plainest first; the streets decide among them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import product

from app.geocoding.coordinates import figures, is_link, relation_to_figures
from app.geocoding.cuts import Cut, before_a_relation, cuts, pairs
from app.geocoding.frame import MAX_LENGTH, Frame, frame, frame_with_names_in_brackets, frame_without_codes
from app.geocoding.patterns import (
    BLOCK_FIRST,
    BLOCK_SIGNS,
    BLOCK_WORDS,
    EXIT_ALONE,
    FIRST,
    FORMS,
    NO_PLACE,
    RARE,
    SEVERAL,
    SEVERAL_BLOCKS,
    SEVERAL_SIGNS,
    not_of_the_name,
    two_cross_streets,
    two_names,
)
from app.geocoding.plain import plain
from app.geocoding.references import BESIDE_A_STREET, HOUSE_NUMBER, READERS, Found, between
from app.geocoding.relations import Related
from app.geocoding.shorthand import written_out
from app.geocoding.signs import holds
from app.geocoding.states import perhaps_last
from app.geocoding.written import shared_type, street_names
from app.model import (
    Address,
    Coordinates,
    Crossing,
    HundredBlock,
    NumberRange,
    Place,
    Reading,
    Relation,
    Street,
)
from geodata.names import DIRECTIONALS, tidy

STREET_CONFIDENCE = 0.95
NO_SEPARATOR = 0.6
TWO_CROSSED = 0.9
LOCALITY_WITHOUT_COMMA = 0.9
PLACE_ON_A_STREET = 0.9
BEHIND_A_NAME = 0.95
BESIDE_A_CODE = 0.95
_CUT_EVERYWHERE = re.compile(r"\s*(?:\b(?:and|at)\b|&|@|/(?!2\b)|;|,)\s*", re.IGNORECASE)
_PART_OF_TOWN = re.compile(
    rf"^(?:(?:{'|'.join(sorted(DIRECTIONALS, key=len, reverse=True))}|DOWNTOWN|UPTOWN|CENTRAL|GREATER)\s+)+"
)
_WORD = re.compile(r"\w")
_DESCRIBED = re.compile(r"[a-z]|(?:An?|The)\b")
_NAME_FIRST = re.compile(r"(?P<name>[^,\d]{2,80}),\s*(?=\d)")
_JOINS = re.compile(r"(?:\b(?:and|at|to|from|between|near|off|on)|[&/@+])$", re.IGNORECASE)


def readings(phrase: str, localities: frozenset[str] = frozenset()) -> tuple[Reading, ...]:
    """The ways to understand a phrase, plainest first; () where there is none. Never raises.

    `localities`: names of municipalities, in capitals, that may stand behind a street without a comma.
    """
    text = plain(phrase).text
    if found := tuple(_positions(phrase, text)):
        return found
    if len(phrase) > MAX_LENGTH or not phrase.strip() or NO_PLACE.match(text.strip()) or is_link(phrase):
        return ()
    if len(several(phrase)) > 1:
        return ()
    plainly = written_out(phrase)
    bracketed = frame_with_names_in_brackets(phrase)
    ways = [*_two_names(bracketed), *_numbered_with_two_names(bracketed)] if bracketed else []
    more = [*ways, *_without_codes(phrase, localities)]
    distinct: Iterable[Reading] = _of_phrase(frame(phrase), localities)
    if more:
        distinct = dict.fromkeys(sorted([*ways, *distinct, *more[len(ways) :]], key=lambda one: -one.confidence))
    return tuple(
        distinct if plainly.starts is None else (replace(one, span=plainly.given(*one.span)) for one in distinct)
    )


def _positions(phrase: str, text: str) -> Iterator[Reading]:
    """A position in figures, or a place near one; in either order where both are possible."""
    said = Related(Relation.AT, None, 0) if figures(text) else relation_to_figures(text)
    if said is None:
        return
    found, whole = figures(text[said.end :]), (0, len(phrase))
    for one in found:
        yield Reading(phrase, whole, Coordinates(*one), said.relation, 1.0 / len(found), shift=said.shift)


_NUMBERED = (Address, HundredBlock, NumberRange)


def _numbered_with_two_names(bracketed: Frame) -> Iterator[Reading]:
    """ "2605 Hiawatha Ave (Highway 55)": as plain as without its brackets."""
    for one in _of_body(bracketed):
        if isinstance(one.reference, _NUMBERED) and one.company and one.company.renames:
            yield replace(one, confidence=min(1.0, one.confidence / BESIDE_A_STREET))


def _without_codes(phrase: str, localities: frozenset[str]) -> Iterator[Reading]:
    """ "38TH/CHICAGO ROBBERY", "10-54 Hennepin & Lake": a code that may be a house number is none before a corner."""
    if (cut := frame_without_codes(phrase)) is None:
        return
    framed, unsure = cut
    for one in _of_phrase(framed, localities):
        if unsure and isinstance(one.reference, Crossing):
            yield one
        elif isinstance(one.reference, _NUMBERED) or not (unsure or isinstance(one.reference, Street)):
            yield replace(one, confidence=one.confidence * BESIDE_A_CODE)


def _of_phrase(framed: Frame, localities: frozenset[str]) -> tuple[Reading, ...]:
    town = tidy(framed.body)
    part = _PART_OF_TOWN.match(town)
    if town in localities or (part and town[part.end() :] in localities):
        whole = Found(Place(framed.body.strip()), (0, len(framed.body)))
        return (_as_reading(framed, whole),)
    found = [*_of_body(framed), *_named_near(framed)]
    if cut := _without_locality(framed, localities) or _without_state(framed, localities):
        found += [replace(one, confidence=one.confidence * LOCALITY_WITHOUT_COMMA) for one in _of_body(cut)]
    if cut := _without_name(framed):
        behind = [one for one in _of_body(cut) if isinstance(one.reference, Address | HundredBlock)]
        found += [replace(one, confidence=one.confidence * BEHIND_A_NAME) for one in behind]
    return tuple(sorted(dict.fromkeys(found), key=lambda reading: -reading.confidence))


def _named_near(framed: Frame) -> Iterator[Reading]:
    """A place whose name begins as a relation does: Near North."""
    lead = framed.text[: framed.start]
    if framed.relation is Relation.NEAR and lead.strip().lower() == "near":
        start, name = len(lead) - len(lead.lstrip()), framed.text[: framed.end].strip()
        yield Reading(name, (start, framed.end), Place(name), confidence=1.0, locality=framed.locality)


def places_on_streets(phrase: str) -> Iterator[Reading]:
    """The readings of last resort: a named place with a street beside it ("… Medical Center on Park Ave")."""
    if len(phrase) > MAX_LENGTH or len(several(phrase)) > 1:
        return
    framed = frame(phrase)
    for cut in cuts(framed.body):
        for place, street in ((cut.left, cut.right), (cut.right, cut.left)):
            for name, weight in (*street_names(street), *street_names(before_a_relation(street))):
                reference, span = Place(place, name), (0, len(framed.body))
                relation = cut.relation if place == cut.right else Relation.AT
                found = Found(reference, span, weight * cut.confidence * PLACE_ON_A_STREET, relation)
                yield _as_reading(framed, found)


def several(phrase: str) -> tuple[str, ...]:
    """The places of a phrase that names more than one ("A; B", "first at A, then at B"); otherwise the phrase alone."""
    text = written_out(phrase).text[:MAX_LENGTH]
    if not holds(text.lower(), SEVERAL_SIGNS) or not SEVERAL.search(text):
        return (phrase,)
    parts = [part.strip(" ,.;") for part in SEVERAL.split(FIRST.sub("", text))]
    return tuple(part for part in parts if _WORD.search(part)) or (phrase,)


def says_no_place(phrase: str) -> bool:
    """Whether the phrase says in words that the place is not known ("No Address", "UNKNOWN")."""
    return NO_PLACE.match(plain(phrase[:MAX_LENGTH]).text.strip()) is not None


def several_blocks(phrase: str) -> bool:
    """Whether the phrase names a run of blocks ("the 600 and 700 blocks of")."""
    return SEVERAL_BLOCKS.search(written_out(phrase).text[:MAX_LENGTH]) is not None


def exit_alone(phrase: str) -> bool:
    """Whether the phrase is the number of an exit or of a mile, and nothing else."""
    return EXIT_ALONE.match(frame(phrase).body) is not None


def block_without_street(phrase: str) -> bool:
    """Whether the phrase is a block that leaves the street to the reader ("700 block between Lyndale and Aldrich")."""
    return BLOCK_FIRST.match(frame(phrase).body) is not None


def streets_named(phrase: str) -> int:
    """How many pieces the separators cut the phrase into: more than two are no crossing."""
    return len(_CUT_EVERYWHERE.split(frame(phrase).body))


def _without_locality(framed: Frame, localities: frozenset[str]) -> Frame | None:
    """The frame without the known municipality that ends it ("24th and Nicollet Minneapolis"), where there is one."""
    behind = framed.body.split(" ")
    if behind[-1].upper().strip(".") not in _last_words(localities):
        return None
    for count in range(min(3, len(behind) - 1), 0, -1):
        name = " ".join(behind[-count:])
        if tidy(name) in localities:
            rest = framed.text[framed.start : framed.end - len(name)].rstrip(" ,")
            if _JOINS.search(rest):
                # "16th and Plymouth": what is joined is a street, whatever town has its name.
                return None
            found = [name, *framed.localities]
            return replace(framed, end=framed.start + len(rest), localities=found)
    return None


def _without_name(framed: Frame) -> Frame | None:
    """The frame without the name before an address ("City Hall, 350 S. 5th St."). The address has to lie there, like
    anything behind which a place or a town is named; "a bar" and "the armory" name none."""
    if "," not in framed.body or (match := _NAME_FIRST.match(framed.body)) is None:
        return None
    place = [] if _DESCRIBED.match(match["name"]) else [match["name"]]
    return replace(framed, start=framed.start + match.end(), localities=[*framed.localities, *place])


def _without_state(framed: Frame, localities: frozenset[str]) -> Frame | None:
    """The frame without the state that may end it ("24th and Nicollet Minnesota"), and the town before that."""
    match = perhaps_last(framed.text, framed.start, framed.end)
    if match is None:
        return None
    cut = replace(framed, end=match.start(), localities=[match["words"], *framed.localities])
    return _without_locality(cut, localities) or cut


@lru_cache(maxsize=8)
def _last_words(localities: frozenset[str]) -> frozenset[str]:
    return frozenset(name.rpartition(" ")[2] for name in localities)


def _as_reading(framed: Frame, found: Found, factor: float = 1.0) -> Reading:
    start, end = framed.start + found.span[0], framed.start + found.span[1]
    inside = framed.relation is Relation.AT
    relation, shift = (found.relation, found.shift) if inside else (framed.relation, framed.shift)
    text, confidence = framed.text[start:end], found.confidence * factor
    unused = (*framed.unused, *filter(None, (framed.text[end : framed.end].strip(" ,"),)))
    return Reading(
        text, (start, end), found.reference, relation, confidence, framed.locality, shift, unused, found.company
    )


def _of_body(framed: Frame) -> Iterator[Reading]:
    body = framed.body
    low = body.lower()
    says_block = holds(low, BLOCK_SIGNS)
    if not _WORD.search(body) or (says_block and SEVERAL_BLOCKS.search(body)):
        return
    has = {kind: pattern.search(body) is not None for kind, pattern in RARE.items()}
    for form in FORMS:
        if not has.get(form.kind, True) or (form.signs and not holds(low, form.signs)):
            continue
        if match := form.pattern.match(body):
            found = list(READERS[form.kind](match, framed))
            yield from (_as_reading(framed, one, form.confidence) for one in found)
            if found and form.kind != "address":
                return
    if not ((says_block or "xx" in low) and BLOCK_WORDS.search(body)):
        yield from _two_names(framed)
        yield from _crossings(framed)
        yield from _two_cross_streets(framed)


def _crossings(framed: Frame) -> Iterator[Reading]:
    body, whole = framed.body, (0, framed.end - framed.start)
    found = list(cuts(body))
    for cut in found:
        for a, b in shared_type(cut.left, cut.right):
            for (one, sure), (other, as_sure) in product(street_names(a), street_names(b)):
                confidence = cut.confidence * min(sure, as_sure)
                yield _as_reading(framed, Found(Crossing(one, other), whole, confidence, cut.relation, cut.shift))
        yield from _corner_with_company(framed, cut)
    if not framed.corner:
        yield from _single(framed, whole, plain=not any(cut.confidence == 1.0 for cut in found))
    if not found and not HOUSE_NUMBER.match(body):
        for first, second in pairs(body):
            yield _as_reading(framed, Found(Crossing(first, second), whole, NO_SEPARATOR))


def _corner_with_company(framed: Frame, cut: Cut) -> Iterator[Reading]:
    """ "Portland at 34th, across from the park": the corner, with words left over."""
    right = before_a_relation(cut.right) if cut.relation is Relation.AT else ""
    end = framed.body.rindex(cut.right) + len(right)
    for (one, sure), (other, as_sure) in product(street_names(cut.left), street_names(right)):
        confidence = cut.confidence * min(sure, as_sure) * BESIDE_A_STREET
        yield _as_reading(framed, Found(Crossing(one, other), (0, end), confidence))


def _two_names(framed: Frame) -> Iterator[Reading]:
    """ "Highway 55/Hiawatha Avenue at 46th Street", either way round: one street by two names, and another."""
    for match in two_names(framed.body):
        parts = (street_names(match[part]) for part in ("street", "also", "cross"))
        for (street, sure), (also, as_sure), (cross, crossed) in product(*parts):
            before = match.start("street") < match.start("cross")
            found = Crossing(street, cross, also) if before else Crossing(cross, street, None, also)
            yield _as_reading(framed, Found(found, match.span(), min(sure, as_sure, crossed)))


def _two_cross_streets(framed: Frame) -> Iterator[Reading]:
    """ "6th St S & 2nd Ave / 3rd Ave": on the one street, from the one cross street to the other."""
    if match := two_cross_streets(framed.body):
        for found in between(match, framed):
            yield _as_reading(framed, found, factor=TWO_CROSSED)


def _single(framed: Frame, whole: tuple[int, int], plain: bool) -> Iterator[Reading]:
    """The body as one street, or as a named place."""
    if plain:
        behind = not_of_the_name(framed.body)
        for name, weight in street_names(framed.body):
            reading = _as_reading(framed, Found(Street(name), whole, STREET_CONFIDENCE * weight))
            yield replace(reading, unused=(*reading.unused, behind.group().strip())) if behind else reading
    yield _as_reading(framed, Found(Place(framed.body.strip()), whole, STREET_CONFIDENCE))

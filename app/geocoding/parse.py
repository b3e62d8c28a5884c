"""Phrase → readings. Every way to understand it that the words allow, plainest first; the streets decide among them."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import product

from app.geocoding.frame import MAX_LENGTH, Frame, frame, words
from app.geocoding.patterns import (
    BLOCK_FIRST,
    BLOCK_WORDS,
    BOUND,
    BOUND_BEHIND,
    COORDINATES,
    FIRST,
    FORMS,
    NO_PLACE,
    NO_STREET,
    NOT_OF_THE_NAME,
    PLURAL_TYPE,
    ROUTE_BEHIND,
    SEPARATORS,
    SEVERAL,
    SEVERAL_BLOCKS,
    TWO_CROSS_STREETS,
)
from app.model import (
    Address,
    Between,
    Coordinates,
    Crossing,
    HundredBlock,
    LonLat,
    Place,
    Reading,
    Reference,
    Relation,
    Street,
)
from geodata.names import DIRECTIONALS, STREET_TYPES, StreetName, standardize, tidy

LONGEST_NAME = 60
"""Characters of a street's name; what is longer is a sentence."""
STREET_CONFIDENCE = 0.95
STRIPPED = 0.98
"""How much less plain a reading is once words were taken off a street's name."""
BESIDE_A_STREET = 0.9
NO_SEPARATOR = 0.6
TWO_CROSSED = 0.9
LOCALITY_WITHOUT_COMMA = 0.9
_TYPE_FIRST = words(
    r"(?:", "|".join(sorted(STREET_TYPES, key=len, reverse=True)), r")\b\.?,?(?:[\s.]*\b(?:", "|".join(DIRECTIONALS),
    r")\b\.?)*\s*(?:$|[&/@+-]|and\b|at\b|near\b|off\b|between\b|from\b)",
)  # fmt: skip
""" "13 AV S / 5 ST N": the figure is the street's name, not a house number."""
_HOUSE_NUMBER = re.compile(r"^\d+ (?!1/2\b)")


def readings(phrase: str, localities: frozenset[str] = frozenset()) -> tuple[Reading, ...]:
    """The ways to understand a phrase, plainest first; () where there is none. Never raises.

    `localities`: names of municipalities, in capitals, that may stand behind a street without a comma.
    """
    if len(phrase) > MAX_LENGTH or not phrase.strip() or says_no_place(phrase) or len(several(phrase)) > 1:
        return ()
    if figures := COORDINATES.match(phrase):
        position = LonLat(float(figures["lon"]), float(figures["lat"]))
        return (Reading(figures[0], figures.span(), Coordinates(position)),)
    framed = frame(phrase)
    if tidy(framed.body) in localities:
        return (_as_reading(framed, Place(framed.body.strip()), (0, len(framed.body)), framed.relation, 1.0),)
    found = list(_of_body(framed))
    if cut := _without_locality(framed, localities):
        found += [_weaker(reading, LOCALITY_WITHOUT_COMMA) for reading in _of_body(cut)]
    return tuple(sorted(dict.fromkeys(found), key=lambda reading: -reading.confidence))


def several(phrase: str) -> tuple[str, ...]:
    """The places of a phrase that names more than one ("A; B", "first at A, then at B"); otherwise the phrase alone."""
    text = FIRST.sub("", phrase[:MAX_LENGTH])
    parts = [part.strip(" ,.;") for part in SEVERAL.split(text)]
    return tuple(part for part in parts if re.search(r"\w", part)) or (phrase,)


def says_no_place(phrase: str) -> bool:
    """Whether the phrase says in words that the place is not known ("No Address", "UNKNOWN")."""
    return NO_PLACE.match(phrase[:MAX_LENGTH].strip()) is not None


def several_blocks(phrase: str) -> bool:
    """Whether the phrase names a run of blocks ("the 600 and 700 blocks of")."""
    return SEVERAL_BLOCKS.search(phrase[:MAX_LENGTH]) is not None


def block_without_street(phrase: str) -> bool:
    """Whether the phrase is a block that leaves the street to the reader ("700 block between Lyndale and Aldrich")."""
    return BLOCK_FIRST.match(frame(phrase).body) is not None


def streets_named(phrase: str) -> int:
    """How many pieces the separators cut the phrase into: more than two are no crossing."""
    return len(re.split(r"\s*(?:\band\b|&|@|/(?!2\b)|;|,)\s*", frame(phrase).body, flags=re.IGNORECASE))


def _weaker(reading: Reading, factor: float) -> Reading:
    return Reading(
        reading.text, reading.span, reading.reference, reading.relation, reading.confidence * factor, reading.locality
    )


def _without_locality(framed: Frame, localities: frozenset[str]) -> Frame | None:
    """The frame without the known municipality that ends it ("24th and Nicollet Minneapolis"), where there is one."""
    behind = framed.body.split(" ")
    if behind[-1].upper().strip(".") not in _last_words(localities):
        return None
    for count in range(min(3, len(behind) - 1), 0, -1):
        name = " ".join(behind[-count:])
        if tidy(name) in localities:
            end = framed.end - len(name)
            rest = framed.text[framed.start : end].rstrip(" ,")
            found = [name, *framed.localities]
            end = framed.start + len(rest)
            return Frame(framed.text, framed.start, end, framed.relation, framed.corner, framed.unit, found)
    return None


@lru_cache(maxsize=8)
def _last_words(localities: frozenset[str]) -> frozenset[str]:
    return frozenset(name.rpartition(" ")[2] for name in localities)


def _of_body(framed: Frame) -> Iterator[Reading]:
    body = framed.body
    if not re.search(r"\w", body) or SEVERAL_BLOCKS.search(body):
        return
    for kind, pattern, confidence in FORMS:
        if match := pattern.match(body):
            found = list(_READERS[kind](match, framed))
            yield from (_as_reading(framed, *one, factor=confidence) for one in found)
            if found and kind != "address":
                return
    if not BLOCK_WORDS.search(body):
        yield from _crossings(framed)
        yield from _two_cross_streets(framed)


_Found = tuple[Reference, tuple[int, int], Relation, float]


def _as_reading(
    framed: Frame,
    reference: Reference,
    span: tuple[int, int],
    relation: Relation,
    confidence: float,
    factor: float = 1.0,
) -> Reading:
    start, end = framed.start + span[0], framed.start + span[1]
    text = framed.text[start:end]
    return Reading(text, (start, end), reference, relation, confidence * factor, framed.locality)


def _block(match: re.Match[str], framed: Frame) -> Iterator[_Found]:
    if NO_STREET.match(match["street"]):
        return
    figures = match["hundred"]
    number = int(figures) if figures.isdigit() else 0
    hundred = number * 100 if match.re in _MASKED else number // 100 * 100
    for street, confidence, relation, end in _street_with_company(match, framed):
        yield HundredBlock(hundred, street), (match.start(), end), relation, confidence


def _address(match: re.Match[str], framed: Frame) -> Iterator[_Found]:
    if _TYPE_FIRST.match(match["street"]) or BLOCK_FIRST.match(match["street"]):
        return
    for street, confidence, relation, end in _street_with_company(match, framed):
        yield Address(int(match["number"]), street, framed.unit), (match.start(), end), relation, confidence


def _between(match: re.Match[str], framed: Frame) -> Iterator[_Found]:
    if BLOCK_FIRST.match(match["street"]):
        return
    for street in dict.fromkeys((match["street"], _HOUSE_NUMBER.sub("", match["street"]))):
        for a, b in _shared_type(match["from"], match["to"]):
            for names in product(_names(street), _names(a), _names(b)):
                confidence = min(weight for _, weight in names)
                yield Between(*(name for name, _ in names)), match.span(), framed.relation, confidence


_READERS: dict[str, Callable[[re.Match[str], Frame], Iterator[_Found]]] = {
    "between": _between,
    "block": _block,
    "address": _address,
}
_MASKED = frozenset(form.pattern for form in FORMS if "x{2}" in form.pattern.pattern)


def _street_with_company(match: re.Match[str], framed: Frame) -> Iterator[tuple[StreetName, float, Relation, int]]:
    """The street behind a number; where another street stands beside it ("… near Lyndale"), the number's own."""
    text = match["street"]
    end = match.end("street")
    for name, weight in _names(text):
        yield name, weight, framed.relation, max(end, match.end())
    for separator, _, weight in SEPARATORS:
        if (cut := separator.search(text)) and cut.start():
            for name, own in _names(text[: cut.start()]):
                yield name, own * weight * BESIDE_A_STREET, framed.relation, match.start("street") + cut.start()
            return


def _crossings(framed: Frame) -> Iterator[Reading]:
    body, whole = framed.body, (0, framed.end - framed.start)
    cuts = list(_cuts(body))
    for (left, right), relation, confidence in cuts:
        relation = Relation(relation) if relation and framed.relation is Relation.AT else framed.relation
        for a, b in _shared_type(left, right):
            for (one, sure), (other, as_sure) in product(_names(a), _names(b)):
                yield _as_reading(framed, Crossing(one, other), whole, relation, confidence * min(sure, as_sure))
    if not framed.corner:
        yield from _single(framed, whole, plain=not any(confidence == 1.0 for *_, confidence in cuts))
    if not cuts and not _HOUSE_NUMBER.match(body):
        for first, second in _pairs(body):
            yield _as_reading(framed, Crossing(first, second), whole, framed.relation, NO_SEPARATOR)


def _two_cross_streets(framed: Frame) -> Iterator[Reading]:
    """ "6th St S & 2nd Ave / 3rd Ave": on the one street, from the one cross street to the other."""
    if match := TWO_CROSS_STREETS.match(framed.body):
        for found in _between(match, framed):
            yield _as_reading(framed, *found, factor=TWO_CROSSED)


def _single(framed: Frame, whole: tuple[int, int], plain: bool) -> Iterator[Reading]:
    """The body as one street, or as a named place."""
    if plain:
        for name, weight in _names(framed.body):
            yield _as_reading(framed, Street(name), whole, framed.relation, STREET_CONFIDENCE * weight)
        yield _as_reading(framed, Place(framed.body.strip()), whole, framed.relation, STREET_CONFIDENCE)


def _cuts(body: str) -> Iterator[tuple[tuple[str, str], str, float]]:
    """The body cut in two at each separator."""
    for pattern, relation, confidence in SEPARATORS:
        for cut in pattern.finditer(body):
            left, right = body[: cut.start()].strip(" ,"), body[cut.end() :].strip(" ,")
            if left and right:
                yield (left, right), relation, confidence


def _shared_type(left: str, right: str) -> Iterator[tuple[str, str]]:
    """ "Park and Portland avenues" → "Park avenues", "Portland avenues"; other pairs as they are."""
    plural = PLURAL_TYPE.search(right)
    if plural and not PLURAL_TYPE.search(left) and not _has_type(left):
        shared = plural.group(0)
        yield left + shared, right
        if plural["directional"]:
            yield left + " " + plural["type"], right
    else:
        yield left, right


def _has_type(text: str) -> bool:
    return any(name.type for name, _ in _names(text))


def _pairs(body: str) -> Iterator[tuple[StreetName, StreetName]]:
    """Two streets written one behind the other: every place to cut between them."""
    parts = body.split()
    if not 2 <= len(parts) <= 8:
        return
    for at in range(1, len(parts)):
        left, right = " ".join(parts[:at]), " ".join(parts[at:])
        if not _is_part(left) and not _is_part(right):
            yield from ((a, b) for (a, _), (b, _) in product(_names(left), _names(right)))


def _is_part(text: str) -> bool:
    """Whether the text is nothing but types and directionals: no street's name by itself."""
    return all(word in STREET_TYPES or word in DIRECTIONALS for word in tidy(text).split())


@lru_cache(maxsize=65_536)
def _names(text: str) -> tuple[tuple[StreetName, float], ...]:
    """The street names that a text can be, each with how plain that is; () for what is none."""
    text = text.strip(" ,.;:-\"'")
    found: dict[StreetName, float] = {}
    for spelling, weight in _spellings(text):
        try:
            found.setdefault(standardize(spelling), weight)
        except ValueError:
            continue
    return tuple(found.items())


def _spellings(text: str) -> Iterator[tuple[str, float]]:
    if not re.search(r"\w", text) or len(text) > LONGEST_NAME:
        return
    yield text, 1.0
    stripped = BOUND_BEHIND.sub("", BOUND.sub("", text, count=1) if BOUND.match(text) else text)
    stripped = re.sub(r"^(?:the|at|on)\s+", "", stripped, flags=re.IGNORECASE)
    stripped = ROUTE_BEHIND.sub(r"I-\1", NOT_OF_THE_NAME.sub("", stripped))
    if stripped != text:
        yield stripped, STRIPPED

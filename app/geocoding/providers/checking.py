"""What an outside service may be asked, and what its answer has to be: a place of the kind asked for, of that name."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.geocoding import parse
from app.geocoding.providers.asking import Result
from app.model import (
    OF_ELSEWHERE,
    Address,
    Crossing,
    HundredBlock,
    Match,
    MatchStatus,
    Place,
    Reading,
    Remark,
    RemarkCode,
    Street,
    remark,
)
from app.model import AccuracyType as A
from geodata.names import StreetName, display_name, standardize, tidy

NOT_TO_ASK = frozenset({
    RemarkCode.EMPTY, RemarkCode.TOO_LONG, RemarkCode.NO_PLACE_KNOWN, RemarkCode.SEVERAL_BLOCKS,
    RemarkCode.SEVERAL_PLACES, RemarkCode.WHOLE_CITY, RemarkCode.SAME_STREET, RemarkCode.NO_STREET_OF_BLOCK,
})  # fmt: skip
"""Refusals of a phrase that no service could answer better."""
_FINE = frozenset({A.POINT, A.RANGE_INTERPOLATION, A.PLACE})
KINDS: dict[type, frozenset[A]] = {
    Address: _FINE,
    HundredBlock: _FINE,
    Crossing: frozenset({A.INTERSECTION}),
    Street: frozenset({A.STREET_CENTER}),
    Place: frozenset({A.PLACE, A.POINT}),
}
"""What is asked for, and what answers it. What is not here (between two streets, figures) is never asked."""
RELATIONS = frozenset({"at", "near", "off"})
"""What an answer can stand in; a place that lies a stated way off another is none that a service knows."""
NOTHING_READ = frozenset({A.PLACE, A.POINT, A.INTERSECTION})


@dataclass(frozen=True, slots=True)
class Question:
    """What the service is asked, and the reading of ours that its answer has to fit; None where we read nothing."""

    text: str
    reading: Reading | None


def may_be_asked(match: Match, *, elsewhere: bool) -> bool:
    """Only what the streets could not answer: no tie, nothing without a place, and no other town unless `elsewhere`."""
    if match.status is not MatchStatus.NO_MATCH or parse.says_no_place(match.verbatim):
        return False
    if any(one.code in NOT_TO_ASK for one in match.remarks):
        return False
    return elsewhere or not of_locality(match)


def of_locality(match: Match) -> bool:
    """Whether the phrase was refused because of the town, ZIP or part of town that it names."""
    return any(one.code in OF_ELSEWHERE or one.code is RemarkCode.NOT_IN_PLACE for one in match.remarks)


def question(phrase: str, readings: Sequence[Reading]) -> Question | None:
    """What to ask for a phrase read in these ways, the plainest first; None where no service knows the kind."""
    if not readings:
        return Question(" ".join(phrase.split()), None)
    reading = readings[0]
    if type(reading.reference) not in KINDS or reading.relation.value not in RELATIONS:
        return None
    return Question(_words(reading), reading)


def _words(reading: Reading) -> str:
    match reading.reference:
        case Address(number=number, street=street):
            return f"{number} {street}"
        case HundredBlock(hundred=hundred, street=street):
            # Services know house numbers, not blocks: the middle one lies in the block, the first at its corner.
            return f"{hundred + 50} {street}"
        case Crossing(street=street, cross_street=cross_street):
            return f"{street} & {cross_street}"
        case Street(name=name):
            return str(name)
    return reading.text


def fault(result: Result, asked: Question, locality: str) -> Remark | None:
    """Why the result is no answer to the question, without the names of the two; None where it is one."""
    worth, words = result.fineness.worth, result.fineness.words
    if worth is None:
        return remark(RemarkCode.PROVIDER_ROUGH, words=words)
    kinds = KINDS[type(asked.reading.reference)] if asked.reading else NOTHING_READ
    if worth[0] not in kinds:
        return remark(RemarkCode.PROVIDER_OTHER_KIND, kind=worth[0].value, words=words)
    if asked.reading is None or isinstance(asked.reading.reference, Place):
        shared = _shares_a_word(asked.text, result.label, locality)
        return None if shared else remark(RemarkCode.PROVIDER_OTHER_NAME)
    missing = [name for name in _streets(asked.reading) if not _names(result.label, name)]
    if missing:
        return remark(RemarkCode.PROVIDER_OTHER_STREET, written=missing[0])
    return None if _has_number(result.label, asked.reading) else remark(RemarkCode.PROVIDER_OTHER_NUMBER)


def _streets(reading: Reading) -> Iterator[StreetName]:
    values = (getattr(reading.reference, name) for name in reading.reference.__dataclass_fields__)
    return (value for value in values if isinstance(value, StreetName))


def _names(label: str, wanted: StreetName) -> bool:
    """Whether a part of the label is that street; a type or direction that one of the two leaves out is no bar."""
    for part in re.split(r"[,;&@/()]| and ", label):
        try:
            found = standardize(re.sub(r"^\s*\d+[A-Za-z]?(?:-\d+)?\s+(?=\S)", "", part))
        except ValueError:
            continue
        same = found.name in (wanted.name, display_name(wanted.name).upper())
        if same and _agree(found.type, wanted.type) and _agree(found.directional, wanted.directional):
            return True
    return False


def _agree(one: str, other: str) -> bool:
    return not one or not other or one == other


def _has_number(label: str, reading: Reading) -> bool:
    numbers = {int(figures) for figures in re.findall(r"(?<![\w-])\d{1,6}(?![\w])", label)}
    match reading.reference:
        case Address(number=number):
            return number in numbers
        case HundredBlock(hundred=hundred):
            return any(hundred <= number < hundred + 100 for number in numbers)
    return True


def _shares_a_word(text: str, label: str, locality: str) -> bool:
    """Whether the two have a word in common that says something."""
    words = {word for word in tidy(text).split() if len(word) > 3} - set(tidy(locality).split())
    return not words or bool(words & set(tidy(label).split()))

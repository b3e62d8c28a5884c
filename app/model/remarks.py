"""What the geocoder remarks on a phrase: a code and its facts. app.words.remarks makes the sentence, at the edge."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeAlias

from geodata.names import StreetName

Fact: TypeAlias = "str | int | float | bool | StreetName | tuple[Fact, ...]"


class RemarkCode(StrEnum):
    """Every remark there is; the comment behind a code names its facts.

    Facts called `written` are street names as the phrase has them, other street names are the map's.
    """

    EMPTY = "empty"
    TOO_LONG = "too_long"
    NO_PLACE_KNOWN = "no_place_known"
    NOT_UNDERSTOOD = "not_understood"
    SEVERAL_BLOCKS = "several_blocks"
    SEVERAL_PLACES = "several_places"  # phrases
    EXIT_NUMBER = "exit_number"
    MORE_STREETS = "more_streets"
    FIGURES_BESIDE_WORDS = "figures_beside_words"
    NOT_A_POSITION = "not_a_position"  # written
    ONE_STREET = "one_street"
    NO_STREET_OF_BLOCK = "no_street_of_block"
    SHORT_LINK = "short_link"
    WHOLE_CITY = "whole_city"

    NO_STREET = "no_street"  # written, locality, namesakes
    NO_SUCH_TYPE = "no_such_type"  # written
    TOO_MANY_FORGIVEN = "too_many_forgiven"  # written, streets
    FORGIVEN = "forgiven"  # written, taken
    MENDED = "mended"  # written, taken
    OTHER_NAME = "other_name"  # written, name
    SEVERAL_KINDS = "several_kinds"  # name, kinds

    NO_BLOCK = "no_block"  # streets, hundred, block_runs
    NO_RANGE = "no_range"  # low, high
    WHOLE_STREET = "whole_street"  # street, length_m
    NOT_MAPPED = "not_mapped"  # street, hundred
    BLOCK_ELSEWHERE_TOO = "block_elsewhere_too"  # streets, hundred
    TAKEN_FOR_BLOCK = "taken_for_block"  # number, hundred

    SAME_STREET = "same_street"
    NO_CORNER_KNOWN = "no_corner_known"  # street, cross_street
    NEVER_MEET = "never_meet"  # street, cross_street, gap_m, course (apart, parallel or side_by_side)
    ONLY_CORNERS = "only_corners"  # street
    NOT_ONE_STREET = "not_one_street"  # written, written_also
    NAMES_TOUCH = "names_touch"  # written, written_cross
    NAMES_NEVER_MEET = "names_never_meet"  # written, written_cross
    INTERRUPTED_BETWEEN = "interrupted_between"  # written, written_from, written_to
    NOT_BETWEEN = "not_between"  # written, written_from, written_to
    AT_THE_DIVIDE = "at_the_divide"  # street, listed_with
    NOT_BESIDE = "not_beside"  # house, written_streets
    NOT_ON_STREET = "not_on_street"  # place, written

    OTHER_LOCALITY = "other_locality"  # areas, named
    LIES_ELSEWHERE = "lies_elsewhere"  # areas, name, town
    NOT_IN_PLACE = "not_in_place"  # place
    OUTSIDE_AREA = "outside_area"  # area, lon, lat
    UNASKED_AREA = "unasked_area"  # area, towns

    TIE = "tie"  # labels
    TIE_OF_AREAS = "tie_of_areas"  # labels, towns
    NEAREST = "nearest"  # label, other_label
    NEAREST_OF_AREAS = "nearest_of_areas"  # label, town, other_label, other_town
    IN_DIRECTION = "in_direction"  # count, direction
    OFFERED = "offered"  # label, uncertainty_m
    LOW_SCORE = "low_score"  # score, sure
    BOUND = "bound"  # way
    NOT_USED = "not_used"  # words
    OTHER_TOWN_NAMED = "other_town_named"  # named, town

    POSITION_OUTSIDE = "position_outside"  # area
    FAR_FROM_ALL = "far_from_all"
    SEVERAL_MEETINGS = "several_meetings"  # count

    PROVIDER_FOUND = "provider_found"  # provider
    PROVIDER_FOUND_NOTHING = "provider_found_nothing"  # provider
    PROVIDER_NUMBER = "provider_number"  # provider, number
    PROVIDER_CREDIT = "provider_credit"  # text
    PROVIDER_OUTSIDE = "provider_outside"  # provider, label, area
    PROVIDER_ROUGH = "provider_rough"  # provider, label, words
    PROVIDER_OTHER_KIND = "provider_other_kind"  # provider, label, kind, words
    PROVIDER_OTHER_NAME = "provider_other_name"  # provider, label
    PROVIDER_OTHER_STREET = "provider_other_street"  # provider, label, written
    PROVIDER_OTHER_NUMBER = "provider_other_number"  # provider, label
    PROVIDER_PAUSED = "provider_paused"  # provider, wait_s
    PROVIDER_BUSY = "provider_busy"  # provider
    PROVIDER_RATE_LIMITED = "provider_rate_limited"  # provider, wait_s
    PROVIDER_QUOTA = "provider_quota"  # provider
    PROVIDER_TIMED_OUT = "provider_timed_out"  # provider, timeout_s
    PROVIDER_ACCOUNT = "provider_account"  # provider
    PROVIDER_UNREACHABLE = "provider_unreachable"  # provider
    PROVIDER_UNREADABLE = "provider_unreadable"  # provider


OF_ELSEWHERE = frozenset({RemarkCode.OTHER_LOCALITY, RemarkCode.LIES_ELSEWHERE})
"""The phrase names a town, or a place of one, that no street here belongs to."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark on a phrase: facts by their names, and phrases that may be meant instead, at most three."""

    code: RemarkCode
    facts: tuple[tuple[str, Fact], ...] = ()
    suggestions: tuple[str, ...] = ()

    def fact(self, name: str) -> Any:
        """Return the fact of that name. Raises KeyError."""
        return dict(self.facts)[name]

    def with_facts(self, **facts: Fact) -> "Remark":
        """Return the remark with these facts added or replaced."""
        return replace(self, facts=tuple({**dict(self.facts), **facts}.items()))


def remark(code: RemarkCode, **facts: Fact) -> Remark:
    """Return a remark with facts by their names."""
    return Remark(code, tuple(facts.items()))

"""Several gazetteers at once. The phrase's own words decide which is asked; without any, the default area comes first.

A phrase that names a town is answered by the area that has it, whatever was set or asked for. Without one, the other
areas are asked only where the first has no place, and the answer says so.
"""

from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from math import prod
from pathlib import Path

from app.errors import BadInput
from app.geocoding.deciding import MOST_CANDIDATES, NEAR_M, one_place
from app.geocoding.geocode import Explanation, Geocoder
from app.model import OF_ELSEWHERE, AccuracyType, Candidate, LonLat, Match, MatchStatus, RemarkCode, remark
from app.words import texts
from geodata.geometry import lines
from geodata.streets import Info, Streets

NOT_ASKED_FOR = 0.8
"""What a place counts for in an area that neither the phrase nor the settings name."""


class Areas:
    """Answers phrases from several gazetteers; the first is the default. Safe to share between threads."""

    def __init__(self, geocoders: Sequence[Geocoder], chosen: bool = False) -> None:
        """`chosen`: somebody asked for the first area, so no other answers a phrase that names none."""
        self._geocoders = tuple(geocoders)
        self._chosen = chosen

    @property
    def names(self) -> tuple[str, ...]:
        """The areas by the names they are chosen by, the default first."""
        return tuple(about.area for about in self.infos)

    @property
    def gazetteers(self) -> tuple[Streets, ...]:
        """The streets of the areas, the default's first."""
        return tuple(geocoder.streets for geocoder in self._geocoders)

    @property
    def towns(self) -> frozenset[str]:
        """The municipalities that the areas know by name, in capitals."""
        return frozenset().union(*(geocoder.towns for geocoder in self._geocoders))

    @property
    def infos(self) -> tuple[Info, ...]:
        """What each gazetteer says of itself, the default first."""
        return tuple(geocoder.streets.info for geocoder in self._geocoders)

    def close(self) -> None:
        """Let go of the files of all areas."""
        for geocoder in self._geocoders:
            geocoder.streets.close()

    def named(self, area: str) -> str:
        """The short name of the area that goes by this one, or by its town's; raises BadInput."""
        for about in self.infos:
            if _plain(area) in (_plain(about.area), _plain(about.locality)):
                return about.area
        raise BadInput(f"There is no area of that name. There {_are(self.names)}.")

    def within(self, area: str) -> "Areas":
        """The same with that area first and alone, named by its own name or its town's; raises BadInput."""
        first = self.names.index(self.named(area))
        return Areas([self._geocoders[first], *self._geocoders[:first], *self._geocoders[first + 1 :]], chosen=True)

    def led_by(self, area: str) -> "Areas":
        """The same with that area as the default, named by its own name or its town's; raises BadInput."""
        return Areas(self.within(area)._geocoders)

    def geocode(self, phrase: str, near: LonLat | None = None) -> Match:
        """What the phrase means; `near` (lon, lat) settles ties, and asks the area that it lies in first."""
        first, *others = self._in_order(near)
        own = first.geocode(phrase, near)
        if self._is_enough(own):
            return own
        return self._judged(phrase, near, own, [other.geocode(phrase, near) for other in others])

    def explain(self, phrase: str, near: LonLat | None = None) -> Explanation:
        """The same with the way there."""
        first, *others = self._in_order(near)
        own = first.explain(phrase, near)
        if self._is_enough(own.match):
            return own
        asked = [other.explain(phrase, near) for other in others]
        outcomes = [outcome for one in (own, *asked) for outcome in one.outcomes]
        return replace(
            own, match=self._judged(phrase, near, own.match, [one.match for one in asked]), outcomes=outcomes
        )

    def _is_enough(self, own: Match) -> bool:
        """Whether the first area's answer stands, whatever the others would say."""
        return bool(own.candidates) or len(self._geocoders) == 1 or (self._chosen and not _of_elsewhere(own))

    def _judged(self, phrase: str, near: LonLat | None, own: Match, theirs: Sequence[Match]) -> Match:
        """What the first area's refusal and the others' answers come to."""
        named = _of_elsewhere(own)
        here = [match for match in theirs if not _of_elsewhere(match)]
        if found := [match for match in here if match.candidates]:
            match = _together(phrase, found, near)
            said = named or all(one.accuracy_type is AccuracyType.POINT for one in match.candidates)
            return match if said else _unasked(match, self._in_order(near)[0].streets.info.locality)
        if not named:
            return own
        return here[0] if here else self._nowhere(own)

    def _in_order(self, near: LonLat | None) -> Sequence[Geocoder]:
        """The default first, unless `near` lies in another area and not in it."""
        if near is None or self._chosen:
            return self._geocoders
        return sorted(self._geocoders, key=lambda geocoder: not _holds(geocoder.streets, near))

    def _nowhere(self, own: Match) -> Match:
        """The refusal of a town that no area has: all of them are listed."""
        towns = tuple(about.locality for about in self.infos)
        foreign = next(one for one in own.remarks if one.code in OF_ELSEWHERE)
        return replace(own, remarks=(foreign.with_facts(areas=towns),))


def opened(streets: Streets, files: Sequence[Path]) -> Areas:
    """The streets, open already, as the default area, and those of the files; raises StreetsUnavailable."""
    with ExitStack() as stack:
        others = [stack.enter_context(closing(Streets(file))) for file in files]
        areas = areas_of([streets, *others])
        stack.pop_all()
    return areas


def areas_of(several: Sequence[Streets]) -> Areas:
    """One Areas of several open gazetteers, each of which knows the towns of all."""
    towns = frozenset().union(*(Geocoder(streets).towns for streets in several)) if len(several) > 1 else frozenset()
    return Areas([Geocoder(streets, towns) for streets in several])


def _plain(name: str) -> str:
    return "".join(char for char in name.casefold().replace("saint", "st") if char.isalnum())


def _are(names: Sequence[str]) -> str:
    return f"{'is' if len(names) == 1 else 'are'} {texts('en').listed(names)}"


def _holds(streets: Streets, position: LonLat) -> bool:
    west, south, east, north = streets.info.bbox
    return west <= position.lon <= east and south <= position.lat <= north


def _of_elsewhere(match: Match) -> bool:
    """Whether the answer is that the phrase names a town of elsewhere."""
    return match.status is MatchStatus.NO_MATCH and any(r.code in OF_ELSEWHERE for r in match.remarks)


def _together(phrase: str, found: Sequence[Match], near: LonLat | None) -> Match:
    """One area's answer as it is; those of several are a tie, which only `near` may settle."""
    if len(found) == 1:
        return found[0]
    candidates = sorted((c for match in found for c in match.candidates), key=lambda c: -c.score)
    if near is not None:
        candidates.sort(key=lambda candidate: lines.distance_m(near, candidate.position))
        first_m, second_m = (lines.distance_m(near, candidate.position) for candidate in candidates[:2])
        if first_m <= NEAR_M and 3 * first_m <= second_m:
            first, second = candidates[:2]
            names = {"label": first.label, "town": first.locality}
            others = {"other_label": second.label, "other_town": second.locality}
            return one_place(phrase, first, (remark(RemarkCode.NEAREST_OF_AREAS, **names, **others),))
    labels, towns = tuple(c.label for c in candidates), tuple(c.locality for c in candidates)
    choice = remark(RemarkCode.TIE_OF_AREAS, labels=labels, towns=towns)
    return Match(phrase, MatchStatus.TIE, tuple(candidates[:MOST_CANDIDATES]), (choice,))


def _unasked(match: Match, default: str) -> Match:
    """An answer that nobody asked this area for: less sure, and said."""
    towns = tuple(dict.fromkeys(candidate.locality for candidate in match.candidates))
    unasked = remark(RemarkCode.UNASKED_AREA, area=default, towns=towns)
    candidates = tuple(_less_sure(candidate) for candidate in match.candidates)
    return replace(match, candidates=candidates, remarks=(unasked, *match.remarks))


def _less_sure(candidate: Candidate) -> Candidate:
    parts = {**(candidate.score_parts or {"area": candidate.score}), "unasked": NOT_ASKED_FOR}
    return replace(candidate, score=round(prod(parts.values()), 3), score_parts=parts)

"""Positions in figures: decimal degrees, minutes and seconds, geo: URIs, pasted map links. Latitude may come first.

Which figure is which is told by letters, else by range (no latitude exceeds 90); where both orders are possible both
are given, and the area decides. geo: is RFC 5870, latitude first.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote_plus

from app.geocoding.frame_patterns import words
from app.geocoding.relations import Related, related
from app.geocoding.signs import holds
from app.model import LonLat, Relation
from geodata.geometry.earth import ABOUT_DEGREE_M

LONGEST_LINK = 2_000
"""Characters of a map link that are read."""
FINEST_M = 10.0
VIEW_M = 150.0
VIEW_ZOOM = 17
"""A link to a view of the map holds its middle: a block off at zoom 17, twice as far for each zoom less."""

_NUMBER = r"[+-]?[0-9]{1,3}(?:\.[0-9]{0,15})?"
_DECIMAL = r"[+-]?[0-9]{1,3}\.[0-9]{1,15}"
_NAME = r"(?:lat(?:itude)?|lon(?:gitude)?|lng|long)"
_PLAIN = words(
    rf"[\s(\[]*(?:{_NAME}\s*[:=]?\s*)?(?P<a>{_DECIMAL})\s*°?(?:\s*[,;/&]\s*|\s+)",
    rf"(?:{_NAME}\s*[:=]?\s*)?(?P<b>{_DECIMAL})\s*°?[\s)\].]*$",
)
_NAMED_FIRST = words(r"[\s(\[]*(?P<name>lat|lon|lng)")
_ANGLE = (
    r"(?P<{0}d>[+-]?[0-9]{{1,3}}(?:\.[0-9]{{1,15}})?)\s*(?:°|º|deg(?:rees)?\b|\s)?\s*"
    r"(?:(?P<{0}m>[0-9]{{1,2}}(?:\.[0-9]{{1,12}})?)\s*(?:['’\u2032]|min\b|\s)?\s*)?"
    r"(?:(?P<{0}s>[0-9]{{1,2}}(?:\.[0-9]{{1,9}})?)\s*(?:[\"”\u2033]|''|sec\b)?\s*)?"
)
_LETTER_BEHIND = words(
    r"[\s(\[]*", _ANGLE.format("a"), r"(?P<al>[NSEW])\b[\s,;/]*", _ANGLE.format("b"), r"(?P<bl>[NSEW])[\s)\].]*$"
)
_LETTER_BEFORE = words(
    r"[\s(\[]*(?P<al>[NSEW])\s*", _ANGLE.format("a"), r"[\s,;/]*(?P<bl>[NSEW])\s*", _ANGLE.format("b"), r"[\s)\].]*$"
)
_GEO = words(rf"\s*geo:(?P<lat>{_NUMBER}),(?P<lon>{_NUMBER})(?:[,;][^?]*?(?:u=(?P<u>[0-9]{{1,7}}))?)?(?:\?.*)?\s*$")
_LINK = words(r"\s*<?(?:https?://|www\.|maps\.|goo\.gl/|osm\.org/)\S+\s*$")
_PAIR = rf"(?P<lat>{_NUMBER})\s*(?:,|~|_|/)\s*(?P<lon>{_NUMBER})"
_MARKS = tuple(
    words(source)
    for source in (
        rf"!3d(?P<lat>{_NUMBER})!4d(?P<lon>{_NUMBER})",
        rf"[?&#]mlat=(?P<lat>{_NUMBER})&mlon=(?P<lon>{_NUMBER})",
        rf"[?&](?:q|query|ll|daddr|destination|coordinate|center|point|sp=point|marker|markers)[=.](?:loc:)?{_PAIR}",
        rf"/(?:place|search|dir)/(?:[^/]{{0,200}}/)?{_PAIR}(?=[/?]|$)",
    )
)
"""A pin in a link."""
_VIEWS = tuple(
    words(source)
    for source in (
        rf"@{_PAIR}(?:,(?P<zoom>[0-9]{{1,2}})(?:\.[0-9]{{1,9}})?z)?",
        rf"#map=(?P<zoom>[0-9]{{1,2}})(?:\.[0-9]{{1,9}})?/{_PAIR}",
        rf"[?&]cp={_PAIR}(?:&.{{0,200}}?lvl=(?P<zoom>[0-9]{{1,2}}))?",
        rf"[?&](?:sll|cbll)={_PAIR}",
    )
)
"""The middle of a view in a link."""


_MAY_BE_FIGURES = words(r"[0-9]\.[0-9]|°|º|://|geo:")
_BEFORE_FIGURES = words(
    r"\s*(?:at|in|on|by|the|an?|exact|gps|map|point|pin|position|spot|place|location|coord(?:inate)?s?)\b[\s:,]*"
)
_PAIR_ANYWHERE = words(r"(?<![0-9.])[+-]?[0-9]{1,3}\.[0-9]{2,15}\s*(?:[,;/]\s*|\s)[+-]?[0-9]{1,3}\.[0-9]{2,15}")


class Figures(NamedTuple):
    """A position in figures (lon, lat) and how far it may be off, in metres, for want of more figures."""

    position: LonLat
    doubt_m: float


def figures(phrase: str) -> tuple[Figures, ...]:
    """The positions that a phrase of nothing but figures, or a map link, can mean; () where it is neither."""
    if len(phrase) > LONGEST_LINK or not any(character.isdigit() for character in phrase):
        return ()
    text = phrase.replace("\u2212", "-").replace("\u2013", "-")
    return tuple(dict.fromkeys(found for found in _read(text) if _is_on_earth(found.position)))


def relation_to_figures(phrase: str) -> Related | None:
    """ "near 44.94, -93.27": what the words before a position say, and where the position begins; None without both."""
    may_be = holds(phrase, (".", ":", "°", "º")) and _MAY_BE_FIGURES.search(phrase) is not None
    if len(phrase) > LONGEST_LINK or not may_be:
        return None
    relation, shift, start = Relation.AT, None, 0
    while start < len(phrase):
        if said := related(phrase, start, len(phrase)):
            relation, shift = (said.relation, said.shift) if relation is Relation.AT else (relation, shift)
            start = said.end
        elif match := _BEFORE_FIGURES.match(phrase, start):
            start = match.end()
        else:
            break
    return Related(relation, shift, start) if start and figures(phrase[start:]) else None


def beside_words(phrase: str) -> bool:
    """Return True if a phrase holds a pair of decimal degrees among other words."""
    return len(phrase) <= LONGEST_LINK and _PAIR_ANYWHERE.search(phrase) is not None


def _is_on_earth(position: LonLat) -> bool:
    return abs(position.lon) <= 180 and abs(position.lat) <= 90


def is_link(phrase: str) -> bool:
    """Whether the phrase is an address in the web: no street's name."""
    return _LINK.match(phrase[:LONGEST_LINK]) is not None


def _read(text: str) -> Iterator[Figures]:
    if match := _GEO.match(text):
        yield _of_geo(match)
    elif is_link(text):
        yield from _of_link(unquote_plus(text.strip().strip("<>")))
    elif match := _PLAIN.match(text):
        yield from _of_pair(text, match["a"], match["b"])
    elif match := _LETTER_BEHIND.match(text) or _LETTER_BEFORE.match(text):
        yield from _of_letters(match)


def _of_geo(match: re.Match[str]) -> Figures:
    doubt_m = max(float(match["u"]), FINEST_M) if match["u"] else _last_figure_m(match["lat"], match["lon"])
    return Figures(LonLat(float(match["lon"]), float(match["lat"])), doubt_m)


def _of_link(link: str) -> Iterator[Figures]:
    for pattern in (*_MARKS, *_VIEWS):
        if match := pattern.search(link):
            doubt_m = _last_figure_m(match["lat"], match["lon"])
            if pattern in _VIEWS:
                zoom = int(match.groupdict().get("zoom") or VIEW_ZOOM)
                doubt_m = max(doubt_m, VIEW_M * 2.0 ** (VIEW_ZOOM - zoom))
            yield Figures(LonLat(float(match["lon"]), float(match["lat"])), doubt_m)
            return


def _of_pair(text: str, a: str, b: str) -> Iterator[Figures]:
    doubt_m = _last_figure_m(a, b)
    name = _NAMED_FIRST.match(text)
    lat_first = Figures(LonLat(float(b), float(a)), doubt_m)
    lon_first = Figures(LonLat(float(a), float(b)), doubt_m)
    yield from (lat_first if one == "lat" else lon_first for one in _orders(name["name"].lower() if name else ""))


def _orders(name: str) -> tuple[str, ...]:
    return ("lon", "lat") if not name else ("lat",) if name == "lat" else ("lon",)


def _of_letters(match: re.Match[str]) -> Iterator[Figures]:
    first, second = (match[letter].upper() for letter in ("al", "bl"))
    if (first in "NS") == (second in "NS"):
        return
    a, b = _degrees(match, "a"), _degrees(match, "b")
    lat, lon = (a, b) if first in "NS" else (b, a)
    yield Figures(LonLat(round(lon, 7), round(lat, 7)), _angle_doubt_m(match))


def _degrees(match: re.Match[str], which: str) -> float:
    parts = [float(match[which + part] or 0) for part in "dms"]
    turned = -1 if match[which + "l"].upper() in "SW" or parts[0] < 0 else 1
    return turned * (abs(parts[0]) + parts[1] / 60 + parts[2] / 3600)


def _angle_doubt_m(match: re.Match[str]) -> float:
    doubts = []
    for which in "ab":
        part, unit_m = next(
            (p, unit)
            for p, unit in (("s", ABOUT_DEGREE_M / 3600), ("m", ABOUT_DEGREE_M / 60), ("d", ABOUT_DEGREE_M))
            if match[which + p]
        )
        doubts.append(unit_m * 10.0 ** -len(match[which + part].partition(".")[2]))
    return max(FINEST_M, *doubts)


def _last_figure_m(*numbers: str) -> float:
    """What one step of the last figure comes to, in metres of latitude."""
    decimals = min(len(number.partition(".")[2]) for number in numbers)
    return max(FINEST_M, ABOUT_DEGREE_M * 10.0**-decimals)

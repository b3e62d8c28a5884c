"""What a page says of its places in sentences: how far apart they are, and what was corrected. Drawn elsewhere."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import TypeAlias

from app.distances import measure, wording
from app.maps.content import CorrectionLine, DistanceLine
from app.model import Corrected, Correction, Distance, Incident, Location
from app.public import PublicCorrection
from app.words import Texts, labels, marked, texts
from app.words.units import UnitSetting

MOST_MEASURED = 6
"""Incidents up to which every pair is measured: fifteen sentences are the most that a reader can be asked to read."""
METHOD_OF_MANY = marked(
    "Measured in straight lines on the WGS 84 ellipsoid; each distance is rounded to what is known of its two places."
)
MOST_CORRECTIONS = 100
"""Lines of corrections on a page; /api/maps/{slug}/corrections has them all."""
LONGEST_QUOTED = 240
"""Characters up to which a text that was corrected is quoted."""
_CORRECTED = {
    "title": marked("The title is “{after}”, not “{before}”."),
    "time": marked("{title}: the time is {after}, not {before}."),
    "text": marked("{title}: the text is “{after}”, not “{before}”."),
    "category": marked("{title}: the category is “{after}”, not “{before}”."),
    "attribution": marked("{title}: the attribution is “{after}”, not “{before}”."),
    "source": marked("{title}: the source is {after}, not {before}."),
}
_TAKEN_BACK = {
    "time": marked("{title}: the time, {before}, is taken back."),
    "text": marked("{title}: the text “{before}” is taken back."),
    "category": marked("{title}: the category “{before}” is taken back."),
    "attribution": marked("{title}: the attribution “{before}” is taken back."),
    "source": marked("{title}: the source {before} is taken back."),
}
_Pair: TypeAlias = tuple[Incident, Incident, Distance]


def measured(
    incidents: tuple[Incident, ...], units: UnitSetting, lang: str
) -> tuple[tuple[DistanceLine, ...], tuple[str, ...]]:
    """The distances between a few incidents, and how they were measured; neither for one incident or for many."""
    if not 2 <= len(incidents) <= MOST_MEASURED:
        return (), ()
    pairs = list(_pairs(incidents))
    drawn = set(_quiet(pairs))
    lines = tuple(_line(a, b, distance, units, lang, drawn=(a.id, b.id) in drawn) for a, b, distance in pairs)
    if len(pairs) > 1:
        return lines, (texts(lang).say(METHOD_OF_MANY),)
    ((a, b, distance),) = pairs
    return lines, (wording.how_measured(distance, a.location, b.location, units, lang),)


def removed(count: int, lang: str) -> tuple[str, ...]:
    """The note of a version that lost entries for good; none where it lost none."""
    return (texts(lang).say_of(count, "An entry was removed.", "{count} entries were removed."),) if count else ()


def _pairs(incidents: tuple[Incident, ...]) -> Iterator[_Pair]:
    for a, b in combinations(incidents, 2):
        yield a, b, measure.measure(a.location, b.location)


def _quiet(pairs: list[_Pair]) -> Iterator[tuple[str, str]]:
    """The pairs between which a line is drawn: the shortest ones that join every place to the others, and no more.

    Kruskal's minimum spanning tree; the rest of the distances stands in the list.
    """
    group = {each.id: each.id for pair in pairs for each in pair[:2]}
    for a, b, _ in sorted(pairs, key=lambda pair: pair[2].distance_m):
        joined, joining = group[a.id], group[b.id]
        if joined != joining:
            group = {id_: joined if of == joining else of for id_, of in group.items()}
            yield a.id, b.id


def _line(a: Incident, b: Incident, distance: Distance, units: UnitSetting, lang: str, *, drawn: bool) -> DistanceLine:
    """The sentence for the list; the label is empty where no line is drawn."""
    sentence = wording.sentence(a.location, b.location, distance, units, lang)
    return DistanceLine(a.id, b.id, wording.short(distance, units, lang) if drawn else "", sentence)


@dataclass(frozen=True, slots=True)
class Voice:
    """How a page prints: its language, the unit that comes first, the zone of its times."""

    lang: str
    units: UnitSetting
    time_zone: str

    @property
    def said(self) -> Texts:
        """What says things in its language."""
        return texts(self.lang)


def corrected(told: Sequence[PublicCorrection], voice: Voice) -> tuple[CorrectionLine, ...]:
    """What was corrected last, line by line; of places how far they moved, and what that did to the distance."""
    return tuple(
        CorrectionLine(one.correction.corrected_at, _what(one, voice), one.correction.reason)
        for one in told[:MOST_CORRECTIONS]
    )


def reasons(told: Sequence[PublicCorrection], after: int) -> str:
    """Why versions newer than `after` correct what they do, each reason once, the oldest first."""
    newer = (one.correction.reason.strip() for one in reversed(told) if one.correction.version > after)
    return " ".join(dict.fromkeys(filter(None, newer)))


def _what(one: PublicCorrection, voice: Voice) -> str:
    correction, said = one.correction, voice.said
    if correction.field == "taken_out":
        if correction.after:
            return said.say(
                "One entry titled “{title}” is taken out. Another entry on the map had the same title.",
                title=correction.title,
            )
        return said.say("“{title}” is taken out.", title=correction.title)
    if isinstance(correction.before, Location) and isinstance(correction.after, Location):
        return " ".join(filter(None, _of_place(one, correction.before, correction.after, voice)))
    return _of_words(correction, voice)


def _of_words(correction: Correction, voice: Voice) -> str:
    before, after = (_printed(end, voice) for end in (correction.before, correction.after))
    form = (_CORRECTED if after else _TAKEN_BACK)[correction.field]
    return voice.said.say(form, title=correction.title, before=before, after=after)


def _printed(value: Corrected, voice: Voice) -> str:
    if isinstance(value, date):
        return voice.said.moment(value, voice.time_zone)
    text = str(value or "")
    return text if len(text) <= LONGEST_QUOTED else text[:LONGEST_QUOTED].rstrip() + "…"


def _of_place(one: PublicCorrection, before: Location, after: Location, voice: Voice) -> Iterator[str]:
    said = voice.said
    old, new = (labels.place(end, said) for end in (before, after))
    title, moved = one.correction.title, wording.shift(one.moved_m or 0.0, voice.units, voice.lang)
    if old == new:
        yield said.say("{title}: the place is corrected.", title=title)
    else:
        yield said.say("{title}: {after}, not {before}.", title=title, after=new, before=old)
    if moved:
        yield said.say("It moved {how_far}.", how_far=moved)
    if one.between:
        was, is_ = (wording.short(each, voice.units, voice.lang) for each in one.between)
        if was == is_:
            yield said.say("The distance is still {distance}.", distance=is_)
        else:
            yield said.say("The distance is {after}, not {before}.", after=is_, before=was)

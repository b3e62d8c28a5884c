"""What a sentence says of where its places lie: the municipality, the part of town. The nearest word counts most."""

import re
from bisect import bisect_right
from functools import cached_property

from app.geocoding.states import states
from app.geocoding.tokens import Prose
from geodata.names import DIRECTIONALS, tidy

REACH_CHARS = 90
"""How far behind a place its own locality may stand."""
DATELINE_CHARS = 60
_WORD = r"[^\W\d_a-z](?:[^\W_]|['’-](?!s\b)|\.(?=[^\W\d_])){0,30}"
_NAME = rf"(?:(?:St|Ste|Mt|Ft)\.\s)?{_WORD}(?: {_WORD}){{0,2}}"
_WAY = r"(?:north|south)(?:-?(?:east|west))?|east|west|NE|NW|SE|SW|[NS]\.[EW]\."
_STATE = r"(?:,\s(?P<state>[A-Z][A-Za-z]{1,4}\.|[A-Z]{2}\b|[A-Z][a-z]{3,}(?:\s[A-Z][a-z]+)?))?"
_SIDE = rf"(?:the\s)?(?:city['’]s\s)?(?i:(?P<way>{_WAY})(?:ern)?)"
_IN = re.compile(
    rf"[\s,(]*\bin\s(?:the\s(?:city|town|village|township|suburb)\sof\s|(?:nearby|neighboring|suburban|downtown)\s)?"
    rf"(?:{_SIDE}\b\s?(?!of\b))?(?:the\s)?(?P<name>{_NAME})?{_STATE}"
)
_BEHIND_COMMA = re.compile(rf"\s*,\s(?P<name>{_NAME}){_STATE}(?=\s*(?:[.,;:)\n]|$))")
_KNOWN_BEHIND_COMMA = re.compile(rf",\s(?P<name>{_NAME})")
_SUBJECT = re.compile(r"\s(?:[Pp]olice|[Ff]ire|said|says|told|officials?|officers?|residents?|deput|Mayor|sheriff)")
""" "… at 34th and Portland, Edina police said": the town speaks, and is not where the place lies."""
_DIRECTION = re.compile(
    rf"(?i:\b(?P<way>{_WAY})(?:ern)?)(?=\s+(?i:side|quadrant|part|end)\b|\s+(?P<name>{_NAME}))"
    rf"|(?i:\bcity['’]s\s(?:far\s)?(?P<side>{_WAY}))\b"
)
_PART_OF_TOWN = re.compile(r"\s(?:neighbou?rhood|area|section|district|community)\b")
_SPOKEN_OF = re.compile(rf"\b[Ii]n\s(?P<in>{_NAME})|\b(?P<of>{_NAME})\s(?=police|firefighters|officers)")
_DATELINE = re.compile(
    r"\s*(?P<name>[^\W\d_a-z]{2}(?:[^\W\d_a-z]|[.' -]){1,25})(?:,\s[A-Z][\w.]{1,9})?\s*(?:\([^)]{1,20}\)\s*)?[—–-]"
)
_NO_TOWN = re.compile(
    r"(?:Mr|Mrs|Ms|Dr|Officer|Mayor|Chief|Police|Sgt|Lt|Capt|Judge|The|A|It|He|She|They|We|But|And|Jan|Feb|Mar|Apr|May"
    r"|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun|Room|Apartment|Apt|Suite|Unit)(?:\b|[a-z]*day\b)"
    r"|(?:January|February|March|April|June|July|August|September|October|November|December)\b"
)

_WORD_BEFORE = re.compile(r"(?<![^\W_])([A-Z0-9][\w.'’]*)\s+$")
_NOT_A_NAME = re.compile(
    r"(?:Police|Officers?|Firefighters|Deputies|Authorities|Officials|Residents|[A-Z][a-z]+day|Jan|Feb|Mar|Apr|May|Jun|Jul"
    r"|Aug|Sep|Oct|Nov|Dec|\d{4}$)"
)
_NEXT_CLAUSE = re.compile(
    r";|,\s+(?:and|but|while|then|or)\b"
    r"|\b(?:and|but|while)\s+(?:an?|another|one|two|three|later|then|the|others?|was|were)\b"
)


class Vicinity:
    """The localities and directions of a text; `towns` and `areas` are those known by name, in capitals."""

    def __init__(self, prose: Prose, towns: frozenset[str], areas: frozenset[str], own: str) -> None:
        """Read in this text, of a newsroom in the municipality `own`."""
        self._prose, self._text = prose, prose.text
        self._towns, self._areas, self._own = towns, areas, tidy(own)

    def locality(self, first: int, last: int) -> str:
        """The municipality or part of town of a place between two tokens, "" where the text names none for it."""
        return self._attached(last) or self._of_sentence(first) or self._dateline

    def names_town_behind(self, first: int, last: int) -> bool:
        """Return True if a known municipality stands right behind the last token: "in St. Paul", ", Edina"."""
        return tidy(self._attached(last)) in self._towns

    def names_town(self, first: int, last: int) -> bool:
        """The same, or the sentence or the dateline names another municipality than the newsroom's own."""
        town = tidy(self.locality(first, last))
        return self.names_town_behind(first, last) or (town in self._towns and not town.startswith(self._own))

    def of_others(self, first: int, last: int) -> str:
        """Return the other municipality that the sentence names for another of its places, "" for none."""
        others = (name for _, name in self._towns_around(first) if not tidy(name).startswith(self._own))
        return "" if self.locality(first, last) else next(others, "")

    def direction(self, first: int, last: int) -> str:
        """The direction in town ("N", "NE"): the one right behind the place, else the nearest one in its sentence."""
        start, end = self._sentence(first)
        attached = _IN.match(self._text, self._prose.ends[last], end)
        if attached and attached["way"]:
            return _standard(attached["way"])
        here = self._prose.starts[first]
        at = bisect_right(self._ways, (here, ""))
        near = [(abs(there - here), way) for there, way in self._ways[max(0, at - 1) : at + 1] if start <= there < end]
        return min(near, default=(0, ""))[1]

    @cached_property
    def _ways(self) -> list[tuple[int, str]]:
        """Where the text names a direction in town, and which."""
        found = ((match.start(), self._way(match)) for match in _DIRECTION.finditer(self._text))
        return [(at, way) for at, way in found if way]

    def _way(self, match: re.Match[str]) -> str:
        """A direction before a name counts where that is the own municipality's: "north Minneapolis"."""
        name = tidy(match["name"] or "")
        return _standard(match["side"] or match["way"]) if not name or name.startswith(self._own) else ""

    def _attached(self, last: int) -> str:
        """What stands right behind the place: ", St. Paul", "in Edina", "in the Longfellow neighborhood"."""
        end = self._prose.ends[last]
        behind = self._text[end : end + REACH_CHARS]
        for pattern in (_IN, _BEHIND_COMMA):
            if (match := pattern.match(behind)) and (name := match["name"]) and not _NO_TOWN.match(name):
                return self._town(behind, match)
        if match := _KNOWN_BEHIND_COMMA.match(behind):
            names = (name for name in _shortened(match["name"]) if self._is_place(name))
            if (name := next(names, "")) and not _SUBJECT.match(behind, match.start("name") + len(name)):
                return name
        return ""

    def _is_place(self, name: str) -> bool:
        return tidy(name) in self._towns or tidy(name) in self._areas

    def _town(self, behind: str, match: re.Match[str]) -> str:
        """The municipality or part of town out of the words behind a place; else all of them, as a stranger.

        The name of a neighborhood that is not known says nothing against the streets at hand.
        """
        name, state = match["name"], match["state"] or ""
        whole = behind[match.start("way") if match.groupdict().get("way") else match.start("name") : match.end("name")]
        for words in (whole, *_shortened(name)):
            if tidy(words) in self._towns or tidy(words) in self._areas or tidy(words) in states():
                return words
        if _PART_OF_TOWN.match(behind, match.end("name")):
            return ""
        return f"{name}, {state}" if _is_state(state) else name

    def _of_sentence(self, first: int) -> str:
        """Return the known municipality last named before the place, else the first behind it, in its sentence."""
        start, at = self._sentence(first)[0], self._prose.starts[first]
        own = (name for there, name in self._towns_around(first) if not self._is_of_another_place(there, at, start))
        return next(own, "")

    def _towns_around(self, first: int) -> list[tuple[int, str]]:
        """Return where the sentence names a known municipality last before the token, and first behind it."""
        start, end = self._sentence(first)
        here = bisect_right(self._named, (self._prose.starts[first], ""))
        return [one for one in self._named[max(0, here - 1) : here + 1] if start <= one[0] < end]

    def _is_of_another_place(self, position: int, at: int, start: int) -> bool:
        """Return True if a town belongs to another place of the sentence: "at 5th and Main in Edina, and one at …"."""
        word = _WORD_BEFORE.search(self._text, start, position)
        is_behind_a_name = word and word.start() > start and not _NOT_A_NAME.match(word[1])
        between = self._text[min(position, at) : max(position, at)]
        return bool(is_behind_a_name and _NEXT_CLAUSE.search(between))

    @cached_property
    def _named(self) -> list[tuple[int, str]]:
        """Where the text speaks of being in a known municipality, or of its police."""
        found = []
        for match in _SPOKEN_OF.finditer(self._text):
            words = _shortened(match["in"]) if match["in"] else _shortened(match["of"], from_start=True)
            if town := next((cut for cut in words if tidy(cut) in self._towns), ""):
                found.append((match.start(), town))
        return found

    @cached_property
    def _dateline(self) -> str:
        """The municipality before the dash at the head of the story, if it is a known one."""
        match = _DATELINE.match(self._text[:DATELINE_CHARS])
        return match["name"].strip().title() if match and tidy(match["name"]) in self._towns else ""

    @cached_property
    def _ends_of_sentences(self) -> list[int]:
        return [self._prose.starts[at] for at, kind in enumerate(self._prose.kinds) if kind == "."]

    def _sentence(self, first: int) -> tuple[int, int]:
        """Where the token's sentence starts and ends in the text."""
        at = bisect_right(self._ends_of_sentences, self._prose.starts[first])
        start = self._ends_of_sentences[at - 1] if at else 0
        return start, self._ends_of_sentences[at] if at < len(self._ends_of_sentences) else len(self._text)


def _shortened(name: str, *, from_start: bool = False) -> list[str]:
    """The name, and what is left of it as words fall away at its end, or at its start."""
    words = name.split()
    cuts = (words[at:] for at in range(len(words))) if from_start else (words[:at] for at in range(len(words), 0, -1))
    return [" ".join(cut) for cut in cuts]


def _standard(way: str | None) -> str:
    return DIRECTIONALS.get(tidy((way or "").replace("-", "")), "")


def _is_state(text: str) -> bool:
    name = text.rstrip(".").upper()
    return name in states() or (len(name) > 2 and any(state.startswith(name) for state in states()))

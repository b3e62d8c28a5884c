"""Prose → the stretches of it that are written as places are: forms over kinds of tokens. No street is asked.

A span is `sure` where its form alone says place ("34th Street and Portland Avenue"); one that is not ("Lake and
Chicago") is for the streets to decide.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.geocoding.relations import may_relate, related
from app.geocoding.tokens import Prose, is_counted, tokens

LONGEST_TOKENS = 40
LONGEST_RELATION_TOKENS = 14
_SMALL_COUNT = 100
_YEARS = range(1900, 2100)
_NO_PLURALS = frozenset(["was", "is", "has", "does", "goes", "says", "as", "this", "his", "its", "always", "perhaps"])
_BEFORE_A_YEAR = frozenset(["in", "by", "since", "until", "during", "before", "after", "from", "of", "early", "late"])

_TAIL = r"(?:D|,D(?![CULoOZ])|E(?![CLZ])|d(?=[.,;)&(]|$))?"
_NAMED = r"[DE]?(?:T(?=[CUL]))?[CULVED][CUVOEo]{0,4}?"
_NUMBERED = r"[DE]?(?:[oOq]|n(?=h))h?[Tt]"
_TYPED = rf"(?:(?:{_NUMBERED}|{_NAMED}T|T[LDl](?![CULoO]))|T?R[nL]|I){_TAIL}"
_BARE = rf"(?:[DE]?[oO]h?|[DE]?(?:T(?=C))?[CUL][CUV]{{0,2}}|[DE]?Z){_TAIL}"
_LOOSE = rf"(?:{_TYPED}|{_NAMED}[tU]{_TAIL}|{_BARE})"
_AND = r"(?:&@?e?)"
_JOINED = r"(?:&@?e?|,?@e?|/|,?j?Nf?e?|,?j?Ff?e?|,?j?[dE]fe?|j?>e?)"
_NOT_A_NAME = r"(?!-?Z)"
_TWO = rf"(?:{_LOOSE}{_AND}{_LOOSE}P?{_TAIL})"
_STRETCH = rf"(?:,?\(?b{_TWO}|,?m{_LOOSE}>e?{_LOOSE})"

_LEAD = re.compile(r"(?:[@NFcbkim>]|xf|[dw]f)e?$")
_AT = re.compile("@$")
_STRONG_LEAD = re.compile(r"(?:[@NFc]|xf)e?$")
_PART_OF_A_NAME = re.compile(r"[CUVZP]f$")
_OF_THE = re.compile(r"(?<!xf)(?<!x)e$")
_CORNER_OF = re.compile(r"\s*(?:the\s+)?(?:(?:corner|intersection|junction)s?\s+of\s+(?:the\s+)?)?", re.IGNORECASE)
_STARTS = re.compile(r"[bnuoOqCULTRIDEZVM]")
_BARE_ORDINALS = re.compile(r"[oOq]&[oOq]")
_AND_ANOTHER = re.compile(rf"{_AND}{_LOOSE}")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of prose from one token to another, both included. `near`: the first token of a relation before it.

    `stop`: a full stop that its last token carries is the sentence's.
    """

    prose: Prose
    first: int
    last: int
    kind: str
    sure: bool
    near: int
    stop: bool = False

    @property
    def start(self) -> int:
        """Where it starts in the text, in characters, its relation included."""
        return self.prose.starts[self.near]

    @property
    def end(self) -> int:
        """Where it ends in the text, in characters."""
        return self.prose.ends[self.last] - self.stop

    @property
    def text(self) -> str:
        """What stands there."""
        return self.prose.text[self.start : self.end]


class _Form:
    """A way to write a place. `judge` says of a match: True for sure, None for the streets to decide, False for no."""

    def __init__(self, kind: str, source: str, judge: "Callable[[Prose, re.Match[str]], bool | None]") -> None:
        self.kind, self.pattern, self.judge = kind, re.compile(source), judge


def _sure(prose: Prose, match: re.Match[str]) -> bool:
    return True


def _led(pattern: re.Pattern[str], match: re.Match[str]) -> bool:
    return pattern.search(match.string, max(0, match.start() - 4), match.start()) is not None


def _bounded(match: re.Match[str]) -> bool:
    """Whether the sentence pauses behind the match."""
    return match.string[match.end() : match.end() + 1] in ("", ".", ",", ";", ")", "(")


def _house(prose: Prose, match: re.Match[str]) -> bool:
    """A number before a street; a year or a small count of things is none."""
    figures = prose.cut(match.start(), match.start())
    before = prose.cut(match.start() - 1, match.start() - 1).lower() if match.start() else ""
    if not figures.isdigit():
        return True
    if int(figures) in _YEARS and before in _BEFORE_A_YEAR:
        return False
    behind = match.string[match.end() : match.end() + 1]
    if match["span"] == "nDT" and behind == "C" and prose.cut(match.start() + 1, match.start() + 1).endswith("."):
        # "926 N. St. Louis" is on St. Louis, "926 N St. Police said" on N Street.
        return False
    return not (int(figures) < _SMALL_COUNT and behind == "w" and _is_plural(prose.cut(match.end(), match.end())))


def _is_plural(word: str) -> bool:
    """ "Two of 5 Lake Street shops", and not "84 Lake Street was"."""
    return word.endswith("s") and not word.endswith("ss") and word not in _NO_PLURALS


def _bare_house(prose: Prose, match: re.Match[str]) -> bool:
    """A number before a name without a type: only where the sentence says "at" before it and pauses behind it."""
    led = not match.start() or _led(_LEAD, match)
    return led and (_bounded(match) or _typed_at(match)) and _house(prose, match)


def _typed_at(match: re.Match[str]) -> bool:
    """Whether "at" and a word that may be a type hold the name: "at 123 Main Way was", not "at 12 Elm Park homes"."""
    goes_on = match.string[match.end() : match.end() + 1] == "w"
    return goes_on and _led(_AT, match) and match["span"].rstrip("dDE").endswith("U")


def _corner(prose: Prose, match: re.Match[str]) -> bool | None:
    """Two types are sure, or one beside a number or behind a preposition; the streets decide the rest."""
    typed = [side for side in ("left", "right") if match[side]]
    found = match.group()
    if (not match["left"] and _led(_PART_OF_A_NAME, match)) or _counts(prose, match):
        return False
    if re.search("[NF]", match["joint"]) and _AND_ANOTHER.match(match.string, match.end()):
        # "Powderhorn Park, near 34th and 15th": the corner is what it is near to.
        return False
    if len(typed) == 2:
        return True
    if _BARE_ORDINALS.fullmatch(found) and match.start() and not _led(_LEAD, match):
        # "They finished 1st and 2nd."
        return False
    if typed and (re.search("[oO]", found) or _led(_LEAD, match)):
        return True
    if _led(_OF_THE, match) and not typed:
        return False
    if _led(_STRONG_LEAD, match) and (re.search("[oO]", found) or match.string[match.start() - 2] in "xf"):
        return True
    return None if typed or re.search("[oO/]", found) or _led(_LEAD, match) else False


def _counts(prose: Prose, match: re.Match[str]) -> bool:
    """Whether ordinals count what stands behind them: "the 2nd and 3rd precincts"."""
    behind = match.end()
    return match.string[behind - 1] in "oOq" and behind < len(prose.kinds) and is_counted(prose.cut(behind, behind))


def _on_after_a_way(prose: Prose, match: re.Match[str]) -> bool | None:
    """One street on another is a corner behind "two blocks south of", and nowhere else."""
    return None if _relation(prose, match.start()) < match.start() else False


def _stretch(prose: Prose, match: re.Match[str]) -> bool | None:
    return True if re.search("[TtPRIoO]", match.group()) else None


_FORMS = (
    _Form(
        "block",
        rf"(?P<span>(?:(?:n(?:[&>]e?n)?|n-n|u)-?B(?:[fc]e?)?|[Oq]-?Bf)(?:{_LOOSE}|(?<=f)w{{1,2}}[tT]{_TAIL})){_STRETCH}?",
        _sure,
    ),
    _Form(
        "corner",
        rf"(?P<span>n(?P<left>[Tt]){_TAIL}(?:&|/|@)n(?P<right>[Tt]){_TAIL})",
        _sure,
    ),
    _Form(
        "address",
        rf"(?P<span>n(?:h(?=[oCDE]))?(?:{_TYPED}|{_NAMED}t{_TAIL}|n[Tt]{_TAIL})){_NOT_A_NAME}{_STRETCH}?",
        _house,
    ),
    _Form("address", rf"(?P<span>nD(?:o|T?C[CUV]?){_TAIL}){_NOT_A_NAME}", _house),
    _Form("address", rf"(?P<span>n(?:{_NAMED}U|[CU]{{1,2}}|[DE]?o){_TAIL})", _bare_house),
    _Form("between", rf"(?P<span>{_LOOSE}{_STRETCH}\)?){_NOT_A_NAME}", _stretch),
    _Form("between", rf"(?P<span>b{_TWO}ce?{_LOOSE}){_NOT_A_NAME}", _stretch),
    _Form("corner", rf"(?P<span>(?:{_BARE}|M)(?:,{_BARE})?{_AND}{_BARE}P{_TAIL})", _sure),
    _Form(
        "corner",
        rf"(?P<span>(?:(?P<left>{_TYPED})|{_BARE})(?P<joint>{_JOINED})(?:(?P<right>{_TYPED})|{_BARE})){_NOT_A_NAME}",
        _corner,
    ),
    _Form("corner", rf"(?P<span>{_LOOSE}ce?{_LOOSE}){_NOT_A_NAME}", _on_after_a_way),
)
"""Tried from top to bottom where a token may begin a place; the first that fits is taken, and its words are used up."""


def spans(text: str, known: Callable[[str], bool] = lambda name: False) -> Iterator[Span]:
    """The stretches that are places by their form alone; `known` as for tokens()."""
    return (span for span in found(tokens(text, known), lambda span: False))


def found(prose: Prose, is_place: Callable[[Span], bool]) -> Iterator[Span]:
    """The stretches in their order, none overlapping; `is_place` is asked about those whose form is not enough."""
    used = 0
    for start in _STARTS.finditer(prose.kinds):
        if start.start() < used:
            continue
        for span, end in _at(prose, start.start()):
            if span.sure or is_place(span):
                better = _overlapping(prose, span, is_place)
                yield better or span
                used = max(end, better.last + 1 if better else 0)
                break


def _overlapping(prose: Prose, span: Span, is_place: Callable[[Span], bool]) -> Span | None:
    """A place that begins inside a corner which no streets make: "I-94 and I-35W at 46th Street"."""
    if span.kind != "corner" or not span.sure or is_place(span):
        return None
    later = (one for first in range(span.first + 1, span.last + 1) for one, _ in _at(prose, first))
    return next((one for one in later if one.last > span.last and is_place(one)), None)


def _at(prose: Prose, first: int) -> Iterator[tuple[Span, int]]:
    """The spans that may begin at a token, best first, each with the token up to which it uses the words."""
    for form in _FORMS:
        match = form.pattern.match(prose.kinds, first, first + LONGEST_TOKENS)
        if match is None or (sure := form.judge(prose, match)) is False:
            continue
        last = match.end("span") - 1
        near = _relation(prose, first)
        yield Span(prose, first, last, form.kind, sure is True, near), match.end()
        if sure is None:
            for shorter in _shorter(prose, last):
                yield Span(prose, first, shorter, form.kind, False, near), shorter + 1


def _shorter(prose: Prose, last: int) -> Iterator[int]:
    """The ends of a span without the capitalised words at its end: "Lake and Chicago Minneapolis". With an article they
    are one name: "I-94 near the Lowry Tunnel" is not at Lowry Avenue."""
    if prose.kinds[len(prose.kinds[: last + 1].rstrip("CUVDE")) - 1] == "e":
        return
    while last > 1 and prose.kinds[last] in "CUVDE" and prose.kinds[last - 1] in "CULoOV":
        last -= 1
        yield last


def narrower(span: Span) -> Iterator[Span]:
    """The span with fewer of the capitalised words at its start or its end, for the streets to choose from."""
    prose = span.prose
    for first in range(span.first + 1, span.last):
        if prose.kinds[first - 1] not in "CUV":
            break
        yield from (one for one, _ in _at(prose, first) if one.last == span.last)
    for last in _shorter(prose, span.last):
        yield Span(prose, span.first, last, span.kind, False, span.near)


def _relation(prose: Prose, first: int) -> int:
    """The token from which "a block south of the corner of" leads up to a place; its own first where nothing does."""
    here = prose.starts[first]
    before = max(0, first - LONGEST_RELATION_TOKENS, *(prose.kinds.rfind(end, 0, first) + 1 for end in ".;"))
    if may_relate(prose.text[prose.starts[before] : here]):
        for token in range(before, first):
            said = related(prose.text, prose.starts[token], here)
            if said and _CORNER_OF.fullmatch(prose.text, said.end, here):
                return token
    return first

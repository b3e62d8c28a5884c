"""The forms in which prose writes places: a table over kinds of tokens, and what judges a match. No street is asked."""

import re
from collections.abc import Callable

from app.geocoding.relations import may_relate, related
from app.geocoding.tokens import Prose, is_counted

LONGEST_TOKENS = 40
LONGEST_RELATION_TOKENS = 14
LONGEST_LISTING_TOKENS = 6
_SMALL_COUNT = 100
_MOST_NUMBERED = 200
"""No street goes by a higher number."""
_YEARS = range(1900, 2100)
_NO_PLURALS = frozenset(["was", "is", "has", "does", "goes", "says", "as", "this", "his", "its", "always", "perhaps"])
_BEFORE_A_YEAR = frozenset(["in", "by", "since", "until", "during", "before", "after", "from", "of", "early", "late"])

TAIL = r"(?:D|,D(?![CULoOZ])|E(?![CLZ])|d(?=[.,;)&(]|$))?"
_NAMED = r"[DE]?(?:T(?=[CUL]))?[CULVED][CUVOEo]{0,4}?"
_NUMBERED = r"[DE]?(?:[oOq]|n(?=h))h?[Tt]"
TYPED = rf"(?:(?:{_NUMBERED}|{_NAMED}T|T[LDl](?![CULoO]))|T?R[nL]|I){TAIL}"
_BARE = rf"(?:[DE]?[oO]h?|[DE]?(?:T(?=C))?[CUL][CUV]{{0,2}}|[DE]?Z){TAIL}"
LOOSE = rf"(?:{TYPED}|{_NAMED}[tU]{TAIL}|{_BARE})"
_AND = r"(?:&@?e?)"
JOINED = r"(?:&@?e?|,?@e?|/|,?j?Nf?e?|,?j?Ff?e?|,?j?[dE]fe?|j?>e?)"
_NOT_A_NAME = r"(?!-?Z)"
_BARE_NUMBER = rf"(?:[DE]?nh?[Tt]{TAIL}(?!C))"
_JOINED_BY_WORDS = r"(?:,?e?[nwZ]{1,2}f?[wB]?[dE]fe?)"
_TWO = rf"(?:{LOOSE}{_AND}{LOOSE}P?{TAIL})"
_STRETCH = rf"(?:,?\(?b{_TWO}|,?m{LOOSE}>e?{LOOSE})"

_LEAD = re.compile(r"(?:[@NFcbkim>]|xf|[dw]f)e?$")
_AT = re.compile("@$")
_STRONG_LEAD = re.compile(r"(?:[@NFc]|xf)e?$")
_PART_OF_A_NAME = re.compile(r"[CUVZP]f$")
_OF_THE = re.compile(r"(?<!xf)(?<!x)e$")
_CORNER_OF = re.compile(r"\s*(?:the\s+)?(?:(?:corner|intersection|junction)s?\s+of\s+(?:the\s+)?)?", re.IGNORECASE)
STARTS = re.compile(r"[bnuoOqCULTRIDEZVMB]")
_BARE_ORDINALS = re.compile(r"[oOq]&[oOq]")
_OPENING = re.compile(r"(?:\A|[.;(]|(?:\A|[.;])(?:-|\(?[nl]\)))\Z")
_LABELED = re.compile(r"(?:\A|;)[CUw]{1,3},\Z")
""" "Shooting, Penn and Lowry", on a line by itself."""
_LIST_BEHIND = re.compile(rf"[,;]&?{_BARE}{_AND}{_BARE}")
"""Another pair of names behind a pair: "closed Penn and Lowry, Penn and Plymouth"."""
LISTED = re.compile(
    r"\s*(?:[,;]\s*(?:and|&|or|plus|as well as)?|and|&|or|plus|as well as)\s+(?:also\s+)?(?:(?:at|near)\s+)?"
)
"""What stands between the places of a list."""
_AND_ANOTHER = re.compile(rf"{_AND}{LOOSE}")


class Form:
    """A way to write a place. `judge` says of a match: True for sure, None for the streets to decide, False for no."""

    def __init__(self, kind: str, source: str, judge: "Callable[[Prose, re.Match[str]], bool | None]") -> None:
        self.kind, self.pattern, self.judge = kind, re.compile(source), judge


def _sure(prose: Prose, match: re.Match[str]) -> bool:
    return True


def _for_the_streets(prose: Prose, match: re.Match[str]) -> bool | None:
    return None


def _led(pattern: re.Pattern[str], match: re.Match[str]) -> bool:
    return pattern.search(match.string, max(0, match.start() - 4), match.start()) is not None


def _bounded(match: re.Match[str]) -> bool:
    """Whether the sentence pauses behind the match."""
    return match.string[match.end() : match.end() + 1] in ("", ".", ",", ";", ")", "(")


def _opens(match: re.Match[str]) -> bool:
    """Whether a sentence, a line, a bracket or a quotation begins with the match; marks of a list come before it."""
    return _OPENING.search(match.string, max(0, match.start() - 6), match.start()) is not None


def _is_all(match: re.Match[str]) -> bool:
    """Whether nothing else stands in the line, the bracket or the quotation."""
    behind = match.string[match.end() : match.end() + 2]
    if behind[:1] not in ("", ".", ";", ")") and behind != ",;":
        return False
    return _opens(match) or _LABELED.search(match.string, max(0, match.start() - 6), match.start()) is not None


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


def _bare_house(prose: Prose, match: re.Match[str]) -> bool | None:
    """A number before a name without a type: only where the sentence says "at" before it and pauses behind it."""
    led = not match.start() or _led(_LEAD, match)
    figures = prose.cut(match.start(), match.start()).upper()
    if figures.endswith("XX"):
        return None
    if figures.endswith("HUNDRED"):
        return None if _led(_LEAD, match) or _bounded(match) else False
    if led and (_bounded(match) or _typed_at(match)):
        return _house(prose, match)
    behind = match.string[match.end() : match.end() + 1]
    counts = behind == "w" and _is_plural(prose.cut(match.end(), match.end()))
    # "At 2605 Blaisdell on Monday": of a number that counts nothing the streets decide.
    return None if _led(_AT, match) and len(figures) > 2 and not counts and _house(prose, match) else False


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
        return None if _is_all(match) and "&" in prose.cut(match.start(), match.end() - 1) else False
    if typed and (re.search("[oO]", found) or _led(_LEAD, match)):
        return True
    if _led(_OF_THE, match) and not typed:
        return False
    if _led(_STRONG_LEAD, match) and (re.search("[oO]", found) or match.string[match.start() - 2] in "xf"):
        return True
    tells = typed or re.search("[oO/]", found) or _led(_LEAD, match)
    return None if tells or _is_all(match) or _LIST_BEHIND.match(match.string, match.end()) else False


def _counts(prose: Prose, match: re.Match[str]) -> bool:
    """Whether ordinals count what stands behind them: "the 2nd and 3rd precincts"."""
    behind = match.end()
    return match.string[behind - 1] in "oOq" and behind < len(prose.kinds) and is_counted(prose.cut(behind, behind))


def _numbered(prose: Prose, match: re.Match[str]) -> bool | None:
    """ "38 ST E / CHICAGO AV S": a bare figure before a type is a street's; of one typed street the streets decide."""
    numbers = [
        match.string.index("n", *span) for span in (match.span("left"), match.span("right")) if _has_number(match, span)
    ]
    if not all(_is_street_number(prose.cut(at, at)) for at in numbers):
        return False
    return True if match["left"] and match["right"] and match["joint"] != "-" else None


def _has_number(match: re.Match[str], span: tuple[int, int]) -> bool:
    """Whether a street is a bare figure with a type; "Highway 55" is none."""
    return re.match("[DE]?n", match.string[slice(*span)]) is not None


def _is_street_number(figures: str) -> bool:
    return figures.isdigit() and 0 < int(figures) < _MOST_NUMBERED


def _by_sign(prose: Prose, match: re.Match[str]) -> bool | None:
    """ "CHICAGO AV S/38": a figure by itself, where a sign and no word joins it to a street."""
    at = match.start() if match.string[match.start()] == "n" else match.end() - 1
    joint = match.start() + 1 if at == match.start() else at - 1
    return None if _is_street_number(prose.cut(at, at)) and prose.cut(joint, joint) in "/@&" else False


def _block_behind(prose: Prose, match: re.Match[str]) -> bool | None:
    """ "24th Ave N 600 block", "Portland Ave 34XX": without the word, the figure has to be masked."""
    last = prose.cut(match.end("span") - 1, match.end("span") - 1)
    return None if match["masked"] is None or last.upper().endswith("XX") else False


def _a_way_from(prose: Prose, match: re.Match[str]) -> bool | None:
    """ "Portland two blocks south of 34th": what stands between has to say how far, and which way."""
    start, end = prose.starts[match.start("joint")], prose.starts[match.end("joint")]
    said = related(prose.text, start + (prose.text[start] == ","), end)
    return None if said and said.end == end else False


def _by_a_mark(prose: Prose, match: re.Match[str]) -> bool | None:
    """ "34th - Portland"."""
    return None if re.search("[oOTI]", match["span"]) else False


def _side_by_side(prose: Prose, match: re.Match[str]) -> bool | None:
    """ "34th Portland", where that is all that a line or a bracket holds, or all that "at" leads to."""
    led = _opens(match) or _led(_LEAD, match)
    return None if led and (_bounded(match) or match.string[match.end() : match.end() + 1] in "wc") else False


def _on_after_a_way(prose: Prose, match: re.Match[str]) -> bool | None:
    """One street on another is a corner behind "two blocks south of", and nowhere else."""
    return None if relation_start(prose, match.start()) < match.start() else False


def _stretch(prose: Prose, match: re.Match[str]) -> bool | None:
    return True if re.search("[TtPRIoO]", match.group()) else None


FORMS = (
    Form(
        "block",
        rf"(?P<span>(?:(?:n(?:[&>]e?n)?|n-n|u)-?B(?:[fc]e?)?|[Oq]-?Bf)"
        rf"(?:{LOOSE}|{_BARE_NUMBER}|(?<=f)w{{1,2}}[tT]{TAIL})){_STRETCH}?",
        _sure,
    ),
    Form("block", rf"(?P<span>Bf?n(?:[fc]e?)?(?:{LOOSE}|{_BARE_NUMBER}))", _for_the_streets),
    Form("block", rf"(?P<span>(?:{LOOSE}|{_BARE_NUMBER})[/,-]?n(?:-?B(?!f|c?[nhoOCTE])|(?P<masked>)))", _block_behind),
    Form(
        "corner",
        rf"(?P<span>(?P<left>{_BARE_NUMBER})(?P<joint>{JOINED}|-)(?:(?P<right>{_BARE_NUMBER}|{TYPED})|{_BARE}))",
        _numbered,
    ),
    Form(
        "corner",
        rf"(?P<span>(?:(?P<left>{TYPED})|{_BARE})(?P<joint>{JOINED}|-)(?P<right>{_BARE_NUMBER}))",
        _numbered,
    ),
    Form("corner", rf"(?P<span>n[/@&]{TYPED}|{TYPED}[/@&]n(?![nhoOCTtDUB/-]))", _by_sign),
    Form(
        "address",
        rf"(?P<span>n(?:h(?=[oCDE]))?(?:{TYPED}|{_NAMED}t{TAIL}|n[Tt]{TAIL})){_NOT_A_NAME}{_STRETCH}?",
        _house,
    ),
    Form("address", rf"(?P<span>nD(?:o|T?C[CUV]?){TAIL}){_NOT_A_NAME}", _house),
    Form("address", rf"(?P<span>nh?(?:{_NAMED}U|[CU]{{1,2}}|[DE]?o){TAIL})", _bare_house),
    Form("between", rf"(?P<span>{LOOSE}{_STRETCH}\)?){_NOT_A_NAME}", _stretch),
    Form("between", rf"(?P<span>b{_TWO}ce?{LOOSE}){_NOT_A_NAME}", _stretch),
    Form("corner", rf"(?P<span>(?:{_BARE}|M)(?:,{_BARE})?{_AND}{_BARE}P{TAIL})", _sure),
    Form(
        "corner",
        rf"(?P<span>(?:(?P<left>{TYPED})|{_BARE})(?P<joint>{JOINED})(?:(?P<right>{TYPED})|{_BARE})){_NOT_A_NAME}",
        _corner,
    ),
    Form("corner", rf"(?P<span>{LOOSE}ce?{LOOSE}){_NOT_A_NAME}", _on_after_a_way),
    Form("corner", rf"(?P<span>{LOOSE}(?P<joint>{_JOINED_BY_WORDS}){LOOSE}){_NOT_A_NAME}", _a_way_from),
    Form("corner", rf"(?P<span>{LOOSE}a{LOOSE}){_NOT_A_NAME}", _for_the_streets),
    Form("corner", rf"(?P<span>{LOOSE}(?P<joint>-){LOOSE}){_NOT_A_NAME}", _by_a_mark),
    Form("corner", rf"(?P<span>[oO]h?C[CUV]{{0,2}}{TAIL}){_NOT_A_NAME}", _side_by_side),
    Form("between", rf"(?P<span>{TYPED},{LOOSE}>{LOOSE}){_NOT_A_NAME}", _for_the_streets),
)
"""Tried from top to bottom where a token may begin a place; the first that fits is taken, and its words are used up."""


def relation_start(prose: Prose, first: int) -> int:
    """The token from which "a block south of the corner of" leads up to a place; its own first where nothing does."""
    here = prose.starts[first]
    before = max(0, first - LONGEST_RELATION_TOKENS, *(prose.kinds.rfind(end, 0, first) + 1 for end in ".;"))
    if may_relate(prose.text[prose.starts[before] : here]):
        for token in range(before, first):
            said = related(prose.text, prose.starts[token], here)
            if said and _CORNER_OF.fullmatch(prose.text, said.end, here):
                return token
    return first

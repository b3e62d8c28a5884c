"""Prose → the stretches of it that are written as places are: forms over kinds of tokens. No street is asked.

A span is `sure` where its form alone says place ("34th Street and Portland Avenue"); one that is not ("Lake and
Chicago") is for the streets to decide.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.geocoding.prose_forms import FORMS, LISTED, LONGEST_LISTING_TOKENS, LONGEST_TOKENS, STARTS, relation_start
from app.geocoding.prose_lines import by_form
from app.geocoding.prose_lists import listed, two_names
from app.geocoding.prose_text import smooth
from app.geocoding.tokens import Prose


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of prose from one token to another, both included. `near`: the first token of a relation before it.

    `stop`: a full stop that its last token carries is the sentence's. `asked`: the phrases to ask instead of the text;
    of two, either can be right, with the road called by one of `names`.
    """

    prose: Prose
    first: int
    last: int
    kind: str
    sure: bool
    near: int
    stop: bool = False
    asked: tuple[str, ...] = ()
    names: tuple[str, str] | None = None

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


def spans(text: str, known: Callable[[str], bool] = lambda name: False) -> Iterator[Span]:
    """The stretches that are places by their form alone; `known` as for tokens()."""
    return found(by_form(smooth(text).text, known), lambda span: False)


def found(prose: Prose, is_place: Callable[[Span], bool]) -> Iterator[Span]:
    """The stretches in their order, none overlapping; `is_place` is asked about those whose form is not enough."""
    used, before = 0, None
    for start in STARTS.finditer(prose.kinds):
        if start.start() < used:
            continue
        if several := _several(prose, start.start(), is_place):
            yield from several
            before, used = several[-1], several[-1].last + 1
            continue
        for span, end in _at(prose, start.start(), _is_listed(prose, before, start.start())):
            if span.sure or is_place(span):
                before = _overlapping(prose, span, is_place) or span
                yield before
                used = max(end, before.last + 1)
                break


def _several(prose: Prose, first: int, is_place: Callable[[Span], bool]) -> list[Span]:
    """Return the places of a list that begins here, if the streets know two; or the one at a road of two names."""
    for places in listed(prose, first):
        spans = [Span(prose, one.first, one.last, "corner", True, one.first, asked=(one.phrase,)) for one in places]
        if sum(map(is_place, spans)) >= min(2, len(spans)):
            return spans
    for one in two_names(prose, first):
        span = Span(prose, one.first, one.last, "corner", True, one.first, asked=one.phrases, names=one.names)
        if is_place(span):
            return [span]
    return []


def _is_listed(prose: Prose, before: Span | None, first: int) -> bool:
    """Whether a token follows a corner as the next of a list does: "Penn and Lowry, Penn and Plymouth"."""
    if before is None or before.kind != "corner" or first - before.last > LONGEST_LISTING_TOKENS:
        return False
    return LISTED.fullmatch(prose.text, before.end, prose.starts[first]) is not None


def _overlapping(prose: Prose, span: Span, is_place: Callable[[Span], bool]) -> Span | None:
    """A place that begins inside what the streets do not know: "I-94 and I-35W at 46th Street"."""
    if span.kind not in ("corner", "address") or not span.sure or is_place(span):
        return None
    later = (one for first in range(span.first + 1, span.last + 1) for one, _ in _at(prose, first))
    return next((one for one in later if one.last > span.last and is_place(one)), None)


def _at(prose: Prose, first: int, goes_on: bool = False) -> Iterator[tuple[Span, int]]:
    """The spans that may begin at a token, best first, each with the token up to which it uses the words."""
    for form in FORMS:
        match = form.pattern.match(prose.kinds, first, first + LONGEST_TOKENS)
        if match is None:
            continue
        if (sure := form.judge(prose, match)) is False:
            if not (goes_on and form.kind == "corner"):
                continue
            sure = None
        last = match.end("span") - 1
        near = relation_start(prose, first)
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

"""All that lies on the desk of one map: its incidents in rows, the text with its marks, the questions still open."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from string import ascii_lowercase

from app.desk import doubts
from app.desk.statement import Mention, mentions
from app.desk.suggestions import suggestions
from app.geocoding.providers import Answers
from app.incidents.overview import MapLine
from app.incidents.statements import Statement
from app.incidents.store import Store
from app.model import Candidate, Incident, MatchStatus

MOST_ROWS = 50
"""Incidents on one page of the desk."""


@dataclass(frozen=True, slots=True)
class Question:
    """A place of the text that is not on the map: `letter` marks it, `candidates` are what it can be.

    `status` is the match's, or "out" for one that was left out.
    """

    mention: Mention
    letter: str
    status: str
    candidates: tuple[Candidate, ...]

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.status != "out"


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the text: `kind` is "" for plain words, "on" the map, "ask" or "out"; `label` its row's."""

    text: str
    kind: str = ""
    label: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class Bench:
    """The desk of one map. `first` is the number of the first row shown, `next` where the next page of them begins.

    `doubts` has what a person should check of a place on the map, by the incident's id.
    """

    line: MapLine
    incidents: tuple[Incident, ...]
    first: int
    next: int | None
    questions: tuple[Question, ...]
    segments: tuple[Segment, ...]
    doubts: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def unplaced(self) -> tuple[Question, ...]:
        """Return what the text names and nobody could place."""
        return tuple(question for question in self.questions if question.status == MatchStatus.NO_MATCH)

    @property
    def asked(self) -> tuple[Question, ...]:
        """The questions that wait for an answer."""
        return tuple(question for question in self.questions if question.is_open)


def bench(store: Store, slug: str, geocoder: Answers, after: int = 0) -> Bench:
    """What lies there now. Raises NotFound."""
    line, statement = store.map_line(slug), store.statement(slug)
    page = store.incidents(slug, MOST_ROWS, after)
    found = mentions(statement.text, geocoder) if statement.text else ()
    numbers = {one.id: number for number, one in enumerate(page.incidents, after + 1)}
    questions = tuple(_questions(found, statement, numbers, geocoder))
    segments = tuple(_segments(statement, found, numbers, questions))
    checks = doubts.of_incidents(page.incidents, found, statement.decisions, geocoder)
    return Bench(line, page.incidents, after + 1, page.next, questions, segments, checks)


def _questions(
    found: Sequence[Mention], statement: Statement, numbers: dict[str, int], geocoder: Answers
) -> Iterator[Question]:
    letters = (f"{ascii_lowercase[n % 26]}{n // 26 or ''}" for n in count())
    asked: dict[str, str] = {}
    for one in found:
        decided = one.decision(statement.decisions)
        if decided in numbers or one.text.lower() in asked:
            continue
        asked[one.text.lower()] = letter = next(letters)
        status = "out" if decided is not None or one.is_settled else one.match.status.value
        tied = one.match.status is not MatchStatus.NO_MATCH
        yield Question(one, letter, status, one.match.candidates if tied else suggestions(one.match, geocoder))


def _segments(
    statement: Statement, found: Sequence[Mention], numbers: dict[str, int], questions: Sequence[Question]
) -> Iterator[Segment]:
    asked = {question.mention.text.lower(): question for question in questions}
    at = 0
    for one in found:
        yield Segment(statement.text[at : one.start])
        decided, question = one.decision(statement.decisions) or "", asked.get(one.text.lower())
        words = statement.text[one.start : one.end]
        if decided in numbers:
            yield Segment(words, "on", str(numbers[decided]), f"incident-{decided}")
        elif question:
            kind = "ask" if question.is_open else "out"
            yield Segment(words, kind, question.letter, f"question-{question.mention.key}")
        else:
            yield Segment(words)
        at = one.end
    yield Segment(statement.text[at:])

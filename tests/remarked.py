"""The remarks of an answer as people read them: tests that compare wording ask here."""

from app.geocoding.reverse import Described
from app.model import Match
from app.words.remarks import sentences


def said_of(answer: Match | Described) -> tuple[str, ...]:
    """Return the sentences of an answer's remarks."""
    return sentences(answer.remarks)

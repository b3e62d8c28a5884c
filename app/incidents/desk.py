"""The part of the store's face that the desk alone asks: the list in one look, and the text that a map began from."""

from collections.abc import Mapping

from app.incidents import overview, statements
from app.incidents.database import Database
from app.incidents.overview import MapLine
from app.incidents.statements import Statement


class Desk:
    """What the desk reads and keeps. Each method is one transaction."""

    _database: Database

    def overview(self) -> tuple[MapLine, ...]:
        """Every map in a line, the one changed last first; no incident is read."""
        with self._database.read() as connection:
            return overview.lines(connection)

    def map_line(self, slug: str) -> MapLine:
        """One map in a line. Raises NotFound."""
        with self._database.read() as connection:
            return overview.one(connection, slug)

    def statement(self, slug: str) -> Statement:
        """The text that a map was begun from; an empty one where there is none. Raises NotFound."""
        with self._database.read() as connection:
            return statements.read(connection, slug)

    def append_text(self, slug: str, more: str) -> Statement:
        """Put more text behind what is there, and answer all of it. Raises BadInput, NotFound."""
        with self._database.write() as connection:
            return statements.append(connection, slug, more)

    def decide_places(self, slug: str, decisions: Mapping[str, str | None]) -> Statement:
        """Note what became of places in the text; None takes it back, what others decided stays. Raises NotFound."""
        with self._database.write() as connection:
            return statements.decide(connection, slug, decisions)

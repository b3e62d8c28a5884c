"""The part of the store's face that goes in and out: what feeds tell."""

from app.incidents import newest
from app.incidents.database import Database
from app.incidents.newest import PublishedLine, VersionLine


class InOut:
    """What other programs bring and take. Each method is one transaction."""

    _database: Database

    def published_lines(self, limit: int = 100) -> tuple[PublishedLine, ...]:
        """The maps that readers may see, the one published last first; no incident is read."""
        with self._database.read() as connection:
            return newest.lines(connection, limit)

    def version_lines(self, slug: str, limit: int = 100) -> tuple[VersionLine, ...]:
        """The published versions of a map, newest first. Raises NotFound, Gone."""
        with self._database.read() as connection:
            return newest.versions_of(connection, slug, limit)

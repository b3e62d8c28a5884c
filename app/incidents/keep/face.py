"""The part of the store's face that keeps house. Each method that changes something is one transaction."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from sqlalchemy import select

from app.erasure import ErasureReason
from app.errors import StoreUnavailable
from app.incidents.database import Database
from app.incidents.history import By
from app.incidents.keep import archive, erasure, headings, known, ledger, purging, restoring, settings, tidying
from app.incidents.keep.archive import Archive
from app.incidents.keep.erasure import Erased
from app.incidents.keep.restoring import Restored
from app.incidents.schema import map_
from app.keeping import Keeping


class Keep:
    """Backups, erasures, what is old."""

    _database: Database

    def backup(self, path: Path) -> Mapping[str, int]:
        """Write all of the store, as it is at one moment, to a file; others go on. Rows by table. Raises OSError."""
        with self._database.read(patient=True) as connection:
            return archive.write(connection, path)

    def is_empty(self) -> bool:
        """Return True if there is and was no map."""
        with self._database.read() as connection:
            return connection.execute(select(map_.c.id).limit(1)).first() is None

    def restore_backup(
        self, backup: Archive, before: Iterable[Erased] = (), *, replace: bool = False, actor: str = ""
    ) -> Restored:
        """Put a backup in the place of what is there, or nothing of it. Raises Conflict for a store that is in use."""
        with self._database.write() as connection:
            restored = restoring.restore(connection, backup, before, By(actor), replace=replace)
        if restored.erased:
            self.purge()
        return restored

    def erase_incident(
        self,
        slug: str,
        incident_id: str,
        reason: ErasureReason,
        *,
        earlier_headings: bool = False,
        folder: Path | None = None,
        actor: str = "",
    ) -> bool:
        """Remove an incident for good: from the draft, every version, history, corrections, imports. Raises NotFound.

        The map's headings stay, see `headings`; with `earlier_headings` the draft's takes the place of all before it.
        Nobody is shown it any more once the change is made; then the ledger of the folder learns of it, and the
        database's files are rewritten. False where they were too busy for that, see `purge`.
        """
        with self._database.write() as connection:
            erasure.erase(connection, slug, incident_id, reason, By(actor), earlier_headings=earlier_headings)
        if folder:
            # The store has the ledger too: a folder that cannot be written is no reason to stop here.
            with suppress(OSError):
                ledger.keep(folder, self.erased())
        return self.purge()

    def headings(self, slug: str) -> tuple[headings.Heading, ...]:
        """Every title and dek that stands on a map's draft or in a version, the draft's first."""
        with self._database.read() as connection:
            return headings.listed(connection, slug)

    def erased(self) -> tuple[Erased, ...]:
        """The ledger: what was erased, by id alone, oldest first."""
        with self._database.read() as connection:
            return erasure.listed(connection)

    def ever_on(self, slug: str) -> tuple[known.Entry, ...]:
        """Everything that a map has or had, as far as something of it is still kept. Raises NotFound."""
        with self._database.read() as connection:
            return known.ever_on(connection, slug)

    def tidy(self, keeping: Keeping, *, actor: str = "") -> Mapping[str, int]:
        """Remove what has been kept long enough; how many of what, where there was any."""
        with self._database.write() as connection:
            return tidying.tidy(connection, keeping, By(actor))

    def old_drafts(self, days: int) -> tuple[str, ...]:
        """The slugs of drafts, never published, that nobody touched for so many days."""
        with self._database.read() as connection:
            return tidying.old_drafts(connection, days)

    def setting_revision(self) -> int:
        """The number of the newest change of a setting at the desk."""
        with self._database.read() as connection:
            return settings.revision(connection)

    def settings_kept(self) -> settings.Kept:
        """The settings made at the desk."""
        with self._database.read() as connection:
            return settings.read(connection)

    def change_settings(self, values: Mapping[str, str | None], seen: int, *, actor: str = "") -> settings.Kept:
        """Set texts, or take them back by None. Raises Conflict where they changed since the revision `seen`."""
        with self._database.write() as connection:
            return settings.change(connection, values, seen, actor)

    def empty_log(self) -> bool:
        """Take what was deleted out of SQLite's log; False where it was too busy for that. Raises StoreUnavailable."""
        return purging.empty_log(self._database)

    def purge(self) -> bool:
        """Rewrite the database's files without what was deleted; False where they were too busy for it."""
        try:
            return purging.purge(self._database)
        except StoreUnavailable:
            return False

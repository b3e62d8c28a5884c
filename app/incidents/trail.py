"""The part of the store's face that readers depend on: publishing, correcting, taking down, and the way back."""

from collections.abc import Collection, Mapping
from datetime import datetime, tzinfo
from types import MappingProxyType

from app import collecting
from app.incidents import entries, history, maps, published, publishing, raising, restoring, takedown, versions
from app.incidents.history import By, Change
from app.incidents.kept_places import KeptPlaces
from app.incidents.published import PublishedPage
from app.incidents.raising import Raised
from app.incidents.versions import PublicState
from app.model import Box, Correction, DisplayPrecision, Incident, IncidentMap

_TRIES = 3
NOTHING_RAISED: Mapping[str, DisplayPrecision] = MappingProxyType({})


class Trail(KeptPlaces):
    """What was published, and everything that was changed. Each method is one transaction."""

    def publish(
        self,
        slug: str,
        version: int | None = None,
        *,
        raising: Mapping[str, DisplayPrecision] | None = NOTHING_RAISED,
        zone: tzinfo | None = None,
        actor: str = "",
        reason: str = "",
    ) -> IncidentMap:
        """Make the map as it is now the next numbered version.

        Raises NotFound; Conflict on a stale version; BadInput, which names what changed, where something that readers
        had seen is corrected and no reason is given; NotConfirmed where readers would see a place more exactly than now
        and `raising`, incident id → precision, does not say so. None confirms all.

        `zone` is where readers are shown times: a time that fills a day is no correction if it is the same day there.
        """
        by = By(actor, reason)
        for _ in range(_TRIES):
            with collecting.paused(), self._database.read() as connection:
                prepared = publishing.prepare(connection, slug, version, by, raising, zone)
            with collecting.paused(), self._reaching_readers(slug) as connection:
                if publishing.write(connection, slug, prepared, by):
                    return prepared.map
        # Somebody edits faster than this reads: nobody else writes while it does.
        with collecting.paused(), self._reaching_readers(slug) as connection:
            maps.row_of(connection, slug, lock=True)
            prepared = publishing.prepare(connection, slug, version, by, raising, zone)
            publishing.write(connection, slug, prepared, by)
            return prepared.map

    def raised(self, slug: str) -> tuple[Raised, ...]:
        """What a publish would let readers see more exactly. Raises NotFound."""
        with self._database.read() as connection:
            row = maps.row_of(connection, slug)
            return tuple(raising.found(connection, row, entries.of_map(connection, row["id"])))

    def readers_see(self, slug: str, ids: Collection[str] | None = None) -> dict[str, DisplayPrecision]:
        """How finely readers see incidents of the newest version now, all or those of `ids`. Raises NotFound."""
        with self._database.read() as connection:
            return published.precisions(connection, maps.row_of(connection, slug)["id"], ids)

    def published(self, slug: str, version: int | None = None) -> IncidentMap:
        """The newest published version, or that number, never the draft. Raises NotFound, Gone.

        Its points are exact, their display precision is the one that holds now: it goes to readers by way of
        app.readers only.
        """
        with self._database.read() as connection:
            return versions.published(connection, slug, version)

    def published_maps(self, limit: int = 100, after: int = 0) -> tuple[IncidentMap, ...]:
        """The maps that readers may see as they were published, newest map first, without incidents."""
        with self._database.read() as connection:
            return published.page_of_maps(connection, limit, after)

    def published_count(self) -> int:
        """How many maps readers may see."""
        with self._database.read() as connection:
            return published.count_of_maps(connection)

    def published_head(self, slug: str) -> IncidentMap:
        """The newest version without its incidents. Raises NotFound, for drafts too; Gone."""
        with self._database.read() as connection:
            return published.head(connection, versions.shown_row(connection, slug)["id"])

    def published_page(self, slug: str, limit: int = 100, after: int = 0) -> PublishedPage:
        """A page of the newest version's incidents, hidden places last. As `published`. Raises NotFound, Gone."""
        with self._database.read() as connection:
            return published.page(connection, versions.shown_row(connection, slug)["id"], limit, after)

    def published_incident(self, slug: str, incident_id: str) -> Incident:
        """An incident of the newest version. As `published`. Raises NotFound, Gone."""
        with self._database.read() as connection:
            return published.one(connection, versions.shown_row(connection, slug)["id"], incident_id)

    def published_within(self, slug: str, number: int, box: Box, most: int) -> tuple[Incident, ...] | None:
        """The incidents of version `number` in a box, and all that are shown coarsely. As `published`.

        None if that is not the newest version, or if they are more than `most`. Raises NotFound, Gone.
        """
        with self._database.read() as connection:
            return published.within(connection, versions.shown_row(connection, slug)["id"], number, box, most)

    def public_state(self, slug: str) -> PublicState:
        """The number of the newest published version and the revision. Raises NotFound, for drafts too; Gone."""
        with self._database.read() as connection:
            return versions.state(connection, slug)

    def published_version(self, slug: str) -> int:
        """The number of the newest published version, without reading it. Raises NotFound, for drafts too; Gone."""
        return self.public_state(slug).number

    def corrections(self, slug: str) -> tuple[Correction, ...]:
        """What was corrected for readers, newest first, places at the precision that holds now. Raises NotFound, Gone.

        As with `published`, the points are exact.
        """
        with self._database.read() as connection:
            return versions.corrected(connection, slug)

    def take_down(self, slug: str, reason: str, version: int, *, actor: str = "") -> IncidentMap:
        """Show readers the reason instead of every version. Raises NotFound, Conflict; BadInput without a reason."""
        with self._database.write() as connection:
            return takedown.take_down(connection, slug, reason, version, By(actor, reason))

    def put_back(self, slug: str, version: int, *, actor: str = "", reason: str = "") -> IncidentMap:
        """Show readers the versions again. Raises NotFound, Conflict; BadInput where it is not taken down."""
        with self._database.write() as connection:
            return takedown.put_back(connection, slug, version, By(actor, reason))

    def restore(
        self,
        slug: str,
        number: int,
        version: int,
        *,
        seen_at: datetime | None = None,
        withhold: bool = True,
        actor: str = "",
        reason: str = "",
    ) -> IncidentMap:
        """Make published version `number` the draft, ids kept; no place becomes finer than it is shown now.

        `withhold`: what becomes coarser by it is so for readers at once; otherwise once somebody publishes.

        `version` and `seen_at` are the version and updated_at of the map that the caller saw: incidents count their
        own versions, but each change of one moves the map's updated_at. Raises NotFound, Conflict.
        """
        with self._reaching_readers(slug) as connection:
            return restoring.restore(connection, slug, number, version, seen_at, By(actor, reason), withhold=withhold)

    def changes(self, slug: str, incident_id: str = "", limit: int = 100) -> tuple[Change, ...]:
        """The history of a map, or of one of its incidents, newest first."""
        with self._database.read() as connection:
            return history.changes(connection, slug, incident_id, limit)

    def history(self, slug: str, limit: int = 100, before: int = 0) -> tuple[Change, ...]:
        """All that was changed of a map, drafts too, newest first, behind the change of number `before`. See `diff`."""
        with self._database.read() as connection:
            return history.changes(connection, slug, "", limit, before)

"""The part of the store's face that goes in and out: imports, archives, what feeds and webhooks tell."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.incidents import imports, newest, published, webhooks, whole
from app.incidents.history import By
from app.incidents.imports import Added, Changed, Import, Known, Lines
from app.incidents.kept_places import KeptPlaces
from app.incidents.newest import VersionLine
from app.incidents.published import PublishedLine
from app.incidents.webhooks import Delivery, Webhook
from app.model import Incident, IncidentMap


class InOut(KeptPlaces):
    """What other programs bring and take. Each method is one transaction."""

    def published_lines(self, limit: int = 100) -> tuple[PublishedLine, ...]:
        """The maps that readers may see, the one published last first; no incident is read."""
        with self._database.read() as connection:
            return published.lines(connection, limit)

    def version_lines(self, slug: str, limit: int = 100) -> tuple[VersionLine, ...]:
        """The published versions of a map, newest first. Raises NotFound, Gone."""
        with self._database.read() as connection:
            return newest.versions_of(connection, slug, limit)

    def start_import(
        self, slug: str, name: str, lines: Lines, *, actor: str = "", about: Mapping[str, Any] | None = None
    ) -> Import:
        """Store a table for review; nothing of it is on the map. `about`: how its file was read. Raises NotFound."""
        with self._database.write() as connection:
            return imports.start(connection, slug, name, lines, By(actor), about)

    def replace_import_table(self, slug: str, import_id: str, lines: Lines, about: Mapping[str, Any]) -> None:
        """Store another table of the same file, and forget what was decided. Raises NotFound, Conflict."""
        with self._database.write() as connection:
            imports.replace_table(connection, slug, import_id, lines, about)

    def import_(self, slug: str, import_id: str) -> Import:
        """An import of a map. Raises NotFound."""
        with self._database.read() as connection:
            return imports.one(connection, slug, import_id)

    def open_imports(self, slug: str) -> tuple[Import, ...]:
        """The imports of a map that are not done, newest first, without their tables. Raises NotFound."""
        with self._database.read() as connection:
            return imports.open_ones(connection, slug)

    def decide_import(
        self, slug: str, import_id: str, decisions: Mapping[str, Any], choices: Mapping[str, Any] | None = None
    ) -> Import:
        """Keep decisions, by key, and what was chosen of the columns. Raises NotFound, Conflict."""
        with self._database.write() as connection:
            return imports.decide(connection, slug, import_id, choices, decisions)

    def discard_import(self, slug: str, import_id: str) -> None:
        """Forget an import that is not done. Raises NotFound, Conflict."""
        with self._database.write() as connection:
            imports.discard(connection, slug, import_id)

    def imported_rows(self, slug: str) -> dict[str, Known]:
        """The rows that became incidents which are still there, by their keys. Raises NotFound."""
        with self._database.read() as connection:
            return imports.known(connection, slug)

    def put_in(
        self,
        slug: str,
        added: Iterable[Added],
        changed: Iterable[Changed] = (),
        *,
        import_id: str = "",
        report: Mapping[str, Any] | None = None,
        withhold: bool = True,
        actor: str = "",
        reason: str = "",
    ) -> tuple[Incident, ...]:
        """Put rows on the map's draft: all of them or none. Raises NotFound, BadInput, Conflict.

        `withhold`: what they lower is lowered for readers at once.
        """
        with self._reaching_readers(slug) as connection:
            by = By(actor, reason)
            return imports.put_in(
                connection, slug, added, changed, by, import_id=import_id, report=report, withhold=withhold
            )

    def archive(self, slug: str) -> dict[str, Any]:
        """All that is kept of a map, as plain JSON; for the newsroom alone. Raises NotFound."""
        with self._database.read() as connection:
            return whole.read(connection, slug)

    def restore_archive(self, slug: str, content: Mapping[str, Any], *, actor: str = "") -> IncidentMap:
        """Make a map of an archive's content, under a name of its own. Raises BadInput, Conflict."""
        with self._database.write() as connection:
            return whole.restore(connection, slug, content, By(actor))

    def add_webhook(self, url: str, *, actor: str = "") -> Webhook:
        """Tell an address of what is published from now on; its secret is told this once. Raises BadInput."""
        with self._database.write() as connection:
            return webhooks.add(connection, url, By(actor))

    def webhooks(self) -> tuple[Webhook, ...]:
        """Every address that is told, without its secret."""
        with self._database.read() as connection:
            return webhooks.listed(connection)

    def remove_webhook(self, webhook_id: str, *, actor: str = "") -> None:
        """Tell it nothing more. Raises NotFound."""
        with self._database.write() as connection:
            webhooks.remove(connection, webhook_id, By(actor))

    def deliveries(self, webhook_id: str = "", limit: int = 100) -> tuple[Delivery, ...]:
        """What webhooks were told and what waits, newest first."""
        with self._database.read() as connection:
            return webhooks.deliveries(connection, webhook_id, limit)

    def unheard_withdrawals(self) -> tuple[Delivery, ...]:
        """Withdrawals that an address was told of in vain so far, oldest first."""
        with self._database.read() as connection:
            return webhooks.unheard_withdrawals(connection)

    def lease_delivery(self) -> Delivery | None:
        """The next thing to tell, for this process alone for a while; None where nothing is due."""
        with self._database.read() as connection:
            if not webhooks.is_due(connection):
                return None
        with self._database.write() as connection:
            return webhooks.lease(connection)

    def settle_delivery(self, delivery: Delivery, said: str, *, done: bool, final: bool = False) -> None:
        """Note how an attempt to tell ended."""
        with self._database.write() as connection:
            webhooks.settle(connection, delivery, said, done=done, final=final)

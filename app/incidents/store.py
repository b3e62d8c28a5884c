"""The store's one face. Each method is one transaction: when it returns, the change is on the disk, whole.

`actor` and `reason` say who makes a change and why; both go into the history. All of it may be called from any thread.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Self

from app.errors import NotFound
from app.incidents import entries, history, maps, published, tokens, versions
from app.incidents.database import Database, connect
from app.incidents.desk import Desk
from app.incidents.entries import IncidentPage
from app.incidents.history import By
from app.incidents.inout import InOut
from app.incidents.keep.face import Keep
from app.incidents.migrate import migrate
from app.incidents.people.face import People
from app.incidents.readiness import Readiness
from app.incidents.records import map_of_row
from app.incidents.tokens import NewToken, Token
from app.incidents.trail import Trail
from app.model import Incident, IncidentMap
from app.people import Scope

LONGEST_PAGE = 10_000


class Store(Trail, Desk, InOut, Keep):
    """Maps, incidents, published versions and tokens in one database. Any method may raise StoreUnavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.people = People(database)
        self._readiness = Readiness(database)

    @classmethod
    def open(cls, url: str, after_withdrawal: Callable[[], None] = lambda: None, *, create: bool = True) -> Self:
        """Open the database at an SQLAlchemy address and bring its schema up to date. Raises StoreUnavailable.

        `after_withdrawal` is called behind every change that takes something from readers, before the method returns.
        Without `create` nothing is made where no store is yet: NoStore.
        """
        database = connect(url, create=create)
        database.after_withdrawal = after_withdrawal
        try:
            migrate(database, create=create)
        except BaseException:
            database.close()
            raise
        return cls(database)

    def call_after_withdrawal(self, act: Callable[[], None]) -> None:
        """Call `act`, and nothing else, behind every change that takes something from readers."""
        self._database.after_withdrawal = act

    def close(self) -> None:
        """Close every connection."""
        self._database.close()

    def check_ready(self) -> None:
        """Raise StoreUnavailable, with its cause, where the store cannot be read or written."""
        self._readiness.check()

    def stop_writing(self) -> None:
        """Refuse every change that is not on the disk yet: the process is about to end."""
        self._database.stop_writing()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Maps

    def create_map(
        self,
        slug: str,
        title: str,
        *,
        dek: str = "",
        settings: Mapping[str, Any] | None = None,
        actor: str = "",
        reason: str = "",
    ) -> IncidentMap:
        """Make an empty draft. Raises BadInput; Conflict for a slug that is or was in use."""
        values = {"title": title, "dek": dek, "settings": {} if settings is None else settings}
        with self._database.write() as connection:
            return maps.create(connection, slug, values, By(actor, reason))

    def maps(self, limit: int | None = None, after: int = 0) -> tuple[IncidentMap, ...]:
        """Maps as editors have them, newest first, without incidents: all, or `limit` behind the first `after`."""
        with self._database.read() as connection:
            return maps.listed(connection, limit, after)

    def map(self, slug: str) -> IncidentMap:
        """A map as its editors have it, with its incidents. Raises NotFound."""
        with self._database.read() as connection:
            row = maps.row_of(connection, slug)
            return map_of_row(row, entries.of_map(connection, row["id"]))

    def update_map(
        self, slug: str, changes: Mapping[str, Any], version: int, *, actor: str = "", reason: str = ""
    ) -> IncidentMap:
        """Change title, dek or settings of the `version` the caller saw; the answer comes without incidents.

        Raises BadInput, NotFound, Conflict. The version counts changes to these fields and publishing; incidents count
        their own, so that two editors of one map do not stand in each other's way.
        """
        with self._database.write() as connection:
            return maps.change_fields(connection, slug, changes, version, By(actor, reason))

    def delete_map(self, slug: str, version: int, *, actor: str = "", reason: str = "") -> None:
        """Delete a map, all its published versions at once. Raises NotFound, Conflict. See `take_down`."""
        with self._database.write() as connection:
            maps.delete_whole(connection, slug, version, By(actor, reason))

    # Incidents

    def add_incident(self, slug: str, incident: Incident, *, actor: str = "", reason: str = "") -> Incident:
        """Add an incident at the end; its id, version and updated_at are made here. See `add_incidents`."""
        return self.add_incidents(slug, [incident], actor=actor, reason=reason)[0]

    def add_incidents(
        self, slug: str, incidents: Iterable[Incident], *, actor: str = "", reason: str = ""
    ) -> tuple[Incident, ...]:
        """Add many incidents, all or none. Raises BadInput, NotFound; Conflict for a map that is taken down."""
        with self._database.write() as connection:
            return entries.add(connection, slug, incidents, By(actor, reason))

    def incidents(self, slug: str, limit: int = 100, after: int = 0) -> IncidentPage:
        """A page of a map's incidents as its editors have them, in their order. Raises NotFound."""
        # What lies beyond a column's range is behind the last incident just as well.
        after = min(max(after, 0), 2**31 - 1)
        with self._database.read() as connection:
            return entries.page(connection, slug, min(max(limit, 1), LONGEST_PAGE), after)

    def incident(self, slug: str, incident_id: str) -> Incident:
        """One incident as its editors have it. Raises NotFound."""
        with self._database.read() as connection:
            return entries.one(connection, slug, incident_id)

    def find_incident(self, incident_id: str, *, published_only: bool = False) -> Incident:
        """The incident of an id, whatever map it is on; only as readers see it if so asked. Raises NotFound."""
        slug = None
        with self._database.read() as connection:
            if incident_id.isascii() and incident_id.isalnum():
                slug = history.map_of_incident(connection, incident_id, published_only=published_only)
            if slug is None:
                raise NotFound("There is no incident of this id.")
            if not published_only:
                return entries.one(connection, slug, incident_id)
            return published.one(connection, versions.shown_row(connection, slug)["id"], incident_id)

    def update_incident(
        self,
        slug: str,
        incident_id: str,
        changes: Mapping[str, Any],
        version: int,
        *,
        withhold: bool = True,
        actor: str = "",
        reason: str = "",
    ) -> Incident:
        """Change fields of the `version` the caller saw; `location` as a whole. Raises BadInput, NotFound, Conflict.

        A new location never shows more than the old one: to raise the precision say so by `display_precision`. One
        that is lowered holds for every published version at once; without `withhold` it waits for a publish.
        """
        with self._reaching_readers(slug) as connection:
            by = By(actor, reason)
            return entries.change_fields(connection, slug, incident_id, changes, version, by, withhold=withhold)

    def delete_incident(self, slug: str, incident_id: str, version: int, *, actor: str = "", reason: str = "") -> None:
        """Take an incident off the draft; readers see it until the next publish. Raises NotFound, Conflict."""
        with self._database.write() as connection:
            entries.take_out(connection, slug, incident_id, version, By(actor, reason))

    def bring_back_incident(
        self, slug: str, deleted: Incident, ordinal: int | None = None, *, actor: str = "", reason: str = ""
    ) -> Incident:
        """Put a deleted incident on the draft again: same id, same position. Raises BadInput, NotFound, Conflict.

        Readers never see it finer than they may see it now.
        """
        with self._reaching_readers(slug) as connection:
            return entries.bring_back(connection, slug, deleted, ordinal, By(actor, reason))

    # Tokens

    def create_token(
        self,
        name: str,
        *,
        scope: Scope = Scope.PUBLISH,
        expires_at: datetime | None = None,
        created_by: str | None = None,
        actor: str = "",
    ) -> str:
        """Make a token, of the user whose id is `created_by`; its text is told this once. Raises BadInput."""
        with self._database.write() as connection:
            return tokens.create(connection, NewToken(name, scope, expires_at, created_by), By(actor))

    def token(self, text: str) -> Token | None:
        """The token that a text is, None where it opens nothing (any more); its use is noted, to the minute."""
        with self._database.read() as connection:
            token = tokens.find(connection, text)
        if token and tokens.is_use_due(token):
            with self._database.write() as connection:
                tokens.note_use(connection, token)
        return token

    def tokens(self, created_by: str | None = None) -> tuple[Token, ...]:
        """Every token by name, or those of one user, oldest first."""
        with self._database.read() as connection:
            return tokens.listed(connection, created_by)

    def revoke_token(self, token_id: str, *, created_by: str | None = None, actor: str = "") -> None:
        """Take a token's rights away, if it is that user's where one is named. Raises NotFound."""
        with self._database.write() as connection:
            tokens.revoke(connection, token_id, By(actor), created_by)

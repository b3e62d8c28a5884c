"""What has been kept long enough goes: sessions and links that ended, attempts, reviews of imports, the webhooks' log.

A draft is removed only where somebody set after how many days; published maps and the history are never touched, and of
the audit only sign-ins and addresses go.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Table, delete, or_, select, update

from app.incidents import imports, maps, webhooks
from app.incidents.history import By
from app.incidents.moments import now
from app.incidents.people import audit, throttle
from app.incidents.people.tables import attempt, session, sign_in_link
from app.incidents.people.tables import audit as audit_table
from app.incidents.schema import map_
from app.keeping import Keeping

DRAFTS = "drafts"
NOISE = ("sign_in", "sign_in.refused", "sign_out", "sign_out.everywhere", "store.tidied")
"""Actions that change nothing; that lines of these were removed, and how many, is a line itself."""


def tidy(connection: Connection, keeping: Keeping, by: By) -> Mapping[str, int]:
    """Remove what is old; how many of what, where there was any."""
    moment = now()
    done = {
        "sessions": _delete(connection, session, (session.c.expires_at < moment) | session.c.ended_at.is_not(None)),
        "sign-in links": _delete(
            connection, sign_in_link, or_(sign_in_link.c.expires_at < moment, sign_in_link.c.used_at.is_not(None))
        ),
        "attempts to sign in": _delete(connection, attempt, attempt.c.at < moment - throttle.WINDOW),
        "imports": _old(connection, imports.table, "started_at", keeping.imports_days),
        "webhook calls": _webhook_log(connection, keeping.webhook_log_days),
        "addresses in the audit": _addresses(connection, keeping.addresses_days),
        "sign-ins in the audit": _sign_ins(connection, keeping.sign_ins_days),
        DRAFTS: _drafts(connection, keeping.drafts_days, by),
    }
    counts = {name: count for name, count in done.items() if count}
    if counts:
        audit.note(connection, audit.Act("store.tidied", "", counts), actor=by.actor)
    return counts


def old_drafts(connection: Connection, days: int) -> tuple[str, ...]:
    """The slugs of drafts that were never published and that nobody touched for so many days, the oldest first."""
    untouched = map_.c.updated_at < _before(days)
    query = select(map_.c.slug).where(map_.c.published_version == 0, map_.c.deleted_at.is_(None), untouched)
    return tuple(connection.execute(query.order_by(map_.c.updated_at)).scalars())


def _before(days: int) -> datetime:
    return now() - timedelta(days=days)


def _delete(connection: Connection, table: Table, which: ColumnElement[bool]) -> int:
    return connection.execute(delete(table).where(which)).rowcount


def _old(connection: Connection, table: Table, column: str, days: int) -> int:
    return _delete(connection, table, table.c[column] < _before(days)) if days else 0


def _webhook_log(connection: Connection, days: int) -> int:
    """Calls that are over; one that still waits stays."""
    table = webhooks.outbox
    if not days:
        return 0
    return _delete(connection, table, (table.c.happened_at < _before(days)) & (table.c.state != "waiting"))


def _addresses(connection: Connection, days: int) -> int:
    """The audit keeps who did what; from which address is forgotten."""
    if not days:
        return 0
    old = (audit_table.c.at < _before(days)) & (audit_table.c.address != "")
    with audit.erasing(connection):
        return connection.execute(update(audit_table).where(old).values(address="")).rowcount


def _sign_ins(connection: Connection, days: int) -> int:
    """Lines that no change comes with, which is what the audit grows by where nobody does anything."""
    if not days:
        return 0
    with audit.erasing(connection):
        return _delete(connection, audit_table, audit_table.c.action.in_(NOISE) & (audit_table.c.at < _before(days)))


def _drafts(connection: Connection, days: int, by: By) -> int:
    slugs = old_drafts(connection, days) if days else ()
    for slug in slugs:
        maps.delete_whole(connection, slug, maps.row_of(connection, slug, lock=True)["version"], by)
    return len(slugs)

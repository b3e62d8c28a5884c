"""An incident removed for good: from the draft, every version, history, corrections, imports. The ledger says so.

The ledger holds an id, who, when and one of a few reasons: no words, no position. Whatever is restored is erased again.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Table, delete, insert, select, update

from app.erasure import ErasureReason
from app.errors import NotFound
from app.incidents import imports, maps, statements, webhooks
from app.incidents.history import By, Entry, record
from app.incidents.keep import contents, headings
from app.incidents.keep.tables import erased as ledger
from app.incidents.moments import now
from app.incidents.people import audit
from app.incidents.people.tables import audit as audit_table
from app.incidents.schema import change, correction, incident, kept_place, map_, map_version, public_precision

_SHORTEST_WORD = 4
_WORDS = ("title", "description", "verbatim", "label", "source_url")


@dataclass(frozen=True, slots=True)
class Erased:
    """A line of the ledger: that something was erased, and nothing of what."""

    incident_id: str
    slug: str
    erased_at: datetime
    actor: str
    reason: ErasureReason


def erase(
    connection: Connection,
    slug: str,
    incident_id: str,
    reason: ErasureReason,
    by: By,
    *,
    earlier_headings: bool = False,
) -> Erased:
    """Remove an incident for good, and headings that the map had before if so asked, of one that is gone already too.

    Raises NotFound for an incident that the map never had.
    """
    row = _map_row(connection, slug)
    line = Erased(incident_id, slug, now(), by.actor, reason)
    if _is_known(connection, slug, row, incident_id):
        _remove(connection, line, row)
    elif not (earlier_headings and _is_erased(connection, line)):
        raise NotFound("There is no incident of this id on the map, and there never was.")
    if earlier_headings:
        headings.replace_earlier(connection, slug, row)
    if row is not None and row["published_version"]:
        webhooks.announce(connection, webhooks.WITHHELD, slug, row["published_version"])
    enter(connection, [line])
    record(connection, by, Entry("incident.erased", slug, incident_id, after={"reason": reason.value}))
    return line


def again(connection: Connection, lines: Iterable[Erased]) -> int:
    """Erase what was erased before, after a restore; how many had come back."""
    back = 0
    for line in lines:
        row = _map_row(connection, line.slug)
        if _is_known(connection, line.slug, row, line.incident_id):
            _remove(connection, line, row)
            back += 1
    return back


def listed(connection: Connection) -> tuple[Erased, ...]:
    """The ledger, oldest first."""
    rows = connection.execute(select(ledger).order_by(ledger.c.erased_at, ledger.c.incident_id)).mappings()
    return tuple(Erased(**{**row, "reason": ErasureReason(row["reason"])}) for row in rows)


def enter(connection: Connection, lines: Iterable[Erased]) -> None:
    """Put lines into the ledger that are not there yet."""
    there = set(connection.execute(select(ledger.c.incident_id)).scalars())
    new = {line.incident_id: line for line in lines if line.incident_id not in there}
    rows = [{name: getattr(line, name) for name in Erased.__slots__} for line in new.values()]
    if rows:
        connection.execute(insert(ledger), rows)


def _map_row(connection: Connection, slug: str) -> RowMapping | None:
    """The map's row, one that is deleted too: its versions are still kept."""
    query = select(map_).where(map_.c.slug == slug).with_for_update()
    return connection.execute(query).mappings().first()


def _is_known(connection: Connection, slug: str, row: RowMapping | None, incident_id: str) -> bool:
    """Whether anything of the incident is still kept; the record of its erasure is nothing of it."""
    of_it = (change.c.slug == slug) & (change.c.incident_id == incident_id) & (change.c.what != "incident.erased")
    if connection.execute(select(change.c.id).where(of_it).limit(1)).first():
        return True
    return row is not None and any(incident_id == one["id"] for one in _contents(connection, row["id"]))


def _is_erased(connection: Connection, line: Erased) -> bool:
    of_it = (ledger.c.incident_id == line.incident_id) & (ledger.c.slug == line.slug)
    return connection.execute(select(ledger.c.incident_id).where(of_it)).first() is not None


def _contents(connection: Connection, map_id: int) -> Iterator[Mapping[str, Any]]:
    for row in connection.execute(select(incident).where(incident.c.map_id == map_id)).mappings():
        yield dict(row)
    for content in connection.execute(select(map_version.c.content).where(map_version.c.map_id == map_id)).scalars():
        yield from content["incidents"]


def _remove(connection: Connection, line: Erased, row: RowMapping | None) -> None:
    words = _words_of(connection, line, row)
    with audit.erasing(connection):
        _delete(connection, line.incident_id, incident, "id")
        for table in (public_precision, kept_place, correction, imports.rows, change):
            _delete(connection, line.incident_id, table)
        _scrub(connection, change, change.c.slug == line.slug, words)
        about = audit_table.c.target == f"{line.slug}/{line.incident_id}"
        connection.execute(update(audit_table).where(about).values(detail=None))
    if row is not None:
        _remove_from_map(connection, line, row, words)


def _remove_from_map(connection: Connection, line: Erased, row: RowMapping, words: re.Pattern[str] | None) -> None:
    """Out of the versions, which keep their numbers; the text it came in goes whole, as nobody can tell its words."""
    for table in (statements.table, imports.table):
        connection.execute(delete(table).where(table.c.map_id == row["id"]))
    for table in (map_version, correction):
        _scrub(connection, table, table.c.map_id == row["id"], words)
    contents.rewrite(connection, row["id"], lambda content: contents.without(content, {line.incident_id}))
    taken_down = row["taken_down_reason"]
    scrubbed = words.sub(contents.GONE, taken_down) if words else taken_down
    maps.write(connection, row["id"], {"updated_at": now(), "taken_down_reason": scrubbed})
    maps.reach_readers(connection, row["id"])


def _delete(connection: Connection, incident_id: str, table: Table, column: str = "incident_id") -> None:
    connection.execute(delete(table).where(table.c[column] == incident_id))


def _words_of(connection: Connection, line: Erased, row: RowMapping | None) -> re.Pattern[str] | None:
    """What the incident ever said, to find it in the reasons that people gave."""
    query = select(change.c.before, change.c.after).where(change.c.incident_id == line.incident_id)
    told = [each for pair in connection.execute(query) for each in pair if each]
    if row is not None:
        told += [dict(one) for one in _contents(connection, row["id"]) if one["id"] == line.incident_id]
    flat = [one | (one.get("location") or {}) for one in told]
    words = {str(one[name]) for one in flat for name in _WORDS if len(str(one.get(name) or "")) >= _SHORTEST_WORD}
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE) if words else None


def _scrub(connection: Connection, table: Table, of_it: ColumnElement[bool], words: re.Pattern[str] | None) -> None:
    """Take the words out of the reasons of a table's rows."""
    if words is None:
        return
    for reason in connection.execute(select(table.c.reason).where(of_it, table.c.reason != "").distinct()).scalars():
        if words.search(reason):
            same = of_it & (table.c.reason == reason)
            connection.execute(update(table).where(same).values(reason=words.sub(contents.GONE, reason)))

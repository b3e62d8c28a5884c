"""What a map calls itself on its draft and in its versions. Who is erased may be named there: a person looks."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, RowMapping, select, update

from app.incidents import maps
from app.incidents.keep import contents
from app.incidents.people import audit
from app.incidents.schema import change, map_, map_version

_OF_A_HEADING = ("title", "dek")


class Heading(NamedTuple):
    """A title and the words under it, and where they stand."""

    title: str
    dek: str
    on_draft: bool
    versions: tuple[int, ...]

    @property
    def where(self) -> str:
        """Where they stand, in words: "the draft, version 1, version 2"."""
        return ", ".join([*(["the draft"] if self.on_draft else []), *(f"version {one}" for one in self.versions)])


def listed(connection: Connection, slug: str) -> tuple[Heading, ...]:
    """Every heading that a map has or that a version of it was published with; none for a map that is deleted whole."""
    row = connection.execute(select(map_).where(map_.c.slug == slug)).mappings().first()
    if row is None:
        return ()
    found: dict[tuple[str, str], list[int]] = {(row["title"], row["dek"]): []}
    query = select(map_version.c.number, map_version.c.content).where(map_version.c.map_id == row["id"])
    for number, content in connection.execute(query.order_by(map_version.c.number)):
        found.setdefault((content["title"], content["dek"]), []).append(number)
    return tuple(
        Heading(*heading, on_draft=heading == (row["title"], row["dek"]), versions=tuple(numbers))
        for heading, numbers in found.items()
    )


def replace_earlier(connection: Connection, slug: str, row: RowMapping | None) -> None:
    """Put the draft's heading in the place of those of every version and of the history; a word where no draft is."""
    heading = {name: row[name] if row is not None else contents.GONE for name in _OF_A_HEADING}
    if row is not None:
        contents.rewrite(connection, row["id"], lambda content: {**content, **heading})
    told = select(change.c.id, change.c.before, change.c.after).where(change.c.slug == slug, change.c.incident_id == "")
    with audit.erasing(connection):
        for id_, before, after in connection.execute(told).all():
            values = {"before": _headed(before, heading), "after": _headed(after, heading)}
            connection.execute(update(change).where(change.c.id == id_).values(values))
    if row is not None:
        maps.reach_readers(connection, row["id"])


def _headed(told: Mapping[str, Any] | None, heading: Mapping[str, str]) -> dict[str, Any] | None:
    """What a change told of the map, with that heading wherever it told one."""
    return None if told is None else {name: heading.get(name, value) for name, value in told.items()}

"""What published versions hold, changed after the fact: for erasing alone. A version keeps its number."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from sqlalchemy import Connection, select, update

from app.incidents import published_rows
from app.incidents.schema import map_version

GONE = "[erased]"
"""What stands where words were erased."""
Content = Mapping[str, Any]


def without(content: Content, gone: Collection[str]) -> dict[str, Any]:
    """A version without the incidents of these ids; it counts what it lost."""
    kept = [one for one in content["incidents"] if one["id"] not in gone]
    lost = len(content["incidents"]) - len(kept)
    return {**content, "incidents": kept} | ({"erased": content.get("erased", 0) + lost} if lost else {})


def rewrite(connection: Connection, map_id: int, changed: Callable[[Content], Content]) -> None:
    """Put what `changed` makes of each version of a map in its place."""
    query = select(map_version.c.number, map_version.c.content).where(map_version.c.map_id == map_id)
    for number, content in connection.execute(query).all():
        if (new := changed(content)) != content:
            this = (map_version.c.map_id == map_id) & (map_version.c.number == number)
            connection.execute(update(map_version).where(this).values(content=new))
    published_rows.rebuild(connection, map_id)

"""An archive of a map as this store may take it: without what was erased here, no place finer than it is shown here.

Nobody brings back by a file what was removed for good, held back or taken down after the file was made.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, select

from app.incidents.keep.contents import without
from app.incidents.keep.tables import erased
from app.incidents.schema import incident, map_, public_precision
from app.model import DisplayPrecision

_BY_INCIDENT = ("precisions", "corrections", "history")


def sifted(connection: Connection, content: Mapping[str, Any]) -> dict[str, Any]:
    """What `whole.read` gave, without the incidents that the ledger knows. Raises KeyError, TypeError if damaged."""
    gone = set(connection.execute(select(erased.c.incident_id)).scalars())
    if not gone:
        return dict(content)
    # Archives of old have no coarse places.
    names = (*_BY_INCIDENT, *({"places"} & content.keys()))
    kept = {name: [one for one in content[name] if one["incident_id"] not in gone] for name in names}
    kept["incidents"] = [one for one in content["incidents"] if one["id"] not in gone]
    kept["versions"] = [one | {"content": without(one["content"], gone)} for one in content["versions"]]
    return {**content, **kept}


def held(connection: Connection, content: Mapping[str, Any]) -> dict[str, Any]:
    """What `sifted` left, held to what is withheld and taken down here. Raises KeyError, TypeError if damaged."""
    ids = {str(one["id"]) for one in content["incidents"]}
    ids |= {str(one["id"]) for version in content["versions"] for one in version["content"]["incidents"]}
    finest = _finest(connection, ids)
    told = {one["incident_id"]: DisplayPrecision(one["precision"]) for one in content["precisions"]}
    shown = told | {id_: found.coarser(told.get(id_, DisplayPrecision.EXACT)) for id_, found in finest.items()}
    return {
        **content,
        "map": _taken_down(connection, content["map"]),
        "precisions": [{"incident_id": id_, "precision": found.value} for id_, found in shown.items()],
        "incidents": [_no_finer(one, finest.get(one["id"])) for one in content["incidents"]],
    }


def _finest(connection: Connection, ids: set[str]) -> dict[str, DisplayPrecision]:
    """What is not shown exactly of the incidents that are known here: by the draft, or by what is published."""
    found: dict[str, DisplayPrecision] = {}
    for table, id_, precision in (
        (incident, incident.c.id, incident.c.display_precision),
        (public_precision, public_precision.c.incident_id, public_precision.c.precision),
    ):
        for known, word in _of(connection, table, id_, precision, ids):
            found[known] = DisplayPrecision(word).coarser(found.get(known, DisplayPrecision.EXACT))
    return {known: word for known, word in found.items() if word is not DisplayPrecision.EXACT}


def _of(
    connection: Connection, table: Table, id_: ColumnElement[str], precision: ColumnElement[str], ids: set[str]
) -> list[tuple[str, str]]:
    """The few rows that are not exact, of those ids."""
    query = select(id_, precision).select_from(table).where(precision != DisplayPrecision.EXACT)
    return [(known, word) for known, word in connection.execute(query) if known in ids]


def _no_finer(row: Mapping[str, Any], finest: DisplayPrecision | None) -> Mapping[str, Any]:
    if finest is None:
        return row
    return {**row, "display_precision": finest.coarser(DisplayPrecision(row["display_precision"])).value}


def _taken_down(connection: Connection, row: Mapping[str, Any]) -> Mapping[str, Any]:
    """The map's row, taken down where the map of that name is by now; somebody may put it back."""
    columns = (map_.c.taken_down_at, map_.c.taken_down_reason)
    known = connection.execute(select(*columns).where(map_.c.slug == str(row["slug"]))).first()
    if not (known and known.taken_down_at and row["published_version"]) or row["taken_down_at"]:
        return row
    return {**row, "taken_down_at": known.taken_down_at.isoformat(), "taken_down_reason": known.taken_down_reason}

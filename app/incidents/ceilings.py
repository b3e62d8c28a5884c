"""The finest that readers may see of an incident in any version. Lowering holds at once, raising needs a publish."""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import Connection, RowMapping, delete, insert, select

from app.incidents import maps, webhooks
from app.incidents.schema import public_precision as table
from app.model import DisplayPrecision, Incident, Location


def of_map(connection: Connection, map_id: int) -> dict[str, DisplayPrecision]:
    """incident id → the finest that readers may see of it, where that is less than the exact place."""
    rows = connection.execute(select(table.c.incident_id, table.c.precision).where(table.c.map_id == map_id))
    return {row.incident_id: DisplayPrecision(row.precision) for row in rows}


def held(incidents: Iterable[Incident], finest: dict[str, DisplayPrecision]) -> tuple[Incident, ...]:
    """The incidents of a version, none of them at a finer precision than readers may see now."""
    return tuple(
        replace(one, location=held_location(one.location, finest[one.id])) if one.id in finest else one
        for one in incidents
    )


def held_location(location: Location, finest: DisplayPrecision) -> Location:
    """The location, at no finer precision than that."""
    return replace(location, display_precision=location.display_precision.coarser(finest))


def lower(connection: Connection, row: RowMapping, incidents: Iterable[Incident]) -> None:
    """Hold what readers see of these incidents, in every version, to the precision that they have now. Never raises."""
    if not row["published_version"]:
        return
    known = of_map(connection, row["id"])
    wanted = {
        one.id: one.location.display_precision.coarser(known.get(one.id, DisplayPrecision.EXACT)) for one in incidents
    }
    if _keep(connection, row, known, {id_: finest for id_, finest in wanted.items() if finest != known.get(id_)}):
        webhooks.announce(connection, webhooks.WITHHELD, row["slug"], row["published_version"])


def publish(connection: Connection, row: RowMapping, incidents: Iterable[Incident]) -> None:
    """Let readers see what the newest version shows: the one way to raise a precision."""
    known = of_map(connection, row["id"])
    wanted = {one.id: one.location.display_precision for one in incidents}
    default = DisplayPrecision.EXACT
    changed = {id_: new for id_, new in wanted.items() if new is not known.get(id_, default)}
    _keep(connection, row, known, changed)


def _keep(
    connection: Connection, row: RowMapping, known: dict[str, DisplayPrecision], changed: dict[str, DisplayPrecision]
) -> bool:
    """Write what changed; whether anything did."""
    changed = {id_: new for id_, new in changed.items() if new is not known.get(id_, DisplayPrecision.EXACT)}
    if not changed:
        return False
    for id_ in known.keys() & changed.keys():
        connection.execute(delete(table).where(table.c.incident_id == id_))
    rows = [
        {"incident_id": id_, "map_id": row["id"], "precision": new}
        for id_, new in changed.items()
        if new is not DisplayPrecision.EXACT
    ]
    if rows:
        connection.execute(insert(table), rows)
    maps.reach_readers(connection, row["id"])
    return True

"""What a publish would let readers see more exactly than they do now: named, confirmed, and written into the history.

Lowering a precision protects somebody; raising it must never happen in passing. An undo, a restored version, an import
and an incident that was deleted and added again all end here, because every publish does.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, RowMapping, select

from app.errors import BadInput
from app.incidents import ceilings, published
from app.incidents.history import Entry, changes
from app.incidents.records import incident_json, incident_of_json
from app.incidents.schema import map_version
from app.model import FINEST_FIRST, DisplayPrecision, Incident, Location
from geodata.geometry.earth import SPHERE_DEGREE_M, roughly_m

SAME_PLACE_M = 60.0
"""Two incidents as near as this to each other are at one place: a house and its sidewalk."""
_CELL_DEG = 0.002
MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class Raised:
    """An incident that readers would see more exactly; `known_as` is the title of an earlier one at the same place."""

    incident: Incident
    before: DisplayPrecision
    known_as: str = ""

    @property
    def after(self) -> DisplayPrecision:
        """What readers would see it at."""
        return self.incident.location.display_precision


class NotConfirmed(BadInput):
    """Readers would see a place more exactly, and nobody has confirmed that; `raised` names all of them."""

    def __init__(self, raised: Sequence[Raised]) -> None:
        named = [said(one) for one in raised[:MOST_NAMED]]
        more = [f"and {len(raised) - MOST_NAMED:,} more"] if len(raised) > MOST_NAMED else []
        super().__init__(f"{' '.join((*named, *more))} Confirm each with raise_precision, or lower it again.")
        self.raised = tuple(raised)


def said(one: Raised) -> str:
    """The sentence for whoever publishes."""
    sentence = f"Readers will see “{one.incident.title}” more exactly: {one.before} → {one.after}."
    return f"{sentence} It is at the place of “{one.known_as}”." if one.known_as else sentence


def found(connection: Connection, row: RowMapping, incidents: Sequence[Incident]) -> list[Raised]:
    """Return what the draft's incidents would show more exactly than readers see it now."""
    known = ceilings.of_map(connection, row["id"]) if row["published_version"] else {}
    if not known:
        return []
    finer = [one for one in incidents if one.id in known and _precision(one).finer_than(known[one.id])]
    seen = _ever_published(connection, row["id"], {one.id for one in finer})
    raised = [Raised(one, known[one.id]) for one in finer if one.id in seen]
    return raised + list(_added_again(connection, row, incidents, known))


def check(raised: Sequence[Raised], confirmed: Mapping[str, DisplayPrecision]) -> None:
    """Raise NotConfirmed unless each of them is confirmed at the precision that it has."""
    if any(confirmed.get(one.incident.id) is not one.after for one in raised):
        raise NotConfirmed(raised)


def entries(slug: str, raised: Iterable[Raised]) -> Iterator[Entry]:
    """The history's and the audit's entries: what readers saw, and what they see now."""
    for one in raised:
        before = replace(one.incident, location=replace(one.incident.location, display_precision=one.before))
        yield Entry("incident.raised", slug, one.incident.id, incident_json(before), incident_json(one.incident))


def _precision(one: Incident) -> DisplayPrecision:
    return one.location.display_precision


def _ever_published(connection: Connection, map_id: int, ids: set[str]) -> set[str]:
    """Which of the incidents are in a version: one that readers never had is not raised."""
    seen = ids & published.precisions(connection, map_id).keys() if ids else set()
    if ids - seen:
        query = select(map_version.c.content).where(map_version.c.map_id == map_id)
        for content in connection.execute(query.execution_options(yield_per=1)).scalars():
            seen |= ids & {one["id"] for one in content["incidents"]}
    return seen


def _added_again(
    connection: Connection, row: RowMapping, incidents: Sequence[Incident], known: Mapping[str, DisplayPrecision]
) -> Iterator[Raised]:
    """New incidents at a place, or of an event, that readers are shown less of under another id."""
    public = published.precisions(connection, row["id"])
    new = [one for one in incidents if one.id not in public and one.id not in known]
    if not new:
        return
    drafted = {one.id: one for one in incidents}
    seen = _ever_published(connection, row["id"], set(known))
    held = [one for id_ in sorted(seen) if (one := _last_known(connection, row, id_, drafted))]
    near: dict[tuple[int, int], list[Incident]] = defaultdict(list)
    titled: dict[str, list[Incident]] = defaultdict(list)
    for one in held:
        for cell in _cells(one.location):
            near[cell].append(one)
        if one.id not in drafted:
            titled[one.title.casefold()].append(one)
    for one in new:
        beside = (old for old in near.get(_cell(one.location), ()) if _at_one_place(one.location, old.location))
        alike = (old for old in titled.get(one.title.casefold(), ()) if _may_be_at_once(one, old))
        finer = [old for old in (*beside, *alike) if _precision(one).finer_than(known[old.id])]
        if finer:
            coarsest = max(finer, key=lambda old: FINEST_FIRST.index(known[old.id]))
            yield Raised(one, known[coarsest.id], coarsest.title)


def _last_known(
    connection: Connection, row: RowMapping, incident_id: str, drafted: Mapping[str, Incident]
) -> Incident | None:
    """An incident as the draft has it, or as the history had it last."""
    if incident_id in drafted:
        return drafted[incident_id]
    told = changes(connection, row["slug"], incident_id, 1)
    content = (told[0].after or told[0].before) if told else None
    return incident_of_json(dict(content)) if content and "location" in content else None


def _cell(at: Location) -> tuple[int, int]:
    return round(at.lon / _CELL_DEG), round(at.lat / _CELL_DEG)


def _cells(at: Location) -> Iterator[tuple[int, int]]:
    column, line = _cell(at)
    yield from ((column + i, line + j) for i in (-1, 0, 1) for j in (-1, 0, 1))


def _at_one_place(one: Location, other: Location) -> bool:
    return roughly_m(one.position, other.position, SPHERE_DEGREE_M) <= SAME_PLACE_M


def _may_be_at_once(one: Incident, other: Incident) -> bool:
    return None in (one.occurred_at, other.occurred_at) or one.occurred_at == other.occurred_at

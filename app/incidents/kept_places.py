"""The coarse places that readers were shown, kept: newer streets never move, rename or withhold a published one.

The newsroom's acts write here, once they are done, and the daily tidying what they could not; nothing that is kept is
written over. All levels of a place are kept together, from one gazetteer, so that they stay nested (docs/concepts.md).
"""

import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import NamedTuple, TypeAlias

from sqlalchemy import ColumnElement, Connection, insert, select

from app.errors import Conflict, NotFound, StoreUnavailable
from app.incidents import ceilings, maps
from app.incidents.database import Database
from app.incidents.records import incident_of_json, location_json, location_of_json
from app.incidents.schema import kept_place as table
from app.incidents.schema import map_, map_version
from app.incidents.schema import public_precision as ceiling
from app.model import FINEST_FIRST, DisplayPrecision, Location

_NEVER = (DisplayPrecision.EXACT, DisplayPrecision.HIDDEN)
_LEVELS = tuple(one for one in FINEST_FIRST if one not in _NEVER)


class Key(NamedTuple):
    """What a coarse place was made of; `stands_for` is a digest of the exact place: position, label and doubt."""

    incident_id: str
    precision: DisplayPrecision
    stands_for: str


Kept: TypeAlias = Mapping[Key, Location]
Coarsen: TypeAlias = Callable[[Location], Location | None]
"""An exact location → the coarse one that is shown; None where there is none."""


def is_coarse(location: Location) -> bool:
    """Whether readers are shown another place than the exact one."""
    return location.display_precision not in _NEVER


def key_of(incident_id: str, location: Location) -> Key:
    """Where the coarse place of an exact location is kept: another one for each place that an editor moves it to."""
    doubt_m = location.uncertainty_m
    exact = [float(location.lon), float(location.lat), None if doubt_m is None else float(doubt_m), location.label]
    return Key(incident_id, location.display_precision, hashlib.sha256(json.dumps(exact).encode()).hexdigest())


def levels_kept(known: Kept, key: Key) -> tuple[Key, ...]:
    """What is kept of the exact place of a key at any level, the finest first."""
    return tuple(one for level in _LEVELS if (one := key._replace(precision=level)) in known)


def of_map(connection: Connection, slug: str) -> dict[Key, Location]:
    """All that is kept of a map. Raises NotFound."""
    return _read(connection, table.c.map_id == maps.row_of(connection, slug)["id"])


def of_incidents(connection: Connection, incident_ids: Collection[str]) -> dict[Key, Location]:
    """All that is kept of these incidents, whose ids came out of the store."""
    return _read(connection, table.c.incident_id.in_(incident_ids))


def _read(connection: Connection, which: ColumnElement[bool]) -> dict[Key, Location]:
    rows = connection.execute(select(table).where(which)).mappings()
    return {
        Key(row["incident_id"], DisplayPrecision(row["precision"]), row["stands_for"]): location_of_json(row["place"])
        for row in rows
    }


def missing(connection: Connection, slug: str, first: int) -> dict[Key, Location]:
    """The exact places that readers see coarsely, in the versions from that number on, and that are not kept yet.

    Each comes at all levels.
    """
    row = maps.row_of(connection, slug)
    finest = {id_: found for id_, found in ceilings.of_map(connection, row["id"]).items() if found not in _NEVER}
    if not finest:
        return {}
    known = of_map(connection, slug)
    query = select(map_version.c.content).where(map_version.c.map_id == row["id"], map_version.c.number >= first)
    found = {}
    for content in connection.execute(query.execution_options(yield_per=1)).scalars():
        incidents = (incident_of_json(one) for one in content["incidents"] if one["id"] in finest)
        for one in ceilings.held(incidents, finest):
            for level in _LEVELS if is_coarse(one.location) else ():
                location = replace(one.location, display_precision=level)
                found[key_of(one.id, location)] = location
    return {key: location for key, location in found.items() if key not in known}


def nested(wanted: Kept, known: Kept, coarsen: Coarsen) -> Iterator[tuple[Key, Location]]:
    """The coarse places to keep. Beside a place that readers may have seen nothing is kept that would narrow it.

    Where other levels are kept already, a level is added only if it is coarser than all of them and follows from the
    coarsest, that is if the streets in use still give that very place.
    """
    for key, location in wanted.items():
        there = levels_kept(known, key)
        if there:
            last = there[-1]
            same = coarsen(replace(location, display_precision=last.precision)) == known[last]
            if not same or not last.precision.finer_than(key.precision):
                continue
        if place := coarsen(location):
            yield key, place


def keep(connection: Connection, slug: str, places: Kept) -> None:
    """Keep the coarse places; what somebody kept meanwhile stays. Raises NotFound."""
    map_id = maps.row_of(connection, slug, lock=True)["id"]
    known = of_map(connection, slug)
    rows = [
        {**key._asdict(), "map_id": map_id, "place": location_json(place)}
        for key, place in places.items()
        if key not in known
    ]
    if rows:
        connection.execute(insert(table), rows)


class KeptPlaces:
    """The part of the store's face that keeps what readers are shown coarsely."""

    _database: Database
    coarsen: Coarsen | None = None
    """How the service coarsens; None where nothing is published, and nothing is kept."""

    def kept_places(self, slug: str) -> Kept:
        """All coarse places kept of a map, in one query. Raises NotFound."""
        with self._database.read() as connection:
            return of_map(connection, slug)

    def kept_places_of(self, incident_ids: Collection[str]) -> Kept:
        """All coarse places kept of these incidents, whose ids came out of the store."""
        with self._database.read() as connection:
            return of_incidents(connection, incident_ids)

    def keep_places(self) -> int:
        """Keep what is published coarsely and is not kept yet, of every map; of how many maps there was any.

        For what was published before places were kept, and what could not be kept then.
        """
        if self.coarsen is None:
            return 0
        with self._database.read() as connection:
            slugs = _held_back(connection)
        found = 0
        for slug in slugs:
            # Somebody may publish, or delete it, meanwhile.
            with suppress(Conflict, NotFound):
                found += self._keep_places(slug, 1, self.coarsen)
        return found

    @contextmanager
    def _reaching_readers(self, slug: str) -> Iterator[Connection]:
        """A writing transaction; behind it, what readers see coarsely of the map by it is kept.

        Not inside it: laying the streets out takes seconds the first time, and nobody else could write.
        """
        with self._database.write() as connection:
            before = _reached(connection, slug)
            yield connection
            after = _reached(connection, slug)
        if self.coarsen and after != before:
            # A precision that changed holds for every version, a publish alone for the newest.
            first = 1 if after[1] != before[1] else after[0]
            # The change is made and said to be: what cannot be kept now is kept by the next one.
            with suppress(StoreUnavailable, Conflict, NotFound):
                self._keep_places(slug, first, self.coarsen)

    def _keep_places(self, slug: str, first: int, coarsen: Coarsen) -> bool:
        with self._database.read() as connection:
            wanted = missing(connection, slug, first)
            known = of_map(connection, slug)
        places = dict(nested(wanted, known, coarsen))
        if places:
            with self._database.write() as connection:
                keep(connection, slug, places)
        return bool(places)


def _held_back(connection: Connection) -> tuple[str, ...]:
    """The maps that readers see some place of coarsely."""
    query = select(map_.c.slug).join(ceiling, ceiling.c.map_id == map_.c.id).distinct()
    coarse = ceiling.c.precision.not_in(_NEVER) & map_.c.deleted_at.is_(None)
    return tuple(connection.execute(query.where(coarse).order_by(map_.c.slug)).scalars())


def _reached(connection: Connection, slug: str) -> tuple[int, int]:
    """The number of the newest version and the revision of a map; zeros for one that is not there."""
    try:
        row = maps.row_of(connection, slug)
    except NotFound:
        return 0, 0
    return row["published_version"], row["public_revision"]

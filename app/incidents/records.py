"""Between the nouns of the model and what is stored: rows and JSON. Both ways here, so that they cannot drift apart."""

import dataclasses
from collections.abc import Mapping
from typing import Any, TypeAlias

from app import collecting
from app.incidents.moments import (
    as_text,
    from_text,
    in_zone,
    when_as_text,
    when_columns,
    when_from_text,
    when_of_columns,
    zone_of,
)
from app.model import (
    AccuracyType,
    DisplayPrecision,
    Incident,
    IncidentMap,
    Location,
    MapStatus,
    Relation,
    Verification,
)

_Row: TypeAlias = Mapping[Any, Any]
_LOCATION_FIELDS = tuple(field.name for field in dataclasses.fields(Location))
_INCIDENT_FIELDS = tuple(field.name for field in dataclasses.fields(Incident) if field.name != "location")
_WORDS: dict[str, dict[str, Any]] = {
    name: {word.value: word for word in words}
    for name, words in (
        ("accuracy_type", AccuracyType),
        ("relation", Relation),
        ("verification", Verification),
        ("display_precision", DisplayPrecision),
    )
}
# Whether a map is taken down is a fact of the moment, and of no version.
_OF_THE_MOMENT = ("taken_down_at", "taken_down_reason")
# A version has it only once something was erased from it.
_SOMETIMES = (*_OF_THE_MOMENT, "erased")
_MAP_FIELDS = tuple(
    field.name for field in dataclasses.fields(IncidentMap) if field.name not in ("incidents", *_SOMETIMES)
)


def incident_row(incident: Incident) -> dict[str, Any]:
    """The columns of an incident, those of its location among them."""
    location = incident.location
    row = {name: getattr(incident, name) for name in _INCIDENT_FIELDS}
    row |= {name: getattr(location, name) for name in _LOCATION_FIELDS}
    row["occurred_at"], row["occurred_zone"] = when_columns(incident.occurred_at)
    row["georeferenced_zone"] = zone_of(location.georeferenced_at)
    return row


def incident_of_row(row: _Row) -> Incident:
    """The other end of `incident_row`."""
    values = dict(row)
    values["occurred_at"] = when_of_columns(row["occurred_at"], row["occurred_zone"])
    values["georeferenced_at"] = in_zone(row["georeferenced_at"], row["georeferenced_zone"])
    return _incident(values, _location(values))


def incident_json(incident: Incident) -> dict[str, Any]:
    """An incident as plain JSON, its location inside it."""
    values = {name: getattr(incident, name) for name in _INCIDENT_FIELDS}
    values |= {"occurred_at": when_as_text(incident.occurred_at), "updated_at": as_text(incident.updated_at)}
    return values | {"location": location_json(incident.location)}


def location_json(location: Location) -> dict[str, Any]:
    """A location as plain JSON."""
    values = {name: getattr(location, name) for name in _LOCATION_FIELDS}
    return values | {"georeferenced_at": as_text(location.georeferenced_at)}


def location_of_json(values: Mapping[str, Any]) -> Location:
    """The other end of `location_json`."""
    return _location({**values, "georeferenced_at": from_text(values["georeferenced_at"])})


def incident_of_json(values: Mapping[str, Any]) -> Incident:
    """The other end of `incident_json`."""
    times = {"occurred_at": when_from_text(values["occurred_at"]), "updated_at": from_text(values["updated_at"])}
    return _incident({**values, **times}, location_of_json(values["location"]))


def _incident(values: Mapping[str, Any], location: Location) -> Incident:
    return Incident(location=location, **{name: values[name] for name in _INCIDENT_FIELDS})


def _location(values: Mapping[str, Any]) -> Location:
    fields = {name: values[name] for name in _LOCATION_FIELDS}
    # Of 100,000 incidents an enumeration's own look-up would be a fifth of the time.
    for name, words in _WORDS.items():
        fields[name] = words[fields[name]]
    return Location(**fields)


def map_of_row(row: _Row, incidents: tuple[Incident, ...] = ()) -> IncidentMap:
    """A map out of its row."""
    values = {name: row[name] for name in _MAP_FIELDS} | {name: row[name] for name in _SOMETIMES if name in row}
    return IncidentMap(**values | {"status": MapStatus(row["status"])}, incidents=incidents)


def map_json(map_: IncidentMap) -> dict[str, Any]:
    """A map as plain JSON, without its incidents."""
    return {name: getattr(map_, name) for name in _MAP_FIELDS} | {"updated_at": as_text(map_.updated_at)}


def snapshot(map_: IncidentMap) -> dict[str, Any]:
    """A whole map as plain JSON."""
    return map_json(map_) | {"incidents": [incident_json(incident) for incident in map_.incidents]}


def map_of_snapshot(values: Mapping[str, Any]) -> IncidentMap:
    """The other end of `snapshot`."""
    with collecting.paused():
        incidents = tuple(map(incident_of_json, values["incidents"]))
    return map_of_row({**values, "updated_at": from_text(values["updated_at"])}, incidents)

"""An archive of a map without what was erased here: nobody brings back by a file what was removed for good."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from app.incidents.keep.tables import erased

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
    kept["versions"] = [one | {"content": _without(one["content"], gone)} for one in content["versions"]]
    return {**content, **kept}


def _without(version: Mapping[str, Any], gone: set[str]) -> dict[str, Any]:
    incidents = [one for one in version["incidents"] if one["id"] not in gone]
    lost = len(version["incidents"]) - len(incidents)
    return {**version, "incidents": incidents} | ({"erased": version.get("erased", 0) + lost} if lost else {})

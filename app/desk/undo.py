"""The last step taken back, out of the history: only while nobody has changed the thing since."""

from typing import NamedTuple

from app.errors import BadInput, Conflict
from app.incidents.history import Change
from app.incidents.records import incident_of_json
from app.incidents.store import Store

FIELDS = ("title", "location", "category", "occurred_at", "description", "attribution", "source_url")
_WHY = "Taken back at the desk."


class Step(NamedTuple):
    """A change that can be taken back: of which incident ("" for the map itself), and the version that it made."""

    incident_id: str
    version: int

    def __str__(self) -> str:
        """As pages carry it."""
        return f"{self.incident_id}.{self.version}"


def step_of(text: str) -> Step:
    """The other end of str(); raises BadInput."""
    incident_id, _, version = text.partition(".")
    if not (version.isascii() and version.isdigit() and len(version) < 10):
        raise BadInput("There is no such step to take back.")
    return Step(incident_id, int(version))


def undo(store: Store, slug: str, step: Step, who: str, *, withhold: bool = True) -> str:
    """Take the step back; answers what was done, in words. Raises BadInput, NotFound, Conflict."""
    change = _change(store, slug, step)
    if change.what == "map.updated":
        before = change.before or {}
        store.update_map(slug, {"title": before["title"], "dek": before["dek"]}, step.version, actor=who, reason=_WHY)
        return "The title and the line below it are as they were."
    if change.what == "incident.added":
        store.delete_incident(slug, step.incident_id, step.version, actor=who, reason=_WHY)
        _point_to(store, slug, step.incident_id, None)
        return "The place is off the map again."
    before_json = change.before or {}
    old = incident_of_json(before_json)
    if change.what == "incident.deleted":
        # Under its own id: readers have it under that one, and another would be corrected as taken out.
        store.bring_back_incident(slug, old, before_json.get("ordinal"), actor=who, reason=_WHY)
        return "The place is on the map again."
    fields = {name: getattr(old, name) for name in FIELDS} | {"display_precision": old.location.display_precision}
    store.update_incident(slug, step.incident_id, fields, step.version, withhold=withhold, actor=who, reason=_WHY)
    return "The change is taken back."


def _change(store: Store, slug: str, step: Step) -> Change:
    for change in store.changes(slug, step.incident_id):
        of = change.after or change.before or {}
        made = change.what in ("incident.added", "incident.updated", "incident.deleted", "map.updated")
        if made and change.incident_id == step.incident_id and of.get("version") == step.version:
            return change
    raise Conflict("There is nothing to take back: somebody else has changed it since, or it is too long ago.")


def _point_to(store: Store, slug: str, old_id: str, new_id: str | None) -> None:
    """The text's places follow an incident that came back under another id; with none they are asked again."""
    statement = store.statement(slug)
    store.decide_places(slug, {key: new_id for key, id_ in statement.decisions.items() if id_ == old_id})

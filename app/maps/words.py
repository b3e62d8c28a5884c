"""Words of a page that are not the newsroom's own: where a place is, what is known of it, and what the script says."""

from app.model import AccuracyType, Incident, Relation
from app.public import Withheld
from app.words import Texts, labels, marked

_VAGUE = {
    AccuracyType.BLOCK: marked("somewhere on the block"),
    AccuracyType.BETWEEN: marked("somewhere on this stretch"),
    AccuracyType.STREET_CENTER: marked("somewhere on the street"),
    AccuracyType.PLACE: marked("somewhere in this area"),
}


SCALE = {
    "miles": marked("{count} miles"), "mile": marked("1 mile"), "halfMile": marked("½ mile"),
    "quarterMile": marked("¼ mile"), "feet": marked("{count} feet"),
    "km": marked("{count} km"), "m": marked("{count} m"),
}  # fmt: skip
"""What stands at the bars of the scale."""


def on_the_map(said: Texts) -> dict[str, str]:
    """What the script of every page says."""
    return {
        "zoomIn": said.say("Zoom in"),
        "zoomOut": said.say("Zoom out"),
        "twoFingers": said.say("Use two fingers to move the map"),
        "source": said.say("Source"),
        "takenDown": said.say("This map has been taken down."),
        "outOfReach": said.say("No connection. This is the map as of {time}."),
        **{name: said.say(text) for name, text in SCALE.items()},
    }


def of_many(said: Texts) -> dict[str, str]:
    """What the script of a page of many incidents says besides."""
    return {
        "shown": said.say("{count} of {total} shown"),
        "onTheMap": said.say("Show on the map"),
        "places": said.say("{count} at this place"),
        "andMore": said.say("and {count} more"),
        "notLoaded": said.say("This cannot be loaded now. Try again in a while."),
    }


def place(incident: Incident, said: Texts) -> str:
    """The place for its label; what happened near a corner is never said to have happened at it."""
    return labels.place(incident.location, said)


def title(incident: Incident | Withheld, said: Texts) -> str:
    """The title; where a position in figures is all it has, it is called a place that the newsroom marked."""
    return labels.label("", said) if labels.is_position(incident.title) else incident.title


def own_title(incident: Incident, said: Texts) -> str:
    """Return the title for use beside the place; "" where it says the same words as the place."""
    own = title(incident, said)
    return "" if own.casefold() == place(incident, said).casefold() else own


def vagueness(incident: Incident, said: Texts) -> str:
    """What a pin cannot say: "somewhere on the block"; "" where the place is a spot."""
    if incident.location.relation is not Relation.AT:
        return said.say("exact place not known")
    kind = _VAGUE.get(incident.location.accuracy_type)
    return said.say(kind) if kind else ""


def is_vague(incident: Incident) -> bool:
    """Whether a pin would say more than is known."""
    return incident.location.relation is not Relation.AT or incident.location.accuracy_type in _VAGUE


def joined(*parts: str) -> str:
    """The parts that say something, with a middle dot between."""
    return " · ".join(part for part in parts if part)

"""What a map page says, ready to draw: incidents and the sentences about them. Nothing is measured or worded here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app.house import PLAIN, House
from app.model import Incident
from app.public import Withheld
from app.words import Texts, texts


@dataclass(frozen=True, slots=True)
class DistanceLine:
    """A line between two incidents: `label` stands on it ("about 4.4 miles"), `sentence` in the list below the map."""

    from_id: str
    to_id: str
    label: str
    sentence: str


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """What was corrected: when, what from what to what, in a sentence or two, and why."""

    moment: datetime
    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class Area:
    """What a page needs to know of the base map.

    `outline` holds the rings of the city limits as (lon, lat); `bounds` is west, south, east, north of what is drawn.
    `version` changes with every change of the drawing and names the tiles, so that a reader's browser may keep them.
    """

    name: str
    outline: tuple[tuple[tuple[float, float], ...], ...]
    bounds: tuple[float, float, float, float]
    version: str


@dataclass(frozen=True, slots=True)
class MapContent:
    """A page's content. `notes` say how it was measured and how sure it is; `updated` is printed in `time_zone`.

    `lang` is a language that app.words knows; `units` is what the scale says first, mi or km.

    `area` brings the small inset and the limits of the base map; without it a page has neither.
    `version` is the published one, from which an open page looks for newer ones; a page of 0 looks for none, a `pinned`
    one only whether it still stands; `revision` counts what was withheld from it later. `withheld` incidents stand in
    the list without a place; `corrections` come newest first.
    """

    title: str
    dek: str = ""
    incidents: tuple[Incident, ...] = ()
    lines: tuple[DistanceLine, ...] = ()
    notes: tuple[str, ...] = ()
    attribution: str = ""
    updated: datetime | None = None
    time_zone: str = "America/Chicago"
    lang: str = "en"
    units: Literal["mi", "km"] = "mi"
    house: House = PLAIN
    area: Area | None = None
    version: int = 0
    revision: int = 0
    pinned: bool = False
    withheld: tuple[Withheld, ...] = ()
    corrections: tuple[CorrectionLine, ...] = ()

    @property
    def said(self) -> Texts:
        """What says things in its language."""
        return texts(self.lang)

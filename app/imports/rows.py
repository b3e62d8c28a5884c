"""One row → what it says and where: by a person's decision, else by its own position, else by its phrase."""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo
from typing import Any, NamedTuple

from app.errors import BadInput
from app.geocoding.providers import Answers
from app.imports.choices import Cells, Choices
from app.incidents.checks import check_incident
from app.incidents.exchange import columns, dates
from app.model import AccuracyType, Candidate, DisplayPrecision, Incident, Location, Match, MatchStatus, Relation
from app.places import accept, find, moved_by_hand
from app.readers import check_precision
from app.words import labels
from geodata.streets import Streets

_SWAP_MARGIN_DEG = 1.0
_NO_TITLE = "Incident"
_LINES = ("title", "category", "attribution")


class Unsettled(Exception):  # noqa: N818 - not an error: somebody has to decide
    """The row's place ties or is not found."""

    def __init__(self, match: Match) -> None:
        super().__init__(match.status)
        self.match = match


class Skipped(Exception):  # noqa: N818
    """Somebody left the row out."""


class Place(NamedTuple):
    """Where a row says that it was: the phrase, and the figures of its position as they stand."""

    phrase: str
    lon: str = ""
    lat: str = ""

    @property
    def has_position(self) -> bool:
        """Whether the row brings its own position."""
        return bool(self.lon or self.lat)


class Rows:
    """Reads the rows of one table."""

    def __init__(
        self,
        choices: Choices,
        geocoder: Answers,
        gazetteers: Sequence[Streets],
        zone: tzinfo,
        by: str,
        at: datetime,
    ) -> None:
        self._choices, self._geocoder, self._gazetteers = choices, geocoder, gazetteers
        self._zone, self._by, self._at = zone, by, at
        self._matches: dict[str, Match] = {}

    def place(self, cells: Cells) -> Place:
        """Where the row says; what a review file's own column says goes before."""
        if instead := cells.get(columns.INSTEAD, ""):
            return Place(instead)
        return Place(self._cell(cells, "place"), self._cell(cells, "lon"), self._cell(cells, "lat"))

    def identity(self, cells: Cells) -> str:
        """What the table itself calls the row, if it does."""
        return self._cell(cells, "id")

    def _cell(self, cells: Cells, field: str) -> str:
        name = self._choices.columns.get(field)
        return cells.get(name, "") if name else ""

    def said(self, cells: Cells) -> dict[str, Any]:
        """What the row says besides its place, of the columns that were chosen. Raises BadInput."""
        said: dict[str, Any] = {name: " ".join(self._cell(cells, name).split()) for name in _LINES}
        said["description"] = self._cell(cells, "description")
        said["source_url"] = self._cell(cells, "source")
        day, hour = self._cell(cells, "date"), self._cell(cells, "time")
        said["occurred_at"] = dates.when(day, hour, self._choices.order, self._zone, self._choices.timed)
        said["title"] = said["title"] or self._choices.title or said["category"] or _NO_TITLE
        return said

    def incident(self, cells: Cells, decision: Mapping[str, Any] | None) -> Incident:
        """The row as an incident. Raises Unsettled, Skipped; BadInput for what cannot be kept."""
        location = self._with_own_words(cells, self.location(cells, decision))
        made = Incident(id="", location=location, **self.said(cells))
        check_incident(made)
        check_precision(location, self._gazetteers)
        return made

    def location(self, cells: Cells, decision: Mapping[str, Any] | None) -> Location:
        """Where the row happened. Raises Unsettled, Skipped, BadInput."""
        place = self.place(cells)
        if decision:
            return self._decided(place, decision)
        if place.phrase.strip().lower() in ("skip", "-") and cells.get(columns.INSTEAD):
            raise Skipped
        if place.has_position:
            return self._at_position(cells, place)
        if not place.phrase:
            raise BadInput("The row names no place.")
        return self._named(place.phrase, place.phrase)

    def _decided(self, place: Place, decision: Mapping[str, Any]) -> Location:
        if decision.get("skip"):
            raise Skipped
        if "lon" in decision:
            pinned = moved_by_hand(decision["lon"], decision["lat"], place.phrase, "", None, self._at)
            return replace(pinned, georeferenced_by=self._by)
        phrase = decision.get("phrase") or place.phrase
        return self._named(phrase, place.phrase, decision.get("candidate"))

    def _named(self, phrase: str, verbatim: str, chosen: Mapping[str, Any] | None = None) -> Location:
        match = self._match(phrase)
        picked = (one for one in match.candidates if chosen and _is(one, chosen))
        candidate = next(picked, None) if chosen else match.best
        if candidate is None:
            raise Unsettled(match)
        return accept(candidate, verbatim or phrase, self._by, self._at, chosen=bool(chosen))

    def _match(self, phrase: str) -> Match:
        found = self._matches.get(phrase)
        if found is None:
            try:
                found = find(self._geocoder, " ".join(phrase.split())[:1000])
            except BadInput as refusal:
                found = Match(phrase, MatchStatus.NO_MATCH, (), (str(refusal),))
            self._matches[phrase] = found
        return found

    def _at_position(self, cells: Cells, place: Place) -> Location:
        lon, lat = _degrees(place.lon, "longitude"), _degrees(place.lat, "latitude")
        self._refuse_swapped(lon, lat)
        label = next(filter(labels.is_named, (cells.get("label", ""), place.phrase)), "")
        words = " ".join(label.split())
        return Location(
            " ".join(place.phrase.split()), words, lon, lat, AccuracyType.POINT, None,
            georeferenced_by=self._by, georeferenced_at=self._at,
        )  # fmt: skip

    def _refuse_swapped(self, lon: float, lat: float) -> None:
        if lon == lat == 0:
            raise BadInput("0, 0 is no place: the position is missing in the row.")
        if abs(lat) > 90 or abs(lon) > 180:
            raise BadInput(f"{lat:g}, {lon:g} is no latitude and longitude. Are the two columns swapped?")
        inside = any(_inside(streets, lon, lat) for streets in self._gazetteers)
        if not inside and any(_inside(streets, lat, lon) for streets in self._gazetteers):
            raise BadInput(f"Latitude {lat:g} and longitude {lon:g} look swapped: change the two columns over.")

    def lowered(self, cells: Cells, before: Location) -> Location | None:
        """The place as it is, at the coarser precision that the row asks for; None where it asks for none."""
        if not (text := cells.get("display_precision")):
            return None
        wanted = before.display_precision.coarser(_word(DisplayPrecision, text, "display_precision"))
        if wanted is before.display_precision:
            return None
        location = replace(before, display_precision=wanted)
        check_precision(location, self._gazetteers)
        return location

    def _with_own_words(self, cells: Cells, location: Location) -> Location:
        """What a file of ours says of the place besides its position. A precision holds however the place was found."""
        values: dict[str, Any] = {}
        if precision := cells.get("display_precision"):
            values["display_precision"] = _word(DisplayPrecision, precision, "display_precision")
        if self.place(cells).has_position and location.verification is not location.verification.MOVED_BY_HAND:
            readers: dict[str, Callable[[str], Any]] = {
                "uncertainty_m": _meters,
                "accuracy_type": lambda text: _word(AccuracyType, text, "accuracy_type"),
                "relation": lambda text: _word(Relation, text, "relation"),
                "locality": str,
                "geometry": _geometry,
            }
            values |= {name: read(cells[name]) for name, read in readers.items() if cells.get(name)}
        return replace(location, **values) if values else location


def _is(candidate: Candidate, chosen: Mapping[str, Any]) -> bool:
    same = candidate.label == chosen.get("label")
    return same and math.hypot(candidate.lon - chosen["lon"], candidate.lat - chosen["lat"]) < 1e-4


def _inside(streets: Streets, lon: float, lat: float) -> bool:
    west, south, east, north = streets.info.bbox
    margin = _SWAP_MARGIN_DEG
    return west - margin <= lon <= east + margin and south - margin <= lat <= north + margin


def _degrees(text: str, what: str) -> float:
    plain = text.replace("\u2212", "-").rstrip("°")
    try:
        found = float(plain.replace(",", ".") if plain.count(",") == 1 and "." not in plain else plain)
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        missing = f"The row has no {what}." if not text else f"“{text[:40]}” is no {what} in degrees."
        raise BadInput(missing)
    return found


def _meters(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise BadInput(f"“{text[:40]}” is no number of meters.") from None


def _geometry(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise BadInput(f"The column geometry holds GeoJSON; “{text[:40]}” is none. Give it another heading.") from None


def _word(words: Any, text: str, what: str) -> Any:
    try:
        return words(text)
    except ValueError:
        raise BadInput(f"{what} is one of {', '.join(words)}; not “{text[:40]}”.") from None

"""One row → what it says and where: by a person's decision, else by its own position, else by its phrase."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo
from typing import Any, NamedTuple

from app.errors import BadInput
from app.geocoding.providers import Answers
from app.imports import composing, doubts, figures
from app.imports.choices import Cells, Choices
from app.imports.doubts import Doubtful
from app.imports.towns import Towns
from app.incidents.checks import check_incident
from app.incidents.exchange import columns, dates
from app.model import (
    AccuracyType,
    Candidate,
    DisplayPrecision,
    Incident,
    Location,
    LonLat,
    Match,
    MatchStatus,
    Relation,
    Verification,
)
from app.places import NotAPosition, accept, find, moved_by_hand
from app.readers import check_precision
from app.words import labels
from geodata.streets import Streets

_MOST_DEG = 360.0
"""A figure beyond is not of degrees."""
Settled = Mapping[str, str]
NOTHING: Settled = {}
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
    """Where a row says that it was: the street, the city it names, and the figures of its position as they stand.

    `name`: what the place is called, where the row has an address too.
    """

    street: str
    locality: str = ""
    lon: str = ""
    lat: str = ""
    name: str = ""

    @property
    def verbatim(self) -> str:
        """What the row says of the place: the phrase, and the place's own name in brackets."""
        is_said = not self.name or self.name.casefold() in self.phrase.casefold()
        name = re.sub(r"[()\[\]]+", " ", self.name)
        return self.phrase if is_said else " ".join(f"{self.phrase} ({name.strip()})".split())

    @property
    def phrase(self) -> str:
        """The place in words, as an address is written; a city without a street is no place."""
        return ", ".join(filter(None, (self.street, self.locality))) if self.street else ""

    @property
    def has_position(self) -> bool:
        """Return True if the row brings its own position."""
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
        self._behind: dict[tuple[str, LonLat], Match] = {}
        self._ground = Towns(gazetteers)
        # A row is asked for its place several times, one row after the other.
        self._last: tuple[Cells, Place] = ({}, Place(""))

    def place(self, cells: Cells) -> Place:
        """Return where the row says that it was. What a review file's own column says goes before."""
        if self._last[0] is not cells:
            self._last = cells, self._place(cells)
        return self._last[1]

    def _place(self, cells: Cells) -> Place:
        if instead := cells.get(columns.INSTEAD, ""):
            return Place(instead)

        def cell(field: str) -> str:
            return self._cell(cells, field)

        place = self._in_words(composing.street_of(cell), composing.locality_of(cell), cell("place_name"))
        place = place._replace(lon=cell("lon"), lat=cell("lat"))
        if not place.has_position:
            # One cell can hold both an address and its position.
            found = (composing.position_in(cell(field))[1:] for field in ("place", "position"))
            lon, lat = next(filter(any, found), ("", ""))
            place = place._replace(lon=lon, lat=lat)
        if place.has_position and self._ground.is_town(place.street):
            # Beside a position the name of a town is no name of the place.
            place = place._replace(street="", locality=", ".join(filter(None, (place.street, place.locality))))
        if place.phrase and (
            not (place.lon and place.lat) or (figures.is_zero(place.lon) and figures.is_zero(place.lat))
        ):
            # A position that is missing, or 0, 0, says nothing; the words say where.
            return place._replace(lon="", lat="")
        return place

    def _in_words(self, street: str, locality: str, name: str) -> Place:
        """The words of a row: what is called place or location can be an address, a town, or a name."""
        name = composing.one_line(name)
        if name and self._ground.is_town(name):
            known = {part.casefold() for part in locality.split(", ")}
            fresh = [part.strip() for part in name.split(",") if part.strip().casefold() not in known]
            return Place(street, ", ".join([*fresh, *filter(None, (locality,))]))
        return Place(street, locality, name=name) if street else Place(name, locality)

    def identity(self, cells: Cells) -> str:
        """What the table itself calls the row, if it does."""
        return self._cell(cells, "id")

    def _cell(self, cells: Cells, field: str) -> str:
        name = self._choices.columns.get(field)
        return composing.filled(cells.get(name, "")) if name else ""

    def said(self, cells: Cells) -> dict[str, Any]:
        """What the row says besides its place, of the columns that were chosen. Raises BadInput."""
        said: dict[str, Any] = {name: " ".join(self._cell(cells, name).split()) for name in _LINES}
        said["description"] = self._cell(cells, "description")
        said["source_url"] = self._cell(cells, "source")
        day, hour = self._cell(cells, "date"), self._cell(cells, "time")
        said["occurred_at"] = dates.when(day, hour, self._choices.order, self._zone, self._choices.timed)
        said["title"] = said["title"] or self._choices.title or said["category"] or _NO_TITLE
        return said

    def incident(self, cells: Cells, decision: Mapping[str, Any] | None, settled: Settled = NOTHING) -> Incident:
        """Return the row as an incident. Raises Unsettled, Doubtful, Skipped; BadInput for what cannot be stored."""
        location = self._with_own_words(cells, self.location(cells, decision, settled))
        made = Incident(id="", location=location, **self.said(cells))
        check_incident(made)
        check_precision(location, self._gazetteers)
        return made

    def location(self, cells: Cells, decision: Mapping[str, Any] | None, settled: Settled = NOTHING) -> Location:
        """Return where the row happened. Raises Unsettled, Doubtful, Skipped, BadInput.

        `settled`: what a person said of a doubt, by its code.
        """
        place = self.place(cells)
        if decision:
            return self._decided(place, decision)
        if place.street.strip().lower() in ("skip", "-") and cells.get(columns.INSTEAD):
            raise Skipped
        if place.has_position and doubts.WORDS not in settled.values():
            return self._at_position(cells, place, settled)
        if not place.phrase:
            raise BadInput("The row names no place.")
        return self._named(place.phrase, place.verbatim)

    def _decided(self, place: Place, decision: Mapping[str, Any]) -> Location:
        if decision.get("skip"):
            raise Skipped
        if "lon" in decision:
            pinned = moved_by_hand(decision["lon"], decision["lat"], place.verbatim, "", None, self._at)
            return replace(pinned, georeferenced_by=self._by)
        phrase = decision.get("phrase") or place.phrase
        return self._named(phrase, place.verbatim, decision.get("candidate"))

    def _named(self, phrase: str, verbatim: str, chosen: Mapping[str, Any] | None = None) -> Location:
        match = self._match(phrase)
        picked = (one for one in match.candidates if chosen and _is(one, chosen))
        candidate = next(picked, None) if chosen else match.best
        if candidate is None:
            raise Unsettled(match)
        accepted = accept(candidate, verbatim or phrase, self._by, self._at, chosen=bool(chosen))
        if not chosen:
            self._behind[accepted.label, accepted.position] = match
        return accepted

    def match_behind(self, location: Location) -> Match | None:
        """Return the match that the machine took a location from; None if a person chose it or the row brings it."""
        own = location.verification is Verification.UNVERIFIED and location.verbatim
        return self._behind.get((location.label, location.position)) if own else None

    def _match(self, phrase: str) -> Match:
        found = self._matches.get(phrase)
        if found is None:
            try:
                found = find(self._geocoder, " ".join(phrase.split())[:1000])
            except NotAPosition as refusal:
                found = Match(phrase, MatchStatus.NO_MATCH, (), (refusal.remark,))
            self._matches[phrase] = found
        return found

    def position(self, cells: Cells) -> LonLat:
        """Return the row's own position in degrees, right or wrong. Raises BadInput for figures that are none."""
        place = self.place(cells)
        position = LonLat(figures.degrees(place.lon, "longitude"), figures.degrees(place.lat, "latitude"))
        if position.lon == position.lat == 0:
            raise BadInput("0, 0 is no place: the position is missing in the row.")
        if max(map(abs, position)) > _MOST_DEG:
            raise BadInput(
                f"{place.lon}, {place.lat} are projected coordinates in meters or feet, not degrees. Export the table "
                "with latitude and longitude in WGS 84 (EPSG:4326)."
            )
        return position

    def _at_position(self, cells: Cells, place: Place, settled: Settled) -> Location:
        position = self.position(cells)
        is_ours = columns.is_ours(cells)
        if not is_ours:
            position = self._within(position, settled)
        if abs(position.lat) > 90 or abs(position.lon) > 180:
            raise BadInput(f"{position.lat:g}, {position.lon:g} is no latitude and longitude. Are the two swapped?")
        if not is_ours and place.phrase and not {doubts.APART, doubts.TOWN} & settled.keys():
            self._compare(cells, place, position)
        named = (cells.get("label", ""), place.street, place.name)
        words = " ".join(next(filter(labels.is_named, named), "").split())
        town = "" if is_ours else self._ground.town_of(position)
        return Location(
            " ".join(place.verbatim.split()), words, position.lon, position.lat, AccuracyType.POINT, None,
            locality=town, georeferenced_by=self._by, georeferenced_at=self._at,
        )  # fmt: skip

    def _within(self, position: LonLat, settled: Settled) -> LonLat:
        """The position if it is in an area, or as a person settled it. Raises Doubtful."""
        if self._ground.holds(position):
            return position
        if fix := settled.get(doubts.OUTSIDE):
            return doubts.fixed(position, fix)
        areas = [streets.info.locality or streets.info.area for streets in self._gazetteers]
        town = self._ground.town_of(position)
        raise Doubtful(doubts.OUTSIDE, position, doubts.fixes(position, self._ground), areas=areas, town=town)

    def _compare(self, cells: Cells, place: Place, position: LonLat) -> None:
        """Raise Doubtful where the row's words lead elsewhere than its position."""
        given_m = figures.meters(cells["uncertainty_m"]) if cells.get("uncertainty_m") else None
        doubt_m = doubts.doubt_of(place.lon, place.lat, given_m)
        if found := self._match(place.phrase).candidates:
            if distance_m := doubts.apart_m(position, doubt_m, found):
                raise Doubtful(doubts.APART, position, distance_m=distance_m, place=found[0].label)
            return
        # The named town is not one whose streets are known: the position must not be that address in another town.
        if not place.locality or self._ground.names(place.locality, position):
            return
        at_home = self._match(place.street).candidates
        if at_home and doubts.apart_m(position, doubt_m, at_home) is None:
            where = ", ".join(filter(None, (at_home[0].label, at_home[0].locality)))
            raise Doubtful(doubts.TOWN, position, town=place.locality, place=where)

    def lowered(self, cells: Cells, before: Location) -> Location | None:
        """The place as it is, at the coarser precision that the row asks for; None where it asks for none."""
        if not (text := cells.get("display_precision")):
            return None
        wanted = before.display_precision.coarser(figures.word(DisplayPrecision, text, "display_precision"))
        if wanted is before.display_precision:
            return None
        location = replace(before, display_precision=wanted)
        check_precision(location, self._gazetteers)
        return location

    def _with_own_words(self, cells: Cells, location: Location) -> Location:
        """What a file of ours says of the place besides its position. A precision holds however the place was found."""
        values: dict[str, Any] = {}
        if precision := cells.get("display_precision"):
            values["display_precision"] = figures.word(DisplayPrecision, precision, "display_precision")
        if self.place(cells).has_position and location.verification is not location.verification.MOVED_BY_HAND:
            readers: dict[str, Callable[[str], Any]] = {
                "uncertainty_m": figures.meters,
                "accuracy_type": lambda text: figures.word(AccuracyType, text, "accuracy_type"),
                "relation": lambda text: figures.word(Relation, text, "relation"),
                "locality": str,
                "geometry": figures.geometry,
            }
            values |= {name: read(cells[name]) for name, read in readers.items() if cells.get(name)}
        return replace(location, **values) if values else location


def _is(candidate: Candidate, chosen: Mapping[str, Any]) -> bool:
    same = candidate.label == chosen.get("label")
    return same and math.hypot(candidate.lon - chosen["lon"], candidate.lat - chosen["lat"]) < 1e-4

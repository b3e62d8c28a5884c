"""Our streets as a geopy geocoder: code written for geopy changes one line. What is not one place is None, as there.

    geolocator = Dateline()
    geolocator.geocode("34th and Portland, Minneapolis")

geopy writes (lat, lon); this is the one module of the geocoder that does too. Importing it loads geopy, half a second.
"""

import weakref
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from geopy.adapters import BaseSyncAdapter
from geopy.geocoders.base import DEFAULT_SENTINEL
from geopy.geocoders.base import Geocoder as GeopyGeocoder
from geopy.location import Location
from geopy.point import Point

from app.geocoding.answer import as_dict
from app.geocoding.geocode import Geocoder
from app.geocoding.reverse import reverse
from app.model import Candidate, LonLat, Match
from geodata.streets import MINNEAPOLIS, Streets

STRUCTURED = ("street", "city", "state", "postalcode")
"""The parts of a structured query that are read, in the order in which they are spoken; those of geopy's Nominatim."""


class _Offline(BaseSyncAdapter):  # type: ignore[misc]
    """geopy's place for what asks the network. Nothing does."""

    def get_json(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> Any:
        raise NotImplementedError("Dateline asks nobody")

    get_text = get_json


class Dateline(GeopyGeocoder):  # type: ignore[misc]
    """A geopy geocoder that answers from a gazetteer, offline. Safe to share between threads."""

    def __init__(
        self,
        *,
        streets: Path | str = MINNEAPOLIS,
        scheme: str | None = None,
        timeout: Any = DEFAULT_SENTINEL,
        proxies: Any = DEFAULT_SENTINEL,
        user_agent: str | None = None,
        ssl_context: Any = DEFAULT_SENTINEL,
        adapter_factory: Any = None,
    ) -> None:
        """`streets`: the gazetteer; raises StreetsUnavailable. The rest is taken as geopy gives it, and not needed."""
        super().__init__(scheme=scheme, timeout=timeout, proxies={}, user_agent=user_agent, adapter_factory=_Offline)
        self._opened = Streets(Path(streets))
        self._geocoder = Geocoder(self._opened)
        weakref.finalize(self, self._opened.close)

    def match(self, query: str | Mapping[str, str], *, near: Any = None) -> Match:
        """All that Dateline has to say: why there is no place, which places tie, how sure each is. Never raises."""
        return self._geocoder.geocode(_text(query), None if near is None else _lon_lat(near))

    def geocode(
        self,
        query: str | Mapping[str, str],
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,
        near: Any = None,
    ) -> Any:
        """The Location of the one place, or None; with `exactly_one=False` a list of all that are possible, or None.

        `raw` is the Match as in the API; in a list, the Location at i is its candidate i. `near`, a geopy point, puts
        a tie in order and may settle it. `timeout` is not needed.
        """
        match = self.match(query, near=near)
        raw = as_dict(match)
        if not exactly_one:
            return [self._location(candidate, raw) for candidate in match.candidates] or None
        return self._location(match.best, raw) if match.best else None

    def reverse(self, query: Any, *, exactly_one: bool = True, timeout: Any = DEFAULT_SENTINEL) -> Any:
        """The place in words at a geopy point, (lat, lon) or "lat, lon"; None outside the streets. Raises ValueError.

        The Location stands where the words lead, not at the point asked; `raw` is the answer as in the API.
        """
        described = reverse(self._opened, _lon_lat(query))
        if not described.candidate:
            return None
        address = ", ".join(filter(None, (described.words, described.candidate.locality)))
        found = Location(address, (described.candidate.lat, described.candidate.lon), described.as_dict())
        return found if exactly_one else [found]

    def _location(self, candidate: Candidate, raw: dict[str, Any]) -> Any:
        parts = (candidate.relation.lead + candidate.label, candidate.locality)
        return Location(", ".join(filter(None, parts)), (candidate.lat, candidate.lon), raw)


def _text(query: object) -> str:
    """The phrase of a query; "" for what is none, as the empty cells of a table."""
    if isinstance(query, Mapping):
        return ", ".join(str(query[part]) for part in STRUCTURED if query.get(part))
    return query if isinstance(query, str) else ""


def _lon_lat(query: Any) -> LonLat:
    """The position of a geopy point: a Point, (lat, lon) or "lat, lon"; raises ValueError."""
    point = query if isinstance(query, Point) else Point(query)
    return LonLat(point.longitude, point.latitude)

"""A provider behind the streets, asked of a local server that speaks Nominatim's format: for the tests of providers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.geocoding.geocode import Geocoder
from app.geocoding.providers import Area, Provider, WithProvider, connect
from geodata.streets import Streets
from tests import nominatim
from tests.live import HANG_S
from tests.nominatim import FakeNominatim

UNKNOWN = "650 Zebra Ave N"


@pytest.fixture(scope="module")
def geocoder(streets: Streets) -> Geocoder:
    return Geocoder(streets)


@pytest.fixture
def service() -> Iterator[FakeNominatim]:
    with nominatim.running() as fake:
        yield fake


def provider(service: FakeNominatim, folder: Path | None = None, timeout_s: float = HANG_S) -> Provider:
    return connect("nominatim", service.options, folder, rate_per_s=1000, timeout_s=timeout_s, most_wait_s=60)


def around(streets: Streets) -> Area:
    return Area(streets.info.locality, streets.info.region, streets.info.bbox)


@pytest.fixture
def both(geocoder: Geocoder, streets: Streets, service: FakeNominatim) -> WithProvider:
    return WithProvider(geocoder, provider(service), around(streets))

"""Many incidents that a seed makes, over the city and through a year; and a service that has published them."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from app.incidents.store import Store
from app.maps.content import MapContent
from app.model import AccuracyType, Incident, Location
from tests.map_samples import ZONE

KINDS = ("Theft", "Burglary", "Fire", "Crash")
FIRST_DAY = datetime(2025, 1, 1, 12, tzinfo=ZONE)


def incidents(count: int, seed: int = 1) -> Iterator[Incident]:
    """Each a day or none after the one before, so that days run with numbers."""
    chance = random.Random(seed)
    for number in range(count):
        label = f"{chance.randint(1, 60)}00 block of {chance.randint(1, 60)}th Ave S"
        lon, lat = chance.uniform(-93.32, -93.21), chance.uniform(44.90, 45.04)
        place = Location(label, label, round(lon, 5), round(lat, 5), AccuracyType.BLOCK, 61.0)
        day = FIRST_DAY + timedelta(days=365 * number // count)
        title = f"Case {chance.randint(10_000, 99_999)} reported by a caller"
        yield Incident(
            str(number), title, place, category=KINDS[number % 4], occurred_at=day, attribution="The city said"
        )


def content(count: int) -> MapContent:
    """A content of that many."""
    return MapContent("Many", incidents=tuple(incidents(count)), updated=FIRST_DAY, version=1)


def publish(data_dir: Path, slug: str, many: Iterator[Incident]) -> None:
    """Puts them into the store of that folder, published."""
    with Store.open(f"sqlite:///{data_dir / 'dateline.sqlite'}") as store:
        store.create_map(slug, f"Incidents of {slug}")
        store.add_incidents(slug, many)
        store.publish(slug)


def together(count: int) -> Iterator[Incident]:
    """That many at one corner."""
    (first, *_) = incidents(1)
    for number in range(count):
        yield replace(first, title=f"Call {number}")

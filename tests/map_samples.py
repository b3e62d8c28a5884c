"""Contents to draw: the example, one place, many, and a text that would like to be more than text."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from app.maps.content import DistanceLine, MapContent
from app.model import AccuracyType, Incident, Location

ZONE = ZoneInfo("America/Chicago")
HOSTILE = "${document.title='x'}</script><img src=x onerror=alert(1)>`\\`${alert(2)}{{7*7}}<!--\u2028"
CORNER = Location(
    "34th and Portland", "34th St E & Portland Ave S", -93.26765, 44.94138, AccuracyType.INTERSECTION, 18.0
)
BLOCK = Location(
    "600 block of 24th Ave N",
    "600 block of 24th Ave N",
    -93.28722,
    45.00369,
    AccuracyType.BLOCK,
    61.0,
    geometry={"type": "LineString", "coordinates": [[-93.28792, 45.00368], [-93.28652, 45.00370]]},
)
FIRST = Incident(
    "a",
    "Woman fatally shot",
    CORNER,
    category="Shooting",
    occurred_at=datetime(2026, 1, 7, tzinfo=ZONE),
    attribution="The city said",
    source_url="https://example.org/statement",
)
SECOND = Incident(
    "b",
    "Man shot in the leg",
    BLOCK,
    category="Shooting",
    occurred_at=datetime(2026, 1, 14, 18, 50, tzinfo=ZONE),
    attribution="The city said",
)
TWO = MapContent(
    "How close were the two shootings?",
    "The two places are about 4.4 miles (7.1 km) apart in a straight line.",
    (FIRST, SECOND),
    (DistanceLine("a", "b", "about 4.4 miles", "The two places are about 4.4 miles (7.1 km) apart."),),
    ("The second place is known only to the block.",),
    "City of Minneapolis",
    datetime(2026, 1, 15, 6, 10, tzinfo=ZONE),
)
ONE = replace(TWO, incidents=(SECOND,), lines=())
NONE = replace(TWO, incidents=(), lines=(), notes=())


def many(count: int) -> MapContent:
    """That many incidents over the city, some of them at one corner."""
    incidents = tuple(
        replace(
            FIRST,
            id=str(i),
            title=f"Incident {i}",
            location=replace(
                CORNER,
                label=f"{i}th St E & Portland Ave S",
                lon=-93.26765 - (i % 6) * 0.011 * (i % 4 > 0),
                lat=44.94138 + (i // 6) * 0.013 * (i % 4 > 0),
            ),
        )
        for i in range(count)
    )
    return replace(TWO, incidents=incidents, lines=())


def hostile() -> MapContent:
    """Every text of the content is HOSTILE."""
    bad = replace(
        FIRST,
        title=HOSTILE,
        category=HOSTILE,
        description=HOSTILE,
        attribution=HOSTILE,
        source_url=f"javascript:alert(3)//{HOSTILE}",
        location=replace(CORNER, label=HOSTILE, verbatim=HOSTILE),
    )
    other = replace(SECOND, title=HOSTILE, source_url=f'https://example.org/"{HOSTILE}')
    line = DistanceLine("a", "b", HOSTILE, HOSTILE)
    return replace(
        TWO, title=HOSTILE, dek=HOSTILE, incidents=(bad, other), lines=(line,), notes=(HOSTILE,), attribution=HOSTILE
    )

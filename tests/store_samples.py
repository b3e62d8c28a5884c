"""Incidents, and other processes, for the tests of the store."""

import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.model import AccuracyType, Incident, Location, Verification
from tests.conftest import ROOT

BLOCK = Location(
    verbatim="the 600 block of 24th Avenue North",
    label="600 block of 24th Ave N",
    lon=-93.28722,
    lat=45.00369,
    accuracy_type=AccuracyType.BLOCK,
    uncertainty_m=61.0,
    geometry={"type": "LineString", "coordinates": [[-93.28795, 45.00369], [-93.28649, 45.0037]]},
    locality="Minneapolis",
    georeferenced_by="night desk",
    georeferenced_at=datetime(2025, 11, 20, 23, 5, tzinfo=ZoneInfo("America/Chicago")),
    verification=Verification.VERIFIED,
)
CORNER = Location(
    "34th and Portland", "34th St E & Portland Ave S", -93.26765, 44.94138, AccuracyType.INTERSECTION, 20.0
)


def incident(title: str = "Shooting", location: Location = BLOCK, **fields: Any) -> Incident:
    """An incident as a caller makes it, before it has an id."""
    whole = Incident(
        id="",
        title=title,
        location=location,
        category="shooting",
        occurred_at=datetime(2025, 11, 20, 21, 30, tzinfo=ZoneInfo("America/Chicago")),
        description="One person was hurt.\nThe street was closed.",
        attribution="the city said",
        source_url="https://example.org/statement?a=1&b=2",
    )
    return replace(whole, **fields)


def start(code: str, *arguments: str) -> subprocess.Popen[str]:
    """Another process that runs some code of ours."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )

"""The example map of an empty store: two places that a city named, found by our own geocoder and published."""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from app.model import Incident
from app.places import accept

if TYPE_CHECKING:
    from app.geocoding.geocode import Geocoder
    from app.incidents.store import Store

SLUG = "example"
TITLE = "How close were the two shootings?"
ATTRIBUTION = "the city said"
# The city named the days alone.
INCIDENTS = (
    ("Fatal shooting", "34th and Portland", date(2026, 1, 7)),
    ("Shooting", "the 600 block of 24th Avenue North", date(2026, 1, 14)),
)


def seed(store: "Store", geocoder: "Geocoder") -> str:
    """Publish the example in a store without maps; the slug of a published map, "" where there is none.

    With the streets of another area the example's places are unknown, and nothing is made up.
    """
    if maps := store.maps():
        return next((found.slug for found in reversed(maps) if found.published_version), "")
    matches = [geocoder.geocode(phrase) for _, phrase, _ in INCIDENTS]
    if not all(match.best for match in matches):
        return ""
    store.create_map(SLUG, TITLE, actor="dateline", reason="the example")
    for (title, _, occurred_at), match in zip(INCIDENTS, matches, strict=True):
        assert match.best
        location = accept(match.best, match.verbatim, "dateline", datetime.now(UTC))
        store.add_incident(
            SLUG,
            Incident(id="", title=title, location=location, occurred_at=occurred_at, attribution=ATTRIBUTION),
            actor="dateline",
        )
    store.publish(SLUG, actor="dateline")
    return SLUG

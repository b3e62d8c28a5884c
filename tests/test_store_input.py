"""What the store takes in: hostile texts come back as they are, the rest is refused before any database."""

import dataclasses
import itertools
import math
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.errors import BadInput
from app.incidents.store import Store
from app.model import Incident, Location
from tests.store_samples import BLOCK, incident

HOSTILE = [
    "${document.title='x'}</script><img src=x onerror=alert(1)> `\\`",
    "'; DROP TABLE incident; --",
    "%s %(title)s :title {0}",
    "\u202eright to left \u05e9\u05dc\u05d5\u05dd",
    "e\u0301 \u00e9 \ufeff \ufffe \U0001f6a8 \U0010ffff",
    "NULL",
]
PLAIN = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=100)
_numbers = itertools.count()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_come_back_as_they_are(store: Store, text: str) -> None:
    store.create_map("m", text, dek=text, settings={text: [text, "\x00"]})
    store.add_incident("m", incident(text, category=text, description=text + "\n\t" + text, attribution=text))
    published = store.publish("m")
    assert store.published("m") == published == store.map("m")
    assert published.incidents[0].title == text
    assert published.settings == {text: [text, "\x00"]}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=PLAIN.filter(str.strip), rest=PLAIN, moment=st.datetimes(timezones=st.timezones()))
@example(title="x", rest="", moment=datetime.min.replace(tzinfo=UTC))
@example(title="x", rest="", moment=datetime(2026, 1, 14, tzinfo=ZoneInfo("America/Chicago")))
@example(title="x", rest="", moment=datetime.max.replace(tzinfo=UTC))
@example(title="x", rest="", moment=datetime(2025, 11, 2, 1, 30, fold=1, tzinfo=ZoneInfo("America/Chicago")))
def test_any_text_and_moment_come_back(store: Store, title: str, rest: str, moment: datetime) -> None:
    slug = f"m{next(_numbers)}"
    store.create_map(slug, title, dek=rest)
    location = dataclasses.replace(BLOCK, verbatim=rest, label=rest)
    try:
        added = store.add_incident(slug, incident(title, location, attribution=rest, occurred_at=moment))
    except BadInput as error:
        assert "years 1 to 9999" in str(error)  # noqa: PT017
        return
    published = store.publish(slug)
    assert store.published(slug) == published
    for kept in (store.incident(slug, added.id), store.published(slug).incidents[0]):
        assert kept == added
        assert isinstance(kept.occurred_at, datetime)
        assert kept.occurred_at.replace(tzinfo=None) == moment.replace(tzinfo=None)
        assert kept.occurred_at.utcoffset() == moment.utcoffset()


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2025, 11, 20, 21, 30, tzinfo=ZoneInfo("America/Chicago")),
        datetime(2025, 11, 20, 21, 30, 0, 123456, tzinfo=timezone(timedelta(hours=-6))),
        datetime(2025, 11, 20, 21, 30, tzinfo=timezone(timedelta(hours=5, minutes=53, seconds=28))),
        datetime(2025, 11, 20, 21, 30, tzinfo=UTC),
    ],
)
def test_a_moment_keeps_its_zone(store: Store, moment: datetime) -> None:
    store.create_map("m", "M")
    added = store.add_incident("m", incident(occurred_at=moment))
    store.publish("m")
    for kept in (store.incident("m", added.id), store.published("m").incidents[0]):
        assert isinstance(kept.occurred_at, datetime)
        assert kept.occurred_at.isoformat() == moment.isoformat()
        assert getattr(kept.occurred_at.tzinfo, "key", None) == getattr(moment.tzinfo, "key", None)


NOWHERE: Any = None


def with_location(**fields: Any) -> Incident:
    return incident(location=dataclasses.replace(BLOCK, **fields))


NO_SHAPES: list[dict[str, Any]] = [
    {"a": 1},
    {"type": "Polygon"},
    {"type": "Polygon", "coordinates": "abc"},
    {"type": "Polygon", "coordinates": [[]]},
    {"type": "LineString", "coordinates": [[-93.2, 44.9], [-93.2]]},
    {"type": "LineString", "coordinates": [[500000.0, 4980000.0], [500010.0, 4980010.0]]},
    {"type": "LineString", "coordinates": [["-93.2", "44.9"]]},
    {"type": "GeometryCollection", "geometries": []},
    {"type": ["Point"], "coordinates": [1, 2]},
]
REFUSED = [
    (incident(""), "A title is needed"),
    (incident(" \u3000"), "A title is needed"),
    (incident("x" * 301), "title is 301 characters long; at most 300"),
    (incident("a\x00b"), "title holds a control character"),
    (incident("a\nb"), "title holds a control character"),
    (incident("a\u2028b"), "title holds a control character"),
    (incident("a\ud800b"), "title holds a control character"),
    (incident(description="x" * 20_001), "at most 20,000"),
    (incident(description="a\x00b"), "description holds a control character"),
    (incident(attribution="a\x1bb"), "attribution holds a control character"),
    (incident(category=None), "category has to be a text"),
    (incident(source_url="javascript:alert(1)"), "begins with http:// or https://"),
    (incident(source_url="https://"), "begins with http:// or https://"),
    (incident(occurred_at=datetime(2025, 11, 20, 21, 30)), "occurred_at needs its zone"),  # noqa: DTZ001
    (incident(occurred_at="2025-11-20"), "occurred_at needs its zone"),
    (incident(occurred_at=datetime.max.replace(tzinfo=timezone(timedelta(hours=-1)))), "years 1 to 9999"),
    (with_location(lon=math.nan), "longitude first"),
    (with_location(lat=math.inf), "longitude first"),
    (with_location(lon=181.0), "longitude first"),
    (with_location(lon="-93"), "longitude first"),
    (with_location(lon=45.0, lat=-93.0), "longitude comes first. Try -93, 45"),
    (with_location(uncertainty_m=0.0), "above 0"),
    (with_location(uncertainty_m=math.nan), "above 0"),
    (with_location(uncertainty_m=math.inf), "above 0"),
    (with_location(geometry={"type": "Point", "coordinates": [math.nan, 1]}), "plain JSON"),
    (with_location(geometry={"type": object()}), "plain JSON"),
    (with_location(geometry={"type": "x" * 1_000_001}), "at most 1,000,000"),
    (with_location(geometry=[1]), "JSON object"),
    *((with_location(geometry=one), "geometry is GeoJSON") for one in NO_SHAPES),
    (with_location(accuracy_type="exact"), "accuracy_type is one of point"),
    (with_location(display_precision="none"), "display_precision is one of exact"),
    (with_location(verbatim="x" * 1001), "verbatim is 1,001"),
    (with_location(georeferenced_at=datetime(2025, 1, 1)), "georeferenced_at needs its zone"),  # noqa: DTZ001
    (incident(location=NOWHERE), "needs a location"),
]


@pytest.mark.parametrize(("given_incident", "says"), REFUSED, ids=[says for _, says in REFUSED])
def test_what_cannot_be_kept_is_refused(store: Store, given_incident: Incident, says: str) -> None:
    store.create_map("m", "M")
    with pytest.raises(BadInput) as refusal:
        store.add_incident("m", given_incident)
    assert says in str(refusal.value)
    assert store.map("m").incidents == ()


@pytest.mark.parametrize("slug", ["", "A", "a_b", "a b", "a/b", "é", "a\n", "x" * 81, "\x00", "../etc"])
def test_a_slug_that_is_none_is_refused(store: Store, slug: str) -> None:
    with pytest.raises(BadInput, match="small letters a-z, digits and hyphens"):
        store.create_map(slug, "M")
    assert store.maps() == ()


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "\n"},
        {"title": "x" * 301},
        {"title": "x", "dek": "\x00"},
        {"title": "x", "settings": {"a": math.nan}},
        {"title": "x", "settings": {"a": "x" * 20_000}},
        {"title": "x", "actor": "a\nb"},
        {"title": "x", "reason": "\x00"},
    ],
)
def test_a_map_that_cannot_be_kept_is_refused(store: Store, fields: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        store.create_map("m", **fields)
    assert store.maps() == ()


def test_the_longest_slug_and_texts_fit(store: Store) -> None:
    store.create_map("x" * 80, "é" * 300, dek="é" * 10_000)
    long = incident("\U0001f6a8" * 300, description="\U0001f6a8" * 20_000, source_url="https://e.org/" + "x" * 1986)
    added = store.add_incident("x" * 80, long)
    assert store.incident("x" * 80, added.id) == added


def test_a_location_of_another_shape_is_no_location(store: Store) -> None:
    """Every field of Location is stored: one added to the model and forgotten here would be lost in silence."""
    store.create_map("m", "M")
    added = store.add_incident("m", incident())
    kept = store.incident("m", added.id).location
    for field in dataclasses.fields(Location):
        assert getattr(kept, field.name) == getattr(BLOCK, field.name), field.name

"""When something happened: a day alone stays a day, midnight is a time, and no clock shows what it never showed."""

import csv
import io
import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import httpx
import pytest

from app.errors import BadInput
from app.incidents.clock import RepeatedTime, on_the_clock
from app.incidents.exchange import dates
from app.incidents.moments import DAY, midnight_as_day, when_as_text, when_from_text
from app.incidents.store import Store
from app.model import When
from tests.desk_site import TWO, DeskSite, Plain, begun
from tests.live import CORNER, post_incident
from tests.store_samples import incident

CHICAGO = ZoneInfo("America/Chicago")
DAY_ALONE, MIDNIGHT, EVENING = "2026-01-14", "2026-01-14T00:00:00-06:00", "2026-01-14T18:50:00-06:00"


@pytest.fixture(scope="module")
def ann(desk: DeskSite) -> Plain:
    """An editor at the desk."""
    return desk.client("ann")


def published(editor: httpx.Client, slug: str, occurred_at: str) -> None:
    """Publish a map of one incident."""
    assert post_incident(editor, slug, CORNER, occurred_at=occurred_at).status_code == 201
    assert editor.post(f"/api/maps/{slug}/publish").status_code == 200


@pytest.mark.parametrize(
    ("given", "printed", "kml", "gpx", "rss"),
    [
        (DAY_ALONE, "Jan. 14, 2026", "2026-01-14", None, None),
        (MIDNIGHT, "Jan. 14, 2026, 12:00 a.m.", "2026-01-14T06:00:00Z", "2026-01-14T06:00:00Z", "06:00:00 GMT"),
        (EVENING, "Jan. 14, 2026, 6:50 p.m.", "2026-01-15T00:50:00Z", "2026-01-15T00:50:00Z", "00:50:00 GMT"),
    ],
)
def test_export_says_no_more_than_was_given(
    editor: httpx.Client, slug: str, given: str, printed: str, kml: str, gpx: str | None, rss: str | None
) -> None:
    published(editor, slug, given)
    (feature,) = editor.get(f"/maps/{slug}.geojson").json()["features"]
    assert feature["properties"]["occurred_at"] == given
    (row,) = csv.DictReader(io.StringIO(editor.get(f"/maps/{slug}.csv").content.decode("utf-8-sig")))
    assert row["occurred_at"] == given
    assert re.findall("<when>(.*?)</when>", editor.get(f"/maps/{slug}.kml").text) == [kml]
    points = re.findall("<wpt.*?</wpt>", editor.get(f"/maps/{slug}.gpx").text, re.DOTALL)
    assert re.findall("<time>(.*?)</time>", points[0]) == ([gpx] if gpx else [])
    page = editor.get(f"/maps/{slug}").text
    assert printed in page
    assert f"{printed}," not in page
    assert rss is None or rss in editor.get(f"/maps/{slug}.georss").text


@pytest.mark.parametrize("given", ["2026-01-14T18:50:00", "2026-01-14T00:00:00", "14.01.2026", "2026-02-30", "noon"])
def test_api_refuses_a_moment_without_its_zone(editor: httpx.Client, slug: str, given: str) -> None:
    answer = post_incident(editor, slug, CORNER, occurred_at=given)
    assert answer.status_code == 422


def test_adding_the_time_to_a_day_is_no_correction_but_another_day_is(store: Store) -> None:
    store.create_map("m", "M")
    one = store.add_incident("m", incident(occurred_at=date(2026, 1, 14)))
    store.publish("m")
    timed = store.update_incident("m", one.id, {"occurred_at": datetime(2026, 1, 14, tzinfo=CHICAGO)}, 1)
    store.publish("m")
    assert store.corrections("m") == ()
    store.update_incident("m", one.id, {"occurred_at": date(2026, 1, 13)}, timed.version)
    store.publish("m", reason="The city corrected the day.")
    (told,) = store.corrections("m")
    assert (told.field, told.before, told.after) == ("time", timed.occurred_at, date(2026, 1, 13))


@pytest.mark.parametrize(
    ("given", "is_corrected"),
    [
        (datetime(2026, 1, 15, 0, 50, tzinfo=UTC), False),  # 6:50 p.m. on January 14 in Chicago
        (datetime(2026, 1, 14, 18, 50, tzinfo=CHICAGO), False),
        (datetime(2026, 1, 15, 9, 50, tzinfo=ZoneInfo("Asia/Tokyo")), False),
        (datetime(2026, 1, 14, 4, 0, tzinfo=UTC), True),  # still January 13 in Chicago
        (datetime(2026, 1, 15, 6, 0, tzinfo=UTC), True),  # midnight of January 15 in Chicago
    ],
)
def test_time_fills_the_day_that_readers_saw(
    editor: httpx.Client, slug: str, given: datetime, is_corrected: bool
) -> None:
    added = post_incident(editor, slug, CORNER, occurred_at="2026-01-14")
    assert editor.post(f"/api/maps/{slug}/publish", json={}).status_code == 200
    address, tag = added.headers["Location"], {"If-Match": added.headers["ETag"]}
    assert editor.patch(address, json={"occurred_at": given.isoformat()}, headers=tag).status_code == 200
    assert editor.post(f"/api/maps/{slug}/publish", json={}).status_code == (422 if is_corrected else 200)


@pytest.mark.parametrize(
    "when", [date(2026, 1, 14), datetime(2026, 1, 14, tzinfo=CHICAGO), datetime(2026, 1, 14, 0, 0, 1, tzinfo=UTC), None]
)
def test_text_of_a_time_is_read_back(when: When | None) -> None:
    again = when_from_text(when_as_text(when))
    assert (again, type(again)) == (when, type(when))


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2026-01-14T00:00:00-06:00[America/Chicago]", date(2026, 1, 14)),
        ("2026-01-14T00:00:00+00:00", date(2026, 1, 14)),
        ("2026-01-14T00:00:30-06:00", datetime(2026, 1, 14, 6, 0, 30, tzinfo=UTC)),
    ],
)
def test_midnight_of_earlier_versions_is_the_day(text: str, when: When) -> None:
    assert when_from_text(text) == when


def test_columns_of_earlier_versions_become_days() -> None:
    midnight = datetime(2026, 7, 14, 5, tzinfo=UTC)
    assert midnight_as_day(midnight, "America/Chicago") == (datetime(2026, 7, 14, tzinfo=UTC), DAY)
    assert midnight_as_day(midnight, "America/New_York") == (midnight, "America/New_York")


@pytest.mark.parametrize(
    ("local", "zone"),
    [
        (datetime(2026, 3, 8, 2, 30), "America/Chicago"),  # noqa: DTZ001
        (datetime(2026, 3, 29, 1, 0), "Europe/London"),  # noqa: DTZ001
        (datetime(2026, 10, 4, 2, 15), "Australia/Lord_Howe"),  # noqa: DTZ001
        (datetime(2011, 12, 30, 12, 0), "Pacific/Apia"),  # noqa: DTZ001
    ],
)
def test_time_that_clocks_skipped_is_refused(local: datetime, zone: str) -> None:
    with pytest.raises(BadInput, match="There was no"):
        on_the_clock(local, ZoneInfo(zone))


@pytest.mark.parametrize(
    ("local", "zone", "offsets_h"),
    [
        (datetime(2026, 11, 1, 1, 30), "America/Chicago", (-5, -6)),  # noqa: DTZ001
        (datetime(2026, 4, 5, 1, 45), "Australia/Lord_Howe", (11, 10.5)),  # noqa: DTZ001
    ],
)
def test_time_that_came_twice_is_asked(local: datetime, zone: str, offsets_h: tuple[float, float]) -> None:
    with pytest.raises(RepeatedTime, match="came twice") as asked:
        on_the_clock(local, ZoneInfo(zone))
    for which, offset_h in enumerate(offsets_h):
        moment = on_the_clock(local, ZoneInfo(zone), which)
        assert moment == asked.value.choices[which]
        assert (moment.utcoffset() or 0).total_seconds() == offset_h * 3600  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("values", "timed"),
    [
        (["2026-01-14", "2026-01-15"], False),
        (["2026-01-14 00:00:00", "2026-01-15T00:00:00.000"], False),
        (["01/14/2026 12:00:00 AM", ""], False),
        (["2026-01-14T00:00:00-06:00", "2026-01-15"], False),
        (["2026-01-14 00:00:00", "2026-01-15 18:50"], True),
        (["1/14/2026 12:00 PM"], True),
        (["1/14/2026 12:00:30 AM"], True),
        (["2026-01-14 10:00:00"], True),
        (["Jan. 14, 2026 at noon"], True),
    ],
)
def test_column_of_midnights_holds_days(values: list[str], timed: bool) -> None:
    assert dates.has_times(values) is timed
    found = [dates.when(value, "", "mdy", CHICAGO, timed) for value in values if value]
    assert all(isinstance(one, datetime) for one in found if not timed) is (not found or timed)


@pytest.mark.parametrize("cells", [("2026-03-08 02:30", ""), ("3/8/2026", "2:30 AM"), ("2026-11-01", "1:30")])
def test_table_row_at_no_single_moment_is_refused(cells: tuple[str, str]) -> None:
    with pytest.raises(BadInput, match=r"There was no|came twice"):
        dates.when(*cells, "mdy", CHICAGO)


def test_desk_keeps_midnight_and_refuses_a_skipped_time(desk: DeskSite, ann: Plain) -> None:
    page, slug = begun(ann, TWO)
    one = desk.store.map(slug).incidents[0]
    action = f"/desk/maps/{slug}/incidents/{one.id}"
    page = ann.post(page, action, day="2026-01-14", time="00:00")
    assert desk.store.incident(slug, one.id).occurred_at == datetime(2026, 1, 14, tzinfo=CHICAGO)
    assert 'name="time" type="time" value="00:00"' in page.text
    page = ann.post(page, action, day="2026-01-14", time="")
    assert desk.store.incident(slug, one.id).occurred_at == date(2026, 1, 14)
    answer = ann.post(page, action, day="2026-03-08", time="02:30")
    assert (answer.status_code, "There was no 2026-03-08 02:30" in answer.text) == (422, True)
    assert desk.store.incident(slug, one.id).occurred_at == date(2026, 1, 14)


@pytest.mark.parametrize(("clock", "offset"), [("earlier", "-05:00"), ("later", "-06:00")])
def test_desk_asks_which_of_a_repeated_time(desk: DeskSite, ann: Plain, clock: str, offset: str) -> None:
    page, slug = begun(ann, TWO)
    one = desk.store.map(slug).incidents[0]
    action = f"/desk/maps/{slug}/incidents/{one.id}"
    asked = ann.post(page, action, title="A man was hurt", day="2026-11-01", time="01:30")
    assert asked.status_code == 409
    assert "1:30 a.m. on Nov. 1, 2026, came twice" in asked.text
    assert desk.store.incident(slug, one.id).occurred_at is None
    page = ann.post(asked, action, title="A man was hurt", day="2026-11-01", time="01:30", clock=clock)
    kept = desk.store.incident(slug, one.id)
    assert kept.title == "A man was hurt"
    assert kept.occurred_at
    assert kept.occurred_at.isoformat() == f"2026-11-01T01:30:00{offset}"
    # Saving another field later leaves the choice alone.
    ann.post(page, action, title="A man was shot", day="2026-11-01", time="01:30")
    assert desk.store.incident(slug, one.id).occurred_at == kept.occurred_at


def test_archive_of_version_1_brings_its_days_back(store: Store) -> None:
    store.create_map("m", "M")
    store.add_incident("m", incident(occurred_at=datetime(2026, 1, 14, tzinfo=CHICAGO)))
    store.publish("m")
    content = store.archive("m")
    for version, slug, when in ((1, "old", date(2026, 1, 14)), (2, "new", datetime(2026, 1, 14, tzinfo=CHICAGO))):
        store.restore_archive(slug, {**content, "version": version})
        (one,) = store.map(slug).incidents
        assert one.occurred_at == when

"""Outside geocoders: asked only for what the streets lack, named always, refused where they give a centroid; no socket
is opened by default. Asked here is a server on loopback that speaks Nominatim's format."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.errors import BadInput
from app.geocoding.geocode import Geocoder
from app.geocoding.providers import WithProvider, connect
from app.model import AccuracyType, Match, MatchStatus, Relation
from app.places import accept
from geodata.streets import Streets
from tests import nominatim
from tests.conftest import ROOT
from tests.nominatim import HOUSE, FakeNominatim, place
from tests.provider_setup import UNKNOWN, around, provider
from tests.remarked import said_of

HANG_S = 120


# --- nothing leaves the house

WATCHED = """
import sys
def watch(event, args):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.bind"):
        raise SystemExit(f"{event} {args}")
sys.addaudithook(watch)
from app.main import open_parts
from app.settings import Settings
parts = open_parts(Settings(data_dir=sys.argv[1]))
for phrase in ("650 Zebra Ave N", "Zebra and Okapi", "the old mill", "500 Main St, St. Paul", "24th and Lyndale"):
    print(parts.geocoder.geocode(phrase).status.value)
parts.close()
"""


def test_no_socket_is_opened_by_default(tmp_path: Path) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DATELINE_")}
    command = [sys.executable, "-c", WATCHED, str(tmp_path)]
    environment = {**clean, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=HANG_S)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split().count("no_match") >= 3


def test_the_watch_sees_a_socket(tmp_path: Path) -> None:
    asks = WATCHED.replace(
        "Settings(", "Settings(geocoder='photon', geocoder_options='{\"domain\": \"127.0.0.1:9\"}', "
    )
    command = [sys.executable, "-c", asks, str(tmp_path)]
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, timeout=HANG_S)
    assert b"socket." in done.stderr


# --- when it is asked


@pytest.mark.parametrize(
    ("phrase", "status"),
    [
        ("34th and Portland", "match"),
        ("24th and Lyndale", "tie"),
        ("", "no_match"),
        ("location unknown", "no_match"),
        ("500 Main St, St. Paul", "no_match"),
        ("Lake and Lake", "no_match"),
        ("x" * 5000, "no_match"),
        ("between Zebra and Okapi on Gnu", "no_match"),
    ],
)
def test_it_is_not_asked(both: WithProvider, service: FakeNominatim, phrase: str, status: str) -> None:
    assert both.geocode(phrase).status.value == status
    assert both.explain(phrase).match.status.value == status
    assert service.asked == []


def test_what_the_streets_lack_is_asked_with_the_town(both: WithProvider, service: FakeNominatim) -> None:
    both.geocode("at 650 Zebra Avenue North")
    assert service.asked == ["650 Zebra Ave N, Minneapolis, MN"] or service.asked == [
        "650 Zebra Ave N, Minneapolis, Minnesota"
    ]
    assert service.agents == {"Dateline"}


def test_another_town_is_asked_for_where_the_settings_say_so(
    geocoder: Geocoder, streets: Streets, service: FakeNominatim
) -> None:
    service.answers = [place(("place", "house", "node", "500, Main Street, Saint Paul, Minnesota"), 44.95, -93.09)]
    both = WithProvider(geocoder, provider(service), around(streets), elsewhere=True)
    match = both.geocode("500 Main St, St. Paul")
    assert service.asked[0].startswith("500 Main St, St. Paul")
    assert match.best
    assert match.best.locality == ""


# --- what is found


def test_a_house_is_found_and_says_who_found_it(both: WithProvider, service: FakeNominatim) -> None:
    service.answers = [place(HOUSE)]
    match = both.geocode(UNKNOWN)
    assert match.best
    assert said_of(match)[0] == "Found by Nominatim, not on Dateline's streets."
    assert any("no street called Zebra" in remark for remark in said_of(match))
    assert nominatim.LICENCE in said_of(match)
    assert match.best.evidence[0] == "outside geocoder: Nominatim"
    assert (match.best.label, match.best.locality) == (UNKNOWN, "Minneapolis")
    assert (match.best.lon, match.best.lat) == (-93.287, 45.0037)
    assert match.best.accuracy_type is AccuracyType.RANGE_INTERPOLATION
    assert match.best.uncertainty_m == 150.0
    assert match.best.score < 0.9
    assert "found by Nominatim" in str(both.explain(UNKNOWN)).replace("Found", "found")


def test_a_location_does_not_forget_who_found_it(both: WithProvider, service: FakeNominatim) -> None:
    service.answers = [place(HOUSE)]
    match = both.geocode(UNKNOWN)
    assert match.best
    assert accept(match.best, UNKNOWN, "dateline", datetime.now(UTC)).georeferenced_by == (
        "dateline, by way of Nominatim"
    )


def test_a_block_stays_a_block(both: WithProvider, service: FakeNominatim) -> None:
    service.answers = [place(HOUSE)]
    match = both.geocode("the 600 block of Zebra Avenue North")
    assert service.asked[0].startswith("650 Zebra Ave N")
    assert match.best
    assert (match.best.label, match.best.accuracy_type) == ("600 block of Zebra Ave N", AccuracyType.BLOCK)
    assert match.best.uncertainty_m == 260.0
    assert any("asked for number 650" in remark for remark in said_of(match))


def test_near_stays_near_and_widens(both: WithProvider, service: FakeNominatim) -> None:
    service.answers = [place(HOUSE)]
    best = both.geocode(f"near {UNKNOWN}").best
    assert best
    assert best.relation is Relation.NEAR
    assert best.uncertainty_m == 400.0


def test_several_places_are_a_tie(both: WithProvider, service: FakeNominatim) -> None:
    service.answers = [place(HOUSE), place(HOUSE, lat=45.0038), place(HOUSE, lat=45.02)]
    match = both.geocode(UNKNOWN)
    assert (match.status, len(match.candidates), match.best) == (MatchStatus.TIE, 2, None)


# --- what is refused

CENTROIDS = {
    "a city": (("place", "city", "relation", "Minneapolis, Hennepin County, Minnesota"), 0.1),
    "a county": (("boundary", "administrative", "relation", "Hennepin County, Minnesota"), 0.3),
    "a postcode": (("place", "postcode", "node", "55411, Minneapolis, Minnesota"), 0.02),
    "a country": (("boundary", "administrative", "relation", "United States"), 20.0),
    "a neighborhood": (("place", "neighbourhood", "node", "Near North, Minneapolis"), 0.01),
    "a street's middle": (("highway", "residential", "way", "Zebra Avenue North, Minneapolis"), 0.003),
    "a very long thing": (("leisure", "park", "way", "650, Zebra Avenue North, Minneapolis"), 0.05),
    "another street": (("place", "house", "node", "650, Okapi Avenue North, Minneapolis"), 0.0),
    "another number": (("place", "house", "node", "12, Zebra Avenue North, Minneapolis"), 0.0),
    "another side of town": (("place", "house", "node", "650, Zebra Avenue South, Minneapolis"), 0.0),
    "a class nobody knows": (("mystery", "thing", "node", "650, Zebra Avenue North, Minneapolis"), 0.0),
}


@pytest.mark.parametrize("what", CENTROIDS)
def test_what_is_no_pin_is_refused_with_its_reason(both: WithProvider, service: FakeNominatim, what: str) -> None:
    kind, reach_deg = CENTROIDS[what]
    service.answers = [place(kind, reach_deg=reach_deg)]
    match = both.geocode(UNKNOWN)
    assert (match.status, match.candidates) == (MatchStatus.NO_MATCH, ())
    assert said_of(match)[-1].startswith("Nominatim gave “")
    assert "which is refused" in said_of(match)[-1]
    assert len(service.asked) == 1


def test_a_corner_is_not_one_of_its_streets(both: WithProvider, service: FakeNominatim) -> None:
    service.answers = [place(("highway", "residential", "way", "Zebra Avenue, Minneapolis"), reach_deg=0.001)]
    assert both.geocode("Zebra and Okapi").best is None


@pytest.mark.parametrize(("lat", "lon"), [(44.95, -93.09), (0.0, 0.0), (-93.287, 45.0037)])
def test_what_lies_elsewhere_is_refused(both: WithProvider, service: FakeNominatim, lat: float, lon: float) -> None:
    service.answers = [place(HOUSE, lat=lat, lon=lon)]
    match = both.geocode(UNKNOWN)
    assert match.best is None
    assert said_of(match)[-1].startswith("Nominatim g")


def test_the_next_result_counts_where_the_first_is_refused(both: WithProvider, service: FakeNominatim) -> None:
    service.answers = [place(CENTROIDS["a city"][0]), place(HOUSE)]
    assert both.geocode(UNKNOWN).best


# --- settings


def test_a_service_that_geopy_lacks_is_named() -> None:
    with pytest.raises(BadInput, match="DATELINE_GEOCODER is none of"):
        connect("nomnatim", {}, None)


def test_options_that_do_not_fit_are_said_without_their_values() -> None:
    with pytest.raises(BadInput, match="DATELINE_GEOCODER_OPTIONS") as caught:
        connect("nominatim", {"api_key": "hush"}, None)
    assert "hush" not in str(caught.value)


def test_the_command_asks_by_the_settings(service: FakeNominatim, tmp_path: Path) -> None:
    service.answers = [place(HOUSE)]
    settings = {
        "DATELINE_GEOCODER": "nominatim",
        "DATELINE_GEOCODER_OPTIONS": json.dumps(service.options),
        "DATELINE_GEOCODER_RATE_PER_S": "1000",
        "DATELINE_DATA_DIR": str(tmp_path),
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "app", "geocode", UNKNOWN, "--json"]
    done = subprocess.run(command, env={**os.environ, **settings}, cwd=tmp_path, capture_output=True, timeout=HANG_S)
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["status"]) == (0, "match")
    assert answer["candidates"][0]["evidence"][0] == "outside geocoder: Nominatim"
    assert service.agents == {"Dateline/0.1.0"}


def test_matches_are_the_streets_own_where_they_have_one(both: WithProvider, geocoder: Geocoder) -> None:
    phrase = "600 block of 24th Ave N"
    found: Match = both.geocode(phrase)
    assert found == geocoder.geocode(phrase)

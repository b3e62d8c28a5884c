"""What dispatchers write round a place: codes, times and kinds of incident are told from it, and named."""

import pytest

from app.geocoding.codes import uncoded
from app.geocoding.geocode import Geocoder
from app.model import Match, MatchStatus
from geodata.streets import Streets
from tests.remarked import said_of

CORNER = "38th St E & Chicago Ave S"
HOUSE = "2605 Blaisdell Ave S"


@pytest.fixture(scope="module")
def ask() -> Geocoder:
    return Geocoder(Streets())


def only(match: Match) -> str:
    assert match.status is MatchStatus.MATCH, match
    return match.candidates[0].label


@pytest.mark.parametrize(
    "code",
    [
        *(
            "10-54",
            "10-50J",
            "911",
            "Code 3",
            "CODE 4:",
            "Signal 20",
            "P1",
            "14:32",
            "2:05 pm",
            "1432 hrs",
            "0215 HOURS",
        ),
        *(
            "ROBBERY",
            "Robbery:",
            "Shots fired,",
            "AGG ASSAULT",
            "PI ACCIDENT -",
            "Case 24-123456",
            "MP24-123456",
            "11/27/2026",
        ),
        *("a shooting", "P1 SHOTS FIRED"),
    ],
)
@pytest.mark.parametrize("corner", ["38th & Chicago", "38TH/CHICAGO", "38th St and Chicago Ave"])
def test_a_code_before_a_corner_is_named_and_not_used(ask: Geocoder, code: str, corner: str) -> None:
    match = ask.geocode(f"{code} {corner}")
    assert only(match) == CORNER
    assert any(remark.startswith("Not used: “") for remark in said_of(match)), said_of(match)


@pytest.mark.parametrize("code", ["ROBBERY", "- shooting", ", shots fired", "(robbery)", "10-54", "/ Code 3", "14:32"])
def test_a_code_behind_a_corner_is_named_and_not_used(ask: Geocoder, code: str) -> None:
    assert only(ask.geocode(f"38TH/CHICAGO {code}")) == CORNER


@pytest.mark.parametrize(
    "phrase", ["shooting at 38th and Chicago", "a fight near 38th and Chicago", "fire, 38th & Chicago"]
)
def test_the_kind_of_incident_before_a_relation(ask: Geocoder, phrase: str) -> None:
    assert only(ask.geocode(phrase)) == CORNER


@pytest.mark.parametrize(
    ("phrase", "label"),
    [
        ("911 Lake St E", "911 Lake St E"),
        ("10-54 Hennepin Ave S", "10-54 Hennepin Ave S"),
        ("Fire Station 6", "Minneapolis Fire Station 6"),
    ],
)
def test_what_looks_like_a_code_may_be_the_place(ask: Geocoder, phrase: str, label: str) -> None:
    assert only(ask.geocode(phrase)) == label


@pytest.mark.parametrize("text", ["34th and Portland", "Robbery", "10-54", "Fire Street and Lake", "600 block of Lake"])
def test_a_text_without_codes_or_with_nothing_else_stays(text: str) -> None:
    assert uncoded(text) is None


def test_positions_stay_where_a_code_is_blanked_out() -> None:
    found = uncoded("ROBBERY: 38th and Chicago (P1)")
    assert found
    assert len(found.text) == 30
    assert found.text.strip() == "38th and Chicago"
    assert found.codes == ("ROBBERY", "P1")


@pytest.mark.parametrize(
    "unit",
    [
        *("APT2", "Apt.2", "apt #2", "Bsmt", "Basement", "#4", "Unit B", "Upper", "Lower", "Rear", "front", "garage"),
        *(", back yard", "2nd floor", "upper level", "Ste200", "Fl2"),
    ],
)
def test_a_part_of_a_house_is_no_street(ask: Geocoder, unit: str) -> None:
    for street in ("2605 Blaisdell", "2605 Blaisdell Ave S"):
        assert only(ask.geocode(f"{street} {unit}")) == HOUSE


@pytest.mark.parametrize(
    "number", ["2605A", "2605-A", "2605 A", "2605 1/2", "2605½", "2605-1/2", "2605 1/2A", "2605 1/2 A", "2605½A"]
)
def test_a_letter_and_a_half_belong_to_the_number(ask: Geocoder, number: str) -> None:
    assert only(ask.geocode(f"{number} Blaisdell")) == HOUSE


def test_a_bare_figure_behind_an_address_is_named_and_not_used(ask: Geocoder) -> None:
    match = ask.geocode("2605 Blaisdell Ave S 2")
    assert only(match) == HOUSE
    assert "Not used: “2”." in said_of(match)


@pytest.mark.parametrize(
    "phrase", ["Blaisdell Ave 2605", "Blaisdell 2605", "Blaisdell Ave S, 2605", "Blaisdell Ave S 2605 apt 4"]
)
def test_a_number_behind_its_street(ask: Geocoder, phrase: str) -> None:
    assert only(ask.geocode(phrase)) == HOUSE


@pytest.mark.parametrize(
    "phrase", ["Highway 100", "County Road 101", "Lake & Chicago 911", "2605 County Road 81", "101 N Front"]
)
def test_a_road_s_number_is_no_house(ask: Geocoder, phrase: str) -> None:
    assert ask.geocode(phrase).status is MatchStatus.NO_MATCH


@pytest.mark.parametrize(
    "road",
    ["Interstate 35 West", "I-35 West", "I 35-W", "I-35 W", "35 W", "35-W", "I35W", "Interstate 35W", "I-35W", "35W"],
)
def test_a_half_of_an_interstate_is_no_direction_of_travel(ask: Geocoder, road: str) -> None:
    assert only(ask.geocode(f"{road} at Lake")) == "I-35W & Lake St E"


@pytest.mark.parametrize(
    "road",
    [
        *(
            "Minnesota Highway 55",
            "Minn. Highway 55",
            "Minn. 55",
            "MN-55",
            "MN 55",
            "Trunk Highway 55",
            "TH 55",
            "TH-55",
        ),
        *("MNTH 55", "State Trunk Highway 55", "Hwy. 55", "Highway-55", "State Highway 55", "MN TH 55"),
    ],
)
def test_a_highway_by_its_number(ask: Geocoder, road: str) -> None:
    assert only(ask.geocode(f"{road} at 38th St")) == "Hiawatha Ave S & 38th St E"


@pytest.mark.parametrize("way", ["N/B", "S/B", "NB", "nb", "n/b", "N-bound", "northbound", "S/Bound"])
def test_a_direction_of_travel_is_said(ask: Geocoder, way: str) -> None:
    for phrase in (f"{way} Hiawatha at 38th St", f"Hiawatha {way} at 38th St"):
        match = ask.geocode(phrase)
        assert only(match) == "Hiawatha Ave S & 38th St E"
        assert any("bound" in remark for remark in said_of(match)), said_of(match)


@pytest.mark.parametrize(
    "phrase",
    [
        *("SW CORNER 38th and Chicago", "SWC 38th & Chicago", "SEC 38th & Chicago", "NWC of 38th & Chicago"),
        *(
            "38th & Chicago SW corner",
            "38th & Chicago, NW cor",
            "38th & Chicago NEC",
            "38th and Chicago, northwest corner",
        ),
        *("corner 38th/Chicago", "intersection 38th & Chicago", "38th & Chicago intersection"),
        *("38th@Chicago", "@ 38th and Chicago", "NE cor. of 38th & Chicago", "SW/C 38th & Chicago"),
    ],
)
def test_a_corner_s_side_is_no_street(ask: Geocoder, phrase: str) -> None:
    assert only(ask.geocode(phrase)) == CORNER


@pytest.mark.parametrize("code", ["911", "10-54", "Code 3", "ROBBERY"])
def test_a_code_before_a_house_number(ask: Geocoder, code: str) -> None:
    match = ask.geocode(f"{code} 2605 Blaisdell Ave S")
    assert only(match) == HOUSE
    assert f"Not used: “{code}”." in said_of(match)


@pytest.mark.parametrize("phrase", ["38TH/CHICAGO ROBBERY, Minneapolis", "38th & Chicago shots fired, Minneapolis, MN"])
def test_a_code_before_the_town(ask: Geocoder, phrase: str) -> None:
    assert only(ask.geocode(phrase)) == CORNER

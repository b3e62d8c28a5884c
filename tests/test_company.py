"""A house or a block with another street beside it: they lie together, or the phrase is doubtful."""

import pytest

from app.geocoding.geocode import Geocoder
from app.model import Match, MatchStatus
from geodata.streets import Streets
from tests.grid import town
from tests.remarked import said_of


@pytest.fixture(scope="module")
def ask() -> Geocoder:
    return Geocoder(Streets())


@pytest.fixture(scope="module")
def drawn() -> Geocoder:
    """Main Street leads from a to i, 100 m and a hundred a block; Far Road never meets it."""
    numbers: dict[str, list[tuple[int, int]]] = {"Main St": [(n, n + 99) for n in range(100, 900, 100)]}
    streets = {"Main St": "abcdefghi", "Oak Ave": "bk", "Elm Ave": "hq", "Far Rd": "stu"}
    return Geocoder(
        town("a b c d e f g h i\nj k l m n o p q r\n. . . . . . . . .\n. . . . . . s t u", streets, numbers)
    )


def labels(match: Match) -> list[str]:
    return [candidate.label for candidate in match.candidates]


@pytest.mark.parametrize(
    ("phrase", "house"),
    [
        ("2605 Blaisdell Ave S & 26th St", "2605 Blaisdell Ave S"),
        ("2605 Blaisdell at 26th", "2605 Blaisdell Ave S"),
        ("2605 Blaisdell Ave S / 26th St W", "2605 Blaisdell Ave S"),
        ("2605 Blaisdell Ave (26th St)", "2605 Blaisdell Ave S"),
        ("2605 Blaisdell Ave, between 26th and 27th", "2605 Blaisdell Ave S"),
        ("1012 18th Ave NE near Central", "1012 18th Ave NE"),
        ("3400 block of Portland between 34th and 35th", "3400 block of Portland Ave S"),
        ("600 block of 24th Ave N & Lyndale", "600 block of 24th Ave N"),
        ("2605 Blaisdell four blocks from Lake", "2605 Blaisdell Ave S"),
    ],
)
def test_a_cross_street_that_fits_bears_the_house_out(ask: Geocoder, phrase: str, house: str) -> None:
    match = ask.geocode(phrase)
    assert (match.status, labels(match), match.remarks) == (MatchStatus.MATCH, [house], ())


@pytest.mark.parametrize(
    ("phrase", "offered"),
    [
        ("2605 38th & Chicago", {"2605 38th St E", "2605 38th Ave S", "38th St E & Chicago Ave S"}),
        ("2605 Blaisdell & Lake St", {"2605 Blaisdell Ave S", "Blaisdell Ave S & Lake St W"}),
        ("2605 Blaisdell near Lake", {"2605 Blaisdell Ave S", "Blaisdell Ave S & Lake St W"}),
        ("2605 Blaisdell (Lake St)", {"2605 Blaisdell Ave S", "Blaisdell Ave S & Lake St W"}),
        ("2600-2640 Blaisdell & Franklin", {"2600-2640 Blaisdell Ave S", "Blaisdell Ave S & Franklin Ave W"}),
        ("26XX Blaisdell & Franklin", {"2600 block of Blaisdell Ave S", "Blaisdell Ave S & Franklin Ave W"}),
        (
            "2605 Blaisdell Ave between 38th and 39th",
            {"2605 Blaisdell Ave S", "Blaisdell Ave S between 38th St W and 39th St W"},
        ),
        (
            "2600 block of Blaisdell between 38th and 39th",
            {"2600 block of Blaisdell Ave S", "Blaisdell Ave S between 38th St W and 39th St W"},
        ),
    ],
)
def test_a_cross_street_elsewhere_makes_house_and_corner_a_tie(ask: Geocoder, phrase: str, offered: set[str]) -> None:
    match = ask.geocode(phrase)
    assert (match.status, set(labels(match))) == (MatchStatus.TIE, offered)


@pytest.mark.parametrize(
    ("phrase", "street"),
    [
        ("1012 18th Ave NE & Main", "Main"),
        ("2605 Blaisdell Ave near 50th St", "50th Street"),
        ("2605 Blaisdell at Hiawatha", "Hiawatha"),
        ("2605 Hiawatha (Highway 62)", "Highway 62"),
        ("2600 block of Blaisdell/Highway 55", "Highway 55"),
    ],
)
def test_a_street_that_lies_elsewhere_and_makes_no_corner_is_the_reason(
    ask: Geocoder, phrase: str, street: str
) -> None:
    match = ask.geocode(phrase)
    assert match.status is MatchStatus.NO_MATCH
    assert f"is not near {street}, which the phrase names too. Did you mean " in said_of(match)[0]


def test_a_street_that_nobody_knows_is_named_as_not_used(ask: Geocoder) -> None:
    match = ask.geocode("2605 Blaisdell & Foo St")
    assert (labels(match), said_of(match)) == (["2605 Blaisdell Ave S"], ("Not used: “& Foo St”.",))


def test_distance_decides_in_a_drawn_town(drawn: Geocoder) -> None:
    assert labels(drawn.geocode("150 Main & Oak")) == ["150 Main St"]
    assert set(labels(drawn.geocode("150 Main & Elm"))) == {"150 Main St", "Main St & Elm Ave"}
    assert drawn.geocode("150 Main & Far Rd").status is MatchStatus.NO_MATCH


@pytest.mark.parametrize(
    ("phrase", "place"),
    [
        ("2605 Hiawatha Ave (Highway 55)", "2605 Hiawatha Ave S"),
        ("2605 Hiawatha Ave / Highway 55", "2605 Hiawatha Ave S"),
        ("2605 Hiawatha Ave aka Highway 55", "2605 Hiawatha Ave S"),
        ("2605 Highway 55/Hiawatha", "2605 Hiawatha Ave S"),
        ("2605 Highway 55 (Hiawatha Avenue)", "2605 Hiawatha Ave S"),
        ("2600 block of Hiawatha Ave (Highway 55)", "2600 block of Hiawatha Ave S"),
        ("26XX Highway 55/Hiawatha Ave", "2600 block of Hiawatha Ave S"),
        ("2600-2640 Hiawatha/Highway 55", "2600-2640 Hiawatha Ave S"),
    ],
)
def test_two_names_of_one_street_on_a_house_are_one(ask: Geocoder, phrase: str, place: str) -> None:
    match = ask.geocode(phrase)
    assert (match.status, labels(match), match.remarks) == (MatchStatus.MATCH, [place], ())


def test_two_names_on_a_block_ask_the_street_that_has_both(ask: Geocoder) -> None:
    match = ask.geocode("600 block of Highway 55/Hiawatha")
    assert match.status is MatchStatus.NO_MATCH
    assert said_of(match)[0].startswith("Hiawatha Avenue South has no 600 block; its blocks run from ")

"""Readings on drawn towns: corners, bridges, diagonals, blocks, sides of the street, stretches between corners."""

from dataclasses import replace

import pytest

from app.geocoding.deciding import ranked
from app.geocoding.geocode import Geocoder
from app.model import AccuracyType, Candidate, LonLat, Match, MatchStatus
from geodata.geometry import lines
from geodata.streets import Streets
from tests.grid import Numbers, nodes, town
from tests.remarked import said_of

DRAWING = """
    a b c d e
    f g h i j
    k l m n o
    p q r s t
"""
AT = nodes(DRAWING)


def near(candidate: Candidate, letter: str, within_m: float = 1.0) -> bool:
    return lines.distance_m(candidate.position, AT[letter]) <= within_m


@pytest.fixture(scope="module")
def streets() -> Streets:
    """Lyndale is crossed by 24th Ave N and 25th Ave N; 24th St W lies apart; Loop Rd meets Lyndale twice."""
    return town(
        DRAWING,
        {
            "24th Ave N": "abcde",
            "25th Ave N": "fghij",
            "24th St W": "pqrst",
            "Lyndale Ave N": "bgl",
            "Lyndale Ave S": "lq",
            "Aldrich Ave N": "chm",
            "Bryant Ave N": "din",
            "Loop Rd": "bafkl",
            "Diagonal Ave": "agms",
            "I-94": "emo",
        },
        {
            "24th Ave N": (600, 999),
            "25th Ave N": [(600, 699), None, (800, 899), (900, 999)],
            "24th St W": (100, 499),
            "Lyndale Ave N": (2400, 2599),
            "Lyndale Ave S": (2600, 2699),
        },
        places={"Whittier": ("neighborhood", "q", 120.0), "Edina": ("municipality", "o", 500.0)},
        meetings=[("I-94", "25th Ave N", "j")],
    )


@pytest.fixture(scope="module")
def ask(streets: Streets) -> Geocoder:
    return Geocoder(streets)


def only(match: Match) -> Candidate:
    assert match.status is MatchStatus.MATCH, match
    assert match.best
    return match.best


def refused(match: Match) -> str:
    assert match.status is MatchStatus.NO_MATCH, match
    return " ".join(said_of(match))


def test_a_corner_is_its_node_and_keeps_the_order_of_the_phrase(ask: Geocoder) -> None:
    corner = only(ask.geocode("25th and Lyndale"))
    assert corner.label == "25th Ave N & Lyndale Ave N"
    assert near(corner, "g")
    assert corner.accuracy_type is AccuracyType.INTERSECTION
    assert corner.uncertainty_m is not None
    assert 10 < corner.uncertainty_m <= 25
    assert only(ask.geocode("Lyndale and 25th")).label == "Lyndale Ave N & 25th Ave N"


def test_the_streets_decide_what_was_left_out(ask: Geocoder) -> None:
    assert only(ask.geocode("24th and Bryant")).label == "24th Ave N & Bryant Ave N"
    assert only(ask.geocode("24th and Lyndale S")).label == "24th St W & Lyndale Ave S"


def test_what_the_streets_do_not_decide_is_a_tie(ask: Geocoder) -> None:
    match = ask.geocode("24th and Lyndale")
    assert match.status is MatchStatus.TIE
    assert {c.label for c in match.candidates} == {"24th Ave N & Lyndale Ave N", "24th St W & Lyndale Ave S"}
    assert match.best is None


def test_two_streets_that_meet_twice_tie(ask: Geocoder) -> None:
    match = ask.geocode("Loop Rd and Lyndale Ave N")
    assert match.status is MatchStatus.TIE
    assert [near(c, "b") or near(c, "l") for c in match.candidates] == [True, True]
    assert "2 places" in said_of(match)[0]


def test_a_bridge_is_no_corner(ask: Geocoder) -> None:
    assert "never meet" in refused(ask.geocode("I-94 and 24th St W"))


def test_an_interchange_is_less_sure_than_a_corner(ask: Geocoder) -> None:
    interchange = only(ask.geocode("I-94 and 25th Ave N"))
    assert near(interchange, "j")
    assert interchange.score < 0.9
    assert interchange.uncertainty_m is not None
    assert interchange.uncertainty_m > 50


def test_a_diagonal_meets_at_its_node(ask: Geocoder) -> None:
    assert near(only(ask.geocode("Diagonal & 25th Ave N")), "g")


def test_streets_that_run_side_by_side(ask: Geocoder) -> None:
    why = refused(ask.geocode("24th Ave N and 25th Ave N"))
    assert why.startswith("24th Avenue North and 25th Avenue North run side by side and never meet")
    assert why.endswith("they come no closer than 320 feet.")


def test_the_corner_that_may_be_meant_is_suggested(ask: Geocoder) -> None:
    why = refused(ask.geocode("24th St W and Bryant Ave N"))
    assert why.endswith("Did you mean 24th Ave N & Bryant Ave N?")


def test_a_street_does_not_cross_itself(ask: Geocoder) -> None:
    assert "does not cross itself" in refused(ask.geocode("Bryant & Bryant"))
    assert "does not cross itself" in refused(ask.geocode("Lyndale & Lyndale"))


def test_a_block_stays_a_line(ask: Geocoder) -> None:
    block = only(ask.geocode("the 700 block of 24th Avenue North"))
    assert block.label == "700 block of 24th Ave N"
    assert block.accuracy_type is AccuracyType.BLOCK
    assert block.geometry
    assert block.geometry["type"] == "LineString"
    assert block.uncertainty_m == pytest.approx(58, abs=1)
    assert near(block, "b", 51)
    assert near(block, "c", 51)


def test_a_block_off_the_street_says_what_there_is(ask: Geocoder) -> None:
    assert refused(ask.geocode("9900 block of 24th Ave N")) == (
        "24th Avenue North has no 9900 block; its blocks run from 600 to 900."
    )


def test_a_missing_range_is_a_refusal_not_a_neighbour(ask: Geocoder) -> None:
    assert "no 700 block" in refused(ask.geocode("700 block of 25th Ave N"))
    assert "no 700 block" in refused(ask.geocode("712 25th Ave N"))


def test_a_street_no_longer_than_a_block_is_where_its_numbers_are(ask: Geocoder) -> None:
    for phrase in ("100 block of Bryant Ave N", "112 Bryant Ave N"):
        match = ask.geocode(phrase)
        assert match.best
        assert match.best.score < 0.75
        assert match.best.accuracy_type is AccuracyType.BLOCK
        assert said_of(match)[0].startswith("No number of Bryant Avenue North is known.")


def test_a_number_stands_on_its_side_of_the_street(ask: Geocoder) -> None:
    even, odd = only(ask.geocode("650 24th Ave N")), only(ask.geocode("651 24th Ave N"))
    assert even.accuracy_type is AccuracyType.RANGE_INTERPOLATION
    assert even.lat > AT["a"][1] > odd.lat
    assert 40 < lines.distance_m(even.position, odd.position) < 70
    assert even.lon == pytest.approx((AT["a"][0] + AT["b"][0]) / 2, abs=3e-5)


def test_between_is_the_stretch_from_corner_to_corner(ask: Geocoder) -> None:
    stretch = only(ask.geocode("24th Ave N between Lyndale and Bryant"))
    assert stretch.label == "24th Ave N between Lyndale Ave N and Bryant Ave N"
    assert stretch.accuracy_type is AccuracyType.BETWEEN
    assert near(stretch, "c")
    assert stretch.uncertainty_m == pytest.approx(108, abs=1)


def test_between_streets_that_it_does_not_reach(ask: Geocoder) -> None:
    assert "between" in refused(ask.geocode("24th St W between Aldrich and Bryant"))


def test_a_slip_in_the_direction_is_forgiven_aloud_where_one_street_fits(ask: Geocoder) -> None:
    match = ask.geocode("25th Ave N & Bryant Ave E")
    forgiven = only(match)
    assert forgiven.label == "25th Ave N & Bryant Ave N"
    assert forgiven.score < 0.7
    assert said_of(match)[0].startswith("There is no Bryant Avenue East; Bryant Ave N is the only street")


def test_a_numbered_street_forgives_nothing(ask: Geocoder) -> None:
    assert "There is no street called 25th Avenue East" in refused(ask.geocode("800 block of 25th Ave E"))
    assert "There is no street called 25th Street North" in refused(ask.geocode("800 block of 25th St N"))


def test_the_opposite_direction_is_another_street(ask: Geocoder) -> None:
    why = refused(ask.geocode("800 block of 25th Ave S"))
    assert why == "There is no street called 25th Avenue South in Minneapolis. There is 25th Ave N."


def test_a_direction_that_is_another_street_is_never_forgiven(ask: Geocoder) -> None:
    assert "Lyndale Avenue South has no 2400 block" in refused(ask.geocode("2400 block of Lyndale Ave S"))


def test_a_wrong_type_with_two_answers_is_refused(ask: Geocoder) -> None:
    assert "There is no Lyndale Road" in refused(ask.geocode("24th and Lyndale Rd"))


def test_near_and_off_are_kept_and_widen_the_doubt(ask: Geocoder) -> None:
    at, near_it, off = (
        only(ask.geocode(words)) for words in ("25th & Bryant", "near 25th & Bryant", "Bryant off 25th")
    )
    assert (at.relation, near_it.relation, off.relation) == ("at", "near", "off")
    at_m, near_m, off_m = (place.uncertainty_m or 0.0 for place in (at, near_it, off))
    assert 0 < at_m < off_m < near_m


def test_a_whole_street_has_its_whole_doubt(ask: Geocoder) -> None:
    street = only(ask.geocode("Bryant Ave N"))
    assert street.accuracy_type is AccuracyType.STREET_CENTER
    assert near(street, "i")
    assert street.uncertainty_m == pytest.approx(108, abs=1)


def test_the_neighborhood_decides_and_another_town_refuses(ask: Geocoder) -> None:
    assert only(ask.geocode("24th and Lyndale, Whittier")).label == "24th St W & Lyndale Ave S"
    assert only(ask.geocode("24th and Lyndale (Whittier)")).label == "24th St W & Lyndale Ave S"
    assert only(ask.geocode("25th and Bryant (Whittier)")).label == "25th Ave N & Bryant Ave N"
    assert "No such place lies in Whittier" in refused(ask.geocode("25th and Bryant, Whittier"))
    assert refused(ask.geocode("25th and Bryant in Edina")) == (
        "Dateline's streets are those of Minneapolis; the phrase names Edina."
    )
    assert "names Edina" in refused(ask.geocode("25th and Bryant Edina"))


def test_a_point_settles_a_tie_only_where_it_is_plain(ask: Geocoder, streets: Streets) -> None:
    settled = ask.geocode("24th and Lyndale", LonLat(*AT["l"]))
    assert settled.status is MatchStatus.TIE
    settled = ask.geocode("24th and Lyndale", LonLat(*AT["q"]))
    assert only(settled).label == "24th St W & Lyndale Ave S"
    assert "possible too" in said_of(settled)[0]


def test_a_number_stands_on_its_side_of_a_street_that_runs_south(ask: Geocoder) -> None:
    even, odd = only(ask.geocode("2450 Lyndale Ave N")), only(ask.geocode("2451 Lyndale Ave N"))
    assert even.lon > AT["b"][0] > odd.lon
    assert 40 < lines.distance_m(even.position, odd.position) < 70


def test_a_corner_on_a_dividing_street_counts_for_both_halves() -> None:
    """The piece east of Nicollet has no name, so 36th Street East begins a block on."""
    halves = {"36th St W": "abc", "36th St E": "de", "Nicollet Ave": "chm"}
    match = Geocoder(town(DRAWING, halves)).geocode("36th St E & Nicollet")
    corner = only(match)
    assert (corner.label, near(corner, "c")) == ("36th St E & Nicollet Ave", True)
    assert corner.score < 0.9
    assert said_of(match) == ("36th Street East begins here; the corner is listed with 36th St W.",)
    far = Geocoder(town(DRAWING, {**halves, "36th St E": "st"})).geocode("36th St E & Nicollet")
    assert "never meet" in refused(far)


def test_two_cross_streets_are_the_stretch_between_or_their_one_corner(ask: Geocoder) -> None:
    assert only(ask.geocode("24th Ave N & Lyndale / Aldrich")).accuracy_type is AccuracyType.BETWEEN
    corner = only(ask.geocode("25th Ave N & Lyndale / Diagonal"))
    assert (corner.label, near(corner, "g")) == ("25th Ave N & Lyndale Ave N / Diagonal Ave", True)


def test_of_two_places_the_much_weaker_evidence_is_not_offered() -> None:
    sure, unsure = (town(DRAWING, {"A St": "ab", "B Ave": "bg"}, sure=sure) for sure in (1.0, 0.6))
    found = [only(Geocoder(streets).geocode("A St & B Ave")) for streets in (sure, unsure)]
    elsewhere = replace(found[1], lon=found[1].lon + 0.1)
    assert ranked([found[0], elsewhere], set()) == [found[0]]
    as_sure = replace(elsewhere, score_parts={**elsewhere.score_parts, "facts": 0.99})
    assert len(ranked([found[0], as_sure], set())) == 2
    assert ranked([found[0], elsewhere], {found[0].label}) == [found[0]]


def test_doubtful_facts_make_a_low_score() -> None:
    streets = {"24th Ave N": "abc", "Lyndale Ave N": "bg"}
    doubtful, sure = (Geocoder(town(DRAWING, streets, sure=sure)) for sure in (0.3, 0.9))
    assert only(doubtful.geocode("24th & Lyndale")).score < 0.9 < only(sure.geocode("24th & Lyndale")).score


def test_what_had_to_be_forgiven_gives_way_to_what_had_not(ask: Geocoder) -> None:
    plain, slip = only(ask.geocode("25th Ave N & Bryant")), only(ask.geocode("24th Ave N & Bryant Ave E"))
    assert ranked([slip, plain], {slip.label}) == [plain]
    assert ranked([slip], {slip.label}) == [slip]


def test_a_number_that_two_neighbouring_ranges_claim_lies_mid_way() -> None:
    claimed: dict[str, Numbers] = {"A St": [(600, 699), (600, 699)]}
    doubtful, sure = (Geocoder(town(DRAWING, {"A St": "abc"}, claimed, sure=sure)) for sure in (0.9, 1.0))
    spot = only(doubtful.geocode("650 A St"))
    assert near(spot, "b", 30)
    assert spot.uncertainty_m is not None
    assert spot.uncertainty_m > 50 + 64
    assert sure.geocode("650 A St").status is MatchStatus.TIE


@pytest.mark.parametrize("phrase", ["600 block of {} St", "610 {} St"])
def test_a_block_as_long_as_most_is_surer_than_one_that_hardly_any_is_like(phrase: str) -> None:
    row = "abcdefghijkl"
    hundreds = [(hundred, hundred + 99) for hundred in range(100, 1200, 100)]
    # The 600s of Oak St run over two blocks, as no others do.
    over_two = [*hundreds[:5], (600, 649), (650, 699), *hundreds[6:10]]
    streets = {"Elm St": row, "Oak St": row.upper()}
    ask = Geocoder(town(f"{' '.join(row)}\n{' '.join(row.upper())}", streets, {"Elm St": hundreds, "Oak St": over_two}))
    usual, rare = (only(ask.geocode(phrase.format(name))) for name in ("Elm", "Oak"))
    assert "block" not in usual.score_parts
    assert rare.score_parts["block"] < 1.0
    assert rare.score < usual.score

"""geodata.concluding: what is concluded from what was seen, on drawn streets with base names only."""

from collections.abc import Sequence
from itertools import pairwise

import pytest

from geodata.concluding.conclude import Conclusion, Words, conclude
from geodata.concluding.contract import contracted
from geodata.concluding.evidence import CentreLine, CornerSighting, CrossStreets, Evidence, Sighting
from geodata.concluding.ranges import top_number
from geodata.gazetteer import SourceSegment
from geodata.names import standardize
from tests.grid import nodes

# Four avenues from north to south, five streets across, all 100 m apart.
GRID = """
    a b c d
    e f g h
    i j k l
    m n o p
    q r s t
"""
AT = nodes(GRID)
AVENUES = {"BLAKE": "aeimq", "CORK": "bfjnr", "DOVER": "cgkos", "34TH": "dhlpt"}
STREETS = {"10TH": "abcd", "11TH": "efgh", "12TH": "ijkl", "34TH": "qrst"}


def lines(runs: Sequence[tuple[str, str]]) -> list[CentreLine]:
    return [CentreLine(base, (AT[a], AT[b]), 30) for base, run in runs for a, b in pairwise(run)]


ALL = lines([*AVENUES.items(), *STREETS.items()])


def middle(a: str, b: str) -> tuple[float, float]:
    return (AT[a][0] + AT[b][0]) / 2, (AT[a][1] + AT[b][1]) / 2


def block(text: str, a: str, b: str, hundred: int) -> Sighting:
    return Sighting("block", text, standardize(text), middle(a, b), hundred)


def dispatched(street: str, hundred: int, *cross: str) -> CrossStreets:
    first, second = map(standardize, cross)
    return CrossStreets("dispatch", "", standardize(street), hundred, (first, second), 1.0)


def concluded(evidence: Evidence, words: Words | None = None) -> Conclusion:
    evidence.centre_lines = evidence.centre_lines or ALL
    return conclude(evidence, words or Words(), lambda _step: None)


def segment(found: Conclusion, a: str, b: str) -> SourceSegment:
    return next(s for s in found.segments if {s.line[0], s.line[-1]} == {AT[a], AT[b]})


def hundreds(segment: SourceSegment) -> set[int]:
    return set(segment.hundreds) or {r.from_number // 100 * 100 for r in segment.ranges}


def names(found: Conclusion, run: str) -> list[str]:
    return [str(segment(found, a, b).name) for a, b in pairwise(run)]


def test_a_name_is_carried_along_its_street_and_no_further() -> None:
    found = concluded(Evidence(blocks=[block("34th Ave S", "d", "h", 1000), block("34th St E", "q", "r", 200)]))
    assert names(found, "dhlpt") == ["34th Ave S"] * 4
    assert names(found, "qrst") == ["34th St E"] * 3
    assert segment(found, "d", "h").evidence == "seen"
    assert segment(found, "p", "t").evidence == "joined"


def test_a_name_without_its_directional_is_the_same_street() -> None:
    found = concluded(Evidence(blocks=[block("Blake Ave", "a", "e", 1000), block("Blake Ave S", "e", "i", 1100)]))
    assert names(found, "aeim") == ["Blake Ave S"] * 3


def test_a_stray_sighting_gives_way_to_the_street_it_stands_in() -> None:
    around = [block("10th St E", a, b, h) for a, b, h in (("a", "b", 100), ("c", "d", 300))]
    stray = Sighting("address", "250 10th Ave N", standardize("10th Ave N"), middle("b", "c"), 250)
    assert names(concluded(Evidence(blocks=around, addresses=[stray])), "abcd") == ["10th St E"] * 3


def test_a_hundred_follows_from_the_blocks_before_and_behind() -> None:
    found = concluded(Evidence(blocks=[block("Cork Ave S", "b", "f", 1000), block("Cork Ave S", "j", "n", 1200)]))
    between = segment(found, "f", "j")
    assert hundreds(between) == {1100}
    assert between.ranges[0].evidence == "neighbours"


def test_a_hundred_follows_from_the_parallel_streets() -> None:
    beside = [block(f"{name} Ave S", a, b, 1100) for name, a, b in (("Blake", "e", "i"), ("Dover", "g", "k"))]
    known = block("Cork Ave S", "b", "f", 1000)
    assert hundreds(segment(concluded(Evidence(blocks=[*beside, known])), "f", "j")) == {1100}


def test_numbers_run_the_way_the_hundreds_do() -> None:
    found = concluded(Evidence(blocks=[block("Cork Ave S", "b", "f", 1300), block("Cork Ave S", "f", "j", 1200)]))
    ranges = segment(found, "b", "f").ranges
    assert all(r.from_number > r.to_number for r in ranges)


def test_one_long_piece_between_two_hundreds_too_few_has_both() -> None:
    long = lines([("BLAKE", "ae"), ("BLAKE", "em"), ("BLAKE", "mq"), *STREETS.items()])
    seen = [block("Blake Ave S", "a", "e", 1000), block("Blake Ave S", "m", "q", 1300)]
    seen.append(Sighting("address", "1120", standardize("Blake Ave S"), middle("e", "i"), 1120))
    found = concluded(Evidence(centre_lines=long, blocks=seen))
    assert hundreds(segment(found, "e", "m")) == {1100, 1200}


def test_dispatch_records_number_a_block_between_its_cross_streets_and_at_a_dead_end() -> None:
    named = [block("10th St E", "a", "b", 100), block("11th St E", "e", "f", 100)]
    records = [
        dispatched("Dover Ave S", 700, "10th St E", "11th St E"),
        dispatched("Cork Ave S", 1300, "DEAD END", "12th St E"),
    ]
    cut = lines([("CORK", "jn"), ("DOVER", "cg"), ("12TH", "ij"), ("12TH", "jk"), ("10TH", "abc"), ("11TH", "fg")])
    found = concluded(Evidence(centre_lines=cut, blocks=named, cross_streets=records))
    assert hundreds(segment(found, "c", "g")) == {700}
    assert hundreds(segment(found, "j", "n")) == {1300}


def test_a_hundred_that_all_around_contradict_is_refused_and_listed() -> None:
    row = [
        block(f"{n} Ave S", a, b, 1100) for n, a, b in (("Blake", "e", "i"), ("Dover", "g", "k"), ("34th", "h", "l"))
    ]
    wrong = Sighting("address", "4400 Cork Ave S", standardize("Cork Ave S"), middle("f", "j"), 4400)
    found = concluded(Evidence(blocks=[*row, block("Cork Ave S", "b", "f", 1000)], addresses=[wrong]))
    assert hundreds(segment(found, "f", "j")) == {1100}
    assert any("4400 on CORK Ave S" in line for line in found.refused)


def test_a_ramp_goes_by_its_two_ends_and_has_no_numbers() -> None:
    ramp = [CentreLine("NB I35W TO 10TH ST E", (AT["a"], AT["f"]), 30)]
    found = concluded(Evidence(centre_lines=[*ALL, *ramp], blocks=[block("10th St E", "a", "b", 100)]))
    made = segment(found, "a", "f")
    assert made.name == standardize("NB I-35W TO 10 ST E")
    assert (made.street_class, made.ranges) == ("ramp", ())


def test_a_freeway_over_a_street_is_an_interchange_and_no_corner() -> None:
    over = CentreLine("INTERSTATE 35W", (middle("a", "b"), middle("q", "r")), 60)
    seen = [block("10th St E", "a", "b", 100), block("12th St E", "i", "j", 100)]
    words = Words(classes={"INTERSTATE 35W": "freeway"})
    found = concluded(Evidence(centre_lines=[*ALL, over], blocks=seen), words)
    (meeting,) = [m for m in found.meetings if str(m.cross_street) == "12th St E"]
    assert (str(meeting.street), meeting.kind, meeting.evidence) == ("I-35W", "interchange", "bridge")
    assert (meeting.lon, meeting.lat) == pytest.approx(middle("i", "j"), abs=1e-4)


def test_a_cross_street_has_one_value_for_all_the_avenues_it_crosses() -> None:
    """A lone avenue far to the side, with no block seen, is numbered by the streets that cross it."""
    across = [("10TH", "abcd"), ("11TH", "efgh"), ("12TH", "ijkl")]
    named = [block(f"{n} St E", a, b, 100) for n, a, b in (("10th", "a", "b"), ("11th", "e", "f"), ("12th", "i", "j"))]
    seen = [block("Blake Ave S", "a", "e", 1000), block("Blake Ave S", "e", "i", 1100)]
    lone = Sighting("corner", "", standardize("Dover Ave S"), middle("c", "g"))
    town = lines([("BLAKE", "aei"), ("DOVER", "cgk"), *across])
    found = concluded(Evidence(centre_lines=town, blocks=[*named, *seen], addresses=[lone._replace(kind="address")]))
    assert hundreds(segment(found, "c", "g")) == {1000}
    assert hundreds(segment(found, "g", "k")) == {1100}


def test_a_published_corner_of_streets_that_share_no_node_is_kept() -> None:
    apart = lines([("BLAKE", "ae"), ("12TH", "jk")])
    seen = [block("Blake Ave S", "a", "e", 1000), block("12th St E", "j", "k", 200)]
    corner = CornerSighting("corner", "", standardize("Blake Ave S"), standardize("12th St E"), AT["e"], 15.0)
    (meeting,) = concluded(Evidence(centre_lines=apart, blocks=seen, corners=[corner])).meetings
    assert {str(meeting.street), str(meeting.cross_street)} == {"Blake Ave S", "12th St E"}
    assert meeting.spread_m >= 40


def test_a_renamed_street_carries_its_present_name_and_keeps_the_old_one() -> None:
    words = Words(renamed={"BLAKE": "FREEDOM"}, aliases=[("Freedom Ave S", standardize("Blake Ave S"), "former")])
    found = concluded(Evidence(blocks=[block("Blake Ave S", "a", "e", 1000)]), words)
    assert names(found, "ae") == ["Freedom Ave S"]
    assert [(str(a.street), str(a.name), a.kind) for a in found.aliases] == [("Freedom Ave S", "Blake Ave S", "former")]


def test_pieces_too_short_to_be_street_are_joined_away() -> None:
    near_a = (AT["a"][0] + 1e-6, AT["a"][1])
    stub = CentreLine("10TH", (AT["a"], near_a), 30)
    onward = CentreLine("10TH", (near_a, AT["b"]), 30)
    (kept,) = contracted([stub, onward])
    assert kept.line == (AT["a"], AT["b"])


@pytest.mark.parametrize(("length_m", "top"), [(60, 32), (90, 32), (120, 45), (150, 58), (400, 58)])
def test_numbers_end_earlier_on_a_short_block(length_m: float, top: int) -> None:
    assert top_number(length_m) == top


def test_a_dividing_street_divides_what_was_seen_less_as_well() -> None:
    plain = [("10th", "a", "b", "c"), ("11th", "e", "f", "g"), ("12th", "i", "j", "k")]
    seen = [block(f"{n} St W", west, at, 0) for n, west, at, _ in plain]
    seen += [block(f"{n} St E", at, east, 0) for n, _, at, east in plain]
    found = concluded(Evidence(blocks=[*seen, block("34th St W", "q", "r", 0), block("34th St E", "s", "t", 100)]))
    assert names(found, "qrst") == ["34th St W", "34th St E", "34th St E"]


def test_a_hundred_that_its_street_leaves_out_is_somewhere_between() -> None:
    found = concluded(Evidence(blocks=[block("Blake Ave S", "a", "e", 1000), block("Blake Ave S", "e", "i", 1200)]))
    blocks = [s.hundreds for s in found.segments if str(s.name) == "Blake Ave S" and 1100 in s.hundreds]
    assert len(blocks) == 1
    evidence, confidence = blocks[0][1100]
    assert evidence == "neighbours"
    assert confidence <= 0.5


def test_a_jog_of_a_numbered_street_is_no_avenue() -> None:
    drawn = lines([("BLAKE", "aeimq"), ("DOVER", "cgkos"), ("34TH", "dhlpt"), ("11TH", "efjkl")])
    seen = [block("11th St E", "e", "f", 0), block("11th St E", "j", "k", 100)]
    seen += [block("34th Ave S", a, b, hundred) for a, b, hundred in (("d", "h", 1000), ("h", "l", 1100))]
    found = concluded(Evidence(blocks=seen, centre_lines=drawn))
    assert names(found, "efjkl") == ["11th St E"] * 4


BLAKE = (("a", "e"), 1000), (("i", "m"), 1200), (("m", "q"), 1300)


def test_numbers_run_on_over_a_stray_report_that_the_whole_street_contradicts() -> None:
    stray = Sighting("address", "2550 Blake Ave S", standardize("Blake Ave S"), middle("e", "i"), 2550)
    ends = [block("Blake Ave S", *at, hundred) for at, hundred in BLAKE]
    found = concluded(Evidence(blocks=ends, addresses=[stray]))
    ranges = [segment(found, a, b).ranges[0] for a, b in pairwise("aeimq")]
    assert [min(r.from_number, r.to_number) for r in ranges] == [1000, 1100, 1200, 1300]
    assert segment(found, "e", "i").hundreds[2500][1] < 0.2  # somebody said so: that is all there is


def test_what_lies_beyond_a_gap_follows_from_what_lies_before_it() -> None:
    drawn = lines([("BLAKE", "ae"), ("BLAKE", "imq"), ("CORK", "bfjnr"), *STREETS.items()])
    seen = [block("Blake Ave S", "a", "e", 1000), block("Blake Ave S", "m", "q", 1300)]
    found = concluded(Evidence(blocks=seen, centre_lines=drawn))
    assert hundreds(segment(found, "i", "m")) == {1200}


def test_a_published_block_is_where_its_source_puts_it_though_all_around_say_otherwise() -> None:
    ordinary = [block("Blake Ave S", *at, hundred) for at, hundred in BLAKE]
    beside = [
        block("Cork Ave S", *at, hundred)
        for at, hundred in ((("b", "f"), 1000), (("f", "j"), 1100), (("j", "n"), 1200))
    ]
    again = [block("Blake Ave S", "e", "i", 1100)] * 3
    found = concluded(Evidence(blocks=[*ordinary, *beside, *again, block("Blake Ave S", "e", "i", 2500)]))
    assert segment(found, "e", "i").hundreds[2500][0] == "seen"
    assert [s for s in found.segments if 2500 in hundreds(s)] == [segment(found, "e", "i")]


def test_a_block_is_sure_where_many_speak_for_it_and_less_so_where_only_its_place_does() -> None:
    seen = [block("Blake Ave S", "a", "e", 1000), *[block("Blake Ave S", "i", "m", 1200)] * 3]
    found = concluded(Evidence(blocks=seen))
    most, one, none = (segment(found, *at).ranges[0].confidence for at in ("im", "ae", "ei"))
    assert 1 > most > one > none > 0

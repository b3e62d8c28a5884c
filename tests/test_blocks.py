"""Hundred-blocks out of ranges: the carriageways of one street are beside each other, not one behind the other."""

from collections.abc import Sequence

from geodata.address_range import AddressRange
from geodata.blocks import hundred_blocks
from geodata.geometry.earth import Position
from geodata.geometry.plane import Plane
from geodata.streets import Block, Segment

PLANE = Plane(45.0)


def at(east_m: float, north_m: float) -> Position:
    return PLANE.lonlat((east_m, north_m + 45.0 * PLANE.north_m))


def segment(number: int, low: int, high: int, *positions: Position) -> Segment:
    ranges = (AddressRange("left", low, high, "both", "drawn", 1.0),)
    length_m = PLANE.length_m(positions)
    return Segment(number, 1, "MAIN", 0, 0, "minor", length_m, positions, "drawn", 1.0, ranges)


def block_of(segments: Sequence[Segment]) -> Block:
    [block] = hundred_blocks(segments, PLANE, {}, {})
    return block


def away_m(block: Block, where: Position) -> float:
    return PLANE.distance_m((block.lon, block.lat), where)


def test_two_carriageways_have_their_middle_between_them() -> None:
    """They part and meet again at their ends: half-way along both, one behind the other, would be the far end."""
    there = segment(1, 100, 199, at(0, 0), at(20, 9), at(280, 9), at(300, 0))
    back = segment(2, 100, 199, at(0, 0), at(20, -9), at(280, -9), at(300, 0))
    block = block_of([there, back])
    assert len(block.lines) == 2
    assert away_m(block, at(150, 0)) < 1


def test_pieces_of_two_carriageways_are_each_joined_to_their_own() -> None:
    there = [segment(1, 100, 149, at(0, 0), at(100, 9)), segment(2, 150, 199, at(100, 9), at(300, 0))]
    back = [segment(3, 100, 149, at(0, 0), at(200, -9)), segment(4, 150, 199, at(200, -9), at(300, 0))]
    block = block_of([*there, *back])
    assert len(block.lines) == 2
    assert away_m(block, at(150, 0)) < 10


def test_pieces_one_behind_the_other_are_one_line_even_round_a_bend() -> None:
    block = block_of([segment(1, 100, 149, at(0, 0), at(100, 0)), segment(2, 150, 199, at(100, 0), at(100, 100))])
    assert len(block.lines) == 1
    assert away_m(block, at(100, 0)) < 1


def published(*positions: Position) -> Block:
    [block] = hundred_blocks([segment(1, 100, 199, at(0, 0), at(300, 0))], PLANE, {(1, 100): positions}, {})
    return block


def test_a_block_lies_where_it_is_published_and_midway_where_two_places_are() -> None:
    assert away_m(published(at(90, 0)), at(90, 0)) < 1
    assert away_m(published(at(60, 0), at(240, 0)), at(150, 0)) < 1
    assert away_m(published(at(60, 0), at(3000, 0)), at(60, 0)) < 1, "another place of the name"

"""The hundred-block of a street at a point of it: by the block's line, and by the numbers where two share a line."""

from geodata.gaps import GAP
from geodata.geometry import lines
from geodata.streets import Block, Streets

SAME_LINE_M = 1.0


def block_at(streets: Streets, street_id: int, point: lines.Point) -> Block | None:
    """The block at a point (lon, lat) on the street; None where its number would not tell it from another's."""
    alone = (parts[0] for parts in streets.blocks(street_id).values() if len(parts) == 1)
    found = [block for block in alone if _holds(block, point)]
    if len(found) > 1:
        number = number_at(streets, street_id, point)
        found.sort(key=lambda block: _preference(block, number, point))
    return found[0] if found else None


def number_at(streets: Streets, street_id: int, point: lines.Point) -> int | None:
    """The house number that the street's ranges put at a point of it; None where they do not reach it."""
    for segment in streets.segments(street_id):
        if segment.ranges and _on(point, segment.line):
            numbers = segment.ranges[0]
            share = _gone_m(segment.line, point) / (lines.length_m(segment.line) or 1.0)
            return round(numbers.from_number + share * (numbers.to_number - numbers.from_number))
    return None


def _holds(block: Block, point: lines.Point) -> bool:
    return _middle_m(block, point) <= block.length_m and any(_on(point, line) for line in block.lines)


def _middle_m(block: Block, point: lines.Point) -> float:
    return lines.distance_m(point, (block.lon, block.lat))


def _on(point: lines.Point, line: lines.Line) -> bool:
    return lines.away_m(point, [line]) <= SAME_LINE_M


def _gone_m(line: lines.Line, point: lines.Point) -> float:
    """Metres along the line to a point on it."""
    gone_m = 0.0
    for a, b, metres in lines.steps(line):
        if _on(point, [a, b]):
            return gone_m + lines.distance_m(a, point)
        gone_m += metres
    return gone_m


def _preference(block: Block, number: int | None, point: lines.Point) -> tuple[bool, bool, float]:
    """A hundred that was seen comes before one that only its neighbours give; then the number's own, the nearest."""
    return (
        block.evidence in ("neighbours", GAP),
        number is None or number // 100 * 100 != block.hundred,
        _middle_m(block, point),
    )

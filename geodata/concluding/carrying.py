"""A piece's name out of its votes, carried along the street where nothing was seen; elsewhere nothing is concluded."""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from shapely import Point, STRtree

from geodata.concluding.dividing import Dividers, across, heed
from geodata.concluding.town import Form, Piece, Town
from geodata.geometry.earth import Position

_FIRM = 3.0
_REGION_M = 500.0
_STRANGE = 0.04
_ENOUGH = 12
_CROSSWISE = 0.1
_CROSSWISE_M = 1_500.0
_SOME = 4
_BESIDE_M = 700.0
_ALIKE_DEG = 14.0
_STRAIGHT_DEG = 40.0
_ANY_TURN_DEG = 90.0
_PASSES = 3


def carry_names(town: Town) -> None:
    """Give every piece a form: by its own votes, by the street it goes on from, by the streets beside it."""
    for piece in town.pieces:
        _take_own_votes(piece)
    _drop_strangers(town)
    _drop_crosswise(town)
    for _ in range(3):
        _heed_the_joined(town)
    _complete_directionals(town)
    dividers = Dividers(town)
    heed(town, dividers)
    _carry_all(town, dividers, _STRAIGHT_DEG)
    _ask_the_neighbourhood(town, [p for p in town.pieces if p.base[:1].isdigit()], anywhere=False)
    _carry_all(town, dividers, _ANY_TURN_DEG)
    _ask_the_neighbourhood(town, town.pieces, anywhere=True)
    _rejoin(town)
    for _ in range(_PASSES):
        _keep_the_dividing_lines(town)
    heed(town, Dividers(town))


def _take_own_votes(piece: Piece) -> None:
    if piece.votes:
        votes = _merged(piece.votes)
        (form, weight), *_ = sorted(votes.items(), key=lambda v: (-v[1], v[0]))
        piece.form, piece.evidence = form, "seen"
        piece.confidence = round(min(0.99, weight / sum(votes.values()) * (1 - 0.5 / (1 + weight))), 3)


def _drop_strangers(town: Town) -> None:
    """A directional that little on the piece supports and hardly a street around it has is a slip of its source."""
    firm = [p for p in town.pieces if p.form and p.form[1] and p.votes.get(p.form, 0.0) >= _FIRM]
    tree = STRtree([p.middle for p in firm])
    for piece in town.pieces:
        if piece.form and piece.form[1] and piece.votes.get(piece.form, 0.0) < _FIRM:
            near = [firm[i].form for i in tree.query(piece.middle, predicate="dwithin", distance=_REGION_M)]
            share = {d: sum(f is not None and f[1] == d for f in near) / len(near) for _, d in piece.votes if near}
            if len(near) >= _ENOUGH and share.get(piece.form[1], 0.0) < _STRANGE:
                piece.votes = {form: weight for form, weight in piece.votes.items() if share[form[1]] >= _STRANGE}
                piece.form, piece.evidence, piece.confidence = None, "", 0.0
                _take_own_votes(piece)


def _drop_crosswise(town: Town) -> None:
    """A number is a street one way and an avenue the other: a type that hardly a numbered piece of this bearing has
    here, and that little on the piece supports, is a slip of its source."""
    firm = [p for p in town.pieces if p.form and p.base[:1].isdigit() and p.votes.get(p.form, 0.0) >= _FIRM]
    tree = STRtree([p.middle for p in firm])
    for piece in town.pieces:
        if piece.form and piece.base[:1].isdigit() and piece.votes.get(piece.form, 0.0) < _FIRM:
            near = (firm[i] for i in tree.query(piece.middle, predicate="dwithin", distance=_CROSSWISE_M))
            alike = [other.form[0] for other in near if other.form and _turn_deg(piece, other) <= _ALIKE_DEG]
            if len(alike) >= _SOME and alike.count(piece.form[0]) < _CROSSWISE * len(alike):
                piece.votes = (
                    {form: w for form, w in piece.votes.items() if form[0] != piece.form[0]} if piece.form else {}
                )
                piece.form, piece.evidence, piece.confidence = None, "", 0.0
                _take_own_votes(piece)


def _turn_deg(piece: Piece, other: Piece) -> float:
    turn = abs(piece.bearing_deg - other.bearing_deg)
    return min(turn, 180 - turn)


def _heed_the_joined(town: Town) -> None:
    """A form that little on the piece supports and none of the pieces it is joined to has gives way to theirs."""
    changes = []
    for piece in town.pieces:
        own = piece.votes.get(piece.form, 0.0) if piece.form else 0.0
        if piece.form and own < _FIRM:
            around: dict[Form, float] = defaultdict(float)
            for other in _joined(town, piece):
                if other.form:
                    around[other.form] += min(_FIRM, other.votes.get(other.form, 0.0))
            if around and piece.form not in around:
                changes.append((piece, max(around, key=lambda form: (around[form], form)), own, around))
    for piece, form, own, around in changes:
        if around[form] > own:
            piece.form = form
            piece.confidence = round(around[form] / (around[form] + own + 0.5), 3)


def _keep_the_dividing_lines(town: Town) -> None:
    """Where a street's pieces differ in directional, a weak one takes that of the streets beside it."""
    firm = [p for p in town.pieces if p.form and p.form[1] and p.votes.get(p.form, 0.0) >= _FIRM]
    tree = STRtree([p.middle for p in firm])
    changes = []
    for piece in town.pieces:
        if piece.form and piece.votes.get(piece.form, 0.0) < _FIRM and _is_divided(town, piece):
            near = tree.query(piece.middle, predicate="dwithin", distance=_BESIDE_M)
            sides: dict[str, float] = defaultdict(float)
            for other in (firm[i] for i in near):
                if other.form and other is not piece and runs_beside(piece, other):
                    sides[other.form[1]] += 1.0
            side, count = max(sides.items(), key=lambda s: (s[1], s[0]), default=("", 0.0))
            if count >= 3 and count >= 0.85 * sum(sides.values()) and side != piece.form[1]:
                changes.append((piece, (piece.form[0], side), count / sum(sides.values())))
    for piece, form, share in changes:
        if form in _forms_around(town, piece):
            piece.form, piece.confidence = form, round(0.8 * share, 3)


def _forms_around(town: Town, piece: Piece) -> set[Form]:
    return {*piece.votes, *(other.form for other in _joined(town, piece) if other.form)}


def _is_divided(town: Town, piece: Piece) -> bool:
    return piece.form is not None and any(
        form[0] == piece.form[0] and form != piece.form for form in _forms_around(town, piece)
    )


def runs_beside(piece: Piece, other: Piece) -> bool:
    """Whether two pieces are parallel and lie between the same cross streets."""
    if _turn_deg(piece, other) > _ALIKE_DEG:
        return False
    angle = math.radians(piece.bearing_deg)
    dx, dy = other.middle.x - piece.middle.x, other.middle.y - piece.middle.y
    along_m = abs(dx * math.sin(angle) + dy * math.cos(angle))
    return along_m < 0.35 * (piece.length_m + other.length_m) / 2


def _joined(town: Town, piece: Piece) -> Iterator[Piece]:
    for end in dict.fromkeys(piece.ends):
        yield from (other for other in town.at_node[end] if other is not piece and other.base == piece.base)


def _merged(votes: Mapping[Form, float]) -> dict[Form, float]:
    """A vote with a part left out supports the likeliest full form: "Portland Ave" is no other street."""
    merged = {form: weight for form, weight in votes.items() if all(form)}
    partial = [(form, weight) for form, weight in votes.items() if not all(form)]
    for (post_type, directional), weight in sorted(partial, reverse=True):
        heirs = [f for f in merged if post_type in ("", f[0]) and directional in ("", f[1])]
        if post_type or heirs:
            heir = max(heirs, key=lambda form: merged[form], default=(post_type, directional))
            merged[heir] = merged.get(heir, 0.0) + weight
    return merged or dict(votes)


def _complete_directionals(town: Town) -> None:
    """A piece seen only without a directional takes the nearest one seen with its base and type."""
    for pieces in town.by_base.values():
        complete = [p for p in pieces if p.form and p.form[1]]
        for piece in pieces:
            if piece.form and not piece.form[1]:
                same_type = [p for p in complete if p.form and piece.form[0] in ("", p.form[0])]
                reach_m = 3_000 if len({p.form for p in same_type}) > 1 else 20_000
                nearest = min(same_type, key=lambda p: p.middle.distance(piece.middle), default=None)
                if nearest and nearest.middle.distance(piece.middle) < reach_m:
                    piece.form = nearest.form


def _carry_all(town: Town, dividers: Dividers, turn_deg: float) -> None:
    for base, pieces in town.by_base.items():
        if base:
            _carry_along(town, pieces, dividers, turn_deg)


def _carry_along(town: Town, pieces: Sequence[Piece], dividers: Dividers, turn_deg: float) -> None:
    """Pieces that nothing was seen on take the form of the nearest seen piece that they go on from, turning at most so
    far."""
    frontier = [piece for piece in pieces if piece.form]
    waiting = {piece.index for piece in pieces if not piece.form}
    while frontier and waiting:
        found: dict[int, tuple[float, int, Position]] = {}
        for known in frontier:
            for end in known.ends:
                for piece in town.at_node[end]:
                    if piece.index in waiting and piece.base == known.base and _turn_deg(piece, known) <= turn_deg:
                        way = (_turn_deg(piece, known), known.index, end)
                        found[piece.index] = min(found.get(piece.index, way), way)
        for index, (_, known_index, node) in found.items():
            piece, known = town.pieces[index], town.pieces[known_index]
            piece.form = across(town, dividers, node, piece, known.form or ("", ""))
            piece.evidence, piece.confidence = "joined", round(known.confidence * 0.97, 3)
        waiting -= found.keys()
        frontier = [town.pieces[index] for index in found]


def _ask_the_neighbourhood(town: Town, pieces: Sequence[Piece], *, anywhere: bool) -> None:
    """A piece joined to no seen one takes the form that its base, or for a number any number, has close by."""
    for piece in [p for p in pieces if p.base and not p.form]:
        counts: dict[Form, float] = defaultdict(float)
        for metres, other in town.near(_lonlat(town, piece.middle), 700.0):
            turn = abs(piece.bearing_deg - other.bearing_deg)
            alike = other.base == piece.base or (piece.base[0].isdigit() and other.base[:1].isdigit())
            if other.form and alike and other.evidence == "seen" and min(turn, 180 - turn) < 15:
                counts[other.form] += 1 / (100 + metres)
        if not counts and anywhere:
            counts = _anywhere(town, piece)
        if counts:
            (form, weight), *_ = sorted(counts.items(), key=lambda c: (-c[1], c[0]))
            piece.form, piece.evidence = form, "beside"
            piece.confidence = round(0.8 * weight / sum(counts.values()), 3)


def _rejoin(town: Town) -> None:
    """A piece named after its neighbours alone, that goes on from none of its name, belongs to the street it joins."""
    for piece in town.pieces:
        joined = [other for other in _joined(town, piece) if other.form]
        if piece.evidence == "beside" and joined and piece.form not in [other.form for other in joined]:
            surest = max(joined, key=lambda other: (other.confidence, other.index))
            piece.form, piece.evidence, piece.confidence = surest.form, "joined", round(0.9 * surest.confidence, 3)


def _anywhere(town: Town, piece: Piece) -> dict[Form, float]:
    """The form of the nearest seen piece of the same base, wherever it is."""
    seen = [(other.middle.distance(piece.middle), other) for other in town.by_base[piece.base] if other.form]
    metres, nearest = min(seen, key=lambda s: s[0], default=(0.0, None))
    return {nearest.form: 1 / (1 + metres / 500)} if nearest and nearest.form and metres < 2_500 else {}


def _lonlat(town: Town, point: Point) -> Position:
    return town.plane.lonlat((point.x, point.y))

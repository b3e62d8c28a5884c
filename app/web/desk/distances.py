"""/desk/maps/{slug}/distances: pick places, read how far apart they are, and what lies within a radius of one."""

from typing import Annotated, Any

from fastapi import Query, Request, Response

from app.desk import drawing, measuring
from app.desk.bench import MOST_ROWS
from app.desk.measuring import Pair, Ring, Terms
from app.incidents.store import LONGEST_PAGE
from app.maps import payload
from app.model import Incident
from app.web.auth import needs
from app.web.desk.page import page
from app.web.desk.route import desk_router
from app.web.desk.who import Signed
from app.web.desk.workbench import tiles
from app.web.parts import Parts, Service
from app.web.rights import Right

router = desk_router()
MOST_DRAWN = 500
_Picked = Annotated[list[str], Query(default_factory=list, max_length=MOST_ROWS)]


@router.get("/maps/{slug}/distances", dependencies=[needs(Right.READ_DRAFTS)])
def distances(
    request: Request,
    parts: Service,
    who: Signed,
    slug: str,
    pick: _Picked,
    around: str = "",
    radius: str = "",
) -> Response:
    """Show the picked places' distances, the ring, and what is nearest to what."""
    line = parts.store.map_line(slug)
    incidents = parts.store.incidents(slug, LONGEST_PAGE).incidents
    chosen = [one for one in incidents if one.id in pick] if pick else list(incidents[:2])
    terms = Terms.of(line.map, parts.settings)
    center = next((one for one in incidents if one.id == around), None)
    ring = measuring.ring(center, incidents, _radius(radius), terms) if center else None
    pairs = measuring.pairs(chosen, terms)
    return page(
        request, parts, "distances.html", who=who, styles=("leaflet.css",), scripts=("leaflet.js",), map=line.map,
        place_of=drawing.words,
        around=around, radius=f"{_radius(radius):g}", unit="kilometers" if terms.units == "km" else "miles",
        nearest=measuring.nearest(incidents, terms) if len(incidents) > 2 else (),
        **_measured(pairs, ring, chosen), **_places(parts, incidents, chosen, pairs, ring),
    )  # fmt: skip


def _measured(pairs: tuple[Pair, ...], ring: Ring | None, chosen: list[Incident]) -> dict[str, Any]:
    """What the page says in words."""
    return {
        "pairs": pairs,
        "ring": ring,
        "text": "\n".join([*(one.sentence for one in pairs), *([ring.sentence] if ring else [])]),
        "most": measuring.MOST_PICKED,
        "too_many": len(chosen) > measuring.MOST_PICKED,
    }


def _places(
    parts: Parts, incidents: tuple[Incident, ...], chosen: list[Incident], pairs: tuple[Pair, ...], ring: Ring | None
) -> dict[str, Any]:
    """The places to pick from, and the map: the first of many, and beyond them those that were asked about."""
    numbers = {one.id: number for number, one in enumerate(incidents, 1)}
    asked = {one.id for one in chosen} | ({ring.center.id} if ring else set())
    near = {one.id for one in ring.inside + ring.perhaps} if ring else set()
    listed = [one for one in incidents if numbers[one.id] <= MOST_ROWS or one.id in asked]
    shown = [(numbers[one.id], one) for one in incidents if numbers[one.id] <= MOST_ROWS or one.id in asked | near]
    drawn = drawing.data(
        tiles(parts), parts.pages.basemap.area.bounds, shown[:MOST_DRAWN],
        pairs=measuring.quiet(pairs), rings=[ring] if ring else [],
    )  # fmt: skip
    rows = [
        {"number": numbers[one.id], "incident": one, "place": drawing.words(one.location), "picked": one in chosen}
        for one in listed
    ]
    return {"rows": rows, "numbers": numbers, "data": payload.escaped(drawn)}


def _radius(text: str) -> float:
    """The radius asked for, half a unit where none is or it makes no sense."""
    try:
        found = float(text)
    except ValueError:
        return 0.5
    return found if 0.01 <= found <= 500 else 0.5

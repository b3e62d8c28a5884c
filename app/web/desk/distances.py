"""/desk/maps/{slug}/distances: pick places, read how far apart they are, and what lies within a radius of one."""

from typing import Annotated, Any

from fastapi import Query, Request, Response

from app.desk import drawing, measuring
from app.desk.bench import MOST_ROWS
from app.desk.measuring import Terms
from app.incidents.store import LONGEST_PAGE
from app.maps import payload
from app.model import Incident, IncidentMap
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
    return page(
        request, parts, "distances.html", who=who, styles=("leaflet.css",), scripts=("leaflet.js",), map=line.map,
        **_values(parts, line.map, incidents, chosen, around, radius),
    )  # fmt: skip


def _values(
    parts: Parts, map_: IncidentMap, incidents: tuple[Incident, ...], chosen: list[Incident], around: str, radius: str
) -> dict[str, Any]:
    terms = Terms.of(map_, parts.settings)
    pairs = measuring.pairs(chosen, terms)
    center = next((one for one in incidents if one.id == around), None)
    ring = measuring.ring(center, incidents, _radius(radius), terms) if center else None
    area = parts.pages.basemap.area
    numbered = list(enumerate(incidents, 1))
    kept = {one.id for one in chosen} | {around}
    near = {one.id for one in ring.inside + ring.perhaps} if ring else set()
    listed = [(number, one) for number, one in numbered if number <= MOST_ROWS or one.id in kept]
    shown = [(number, one) for number, one in numbered if number <= MOST_ROWS or one.id in kept | near]
    drawn = drawing.data(
        tiles(parts), area.bounds, shown[:MOST_DRAWN], pairs=measuring.quiet(pairs), rings=[ring] if ring else []
    )
    return {
        "rows": [
            {"number": number, "incident": one, "place": drawing.words(one.location), "picked": one in chosen}
            for number, one in listed
        ],
        "numbers": {one.id: number for number, one in enumerate(incidents, 1)},
        "pairs": pairs,
        "most": measuring.MOST_PICKED,
        "too_many": len(chosen) > measuring.MOST_PICKED,
        "text": "\n".join([*(one.sentence for one in pairs), *([ring.sentence] if ring else [])]),
        "ring": ring,
        "around": around,
        "radius": f"{_radius(radius):g}",
        "unit": "kilometers" if terms.units == "km" else "miles",
        "nearest": measuring.nearest(incidents, terms) if len(incidents) > 2 else (),
        "data": payload.escaped(drawn),
    }


def _radius(text: str) -> float:
    """The radius asked for, half a unit where none is or it makes no sense."""
    try:
        found = float(text)
    except ValueError:
        return 0.5
    return found if 0.01 <= found <= 500 else 0.5

"""GET /api/reverse: a position in, the words for it out. For pins that were moved by hand; nothing is stored."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from app.geocoding.extract import gazetteers_of
from app.geocoding.reverse import reverse_among
from app.model import LonLat
from app.web import examples
from app.web.answers import json
from app.web.parts import Service

router = APIRouter(tags=["places"], default_response_class=Response)
_AREA = "The only area to look in, by its name or its town's."
EXAMPLE: dict[str, Any] = {
    "lon": -93.26712,
    "lat": 44.94135,
    "words": "34th Street East near Portland Avenue South",
    "candidate": {**examples.CORNER, "uncertainty_m": 165.0, "relation": "near", "score": 0.99},
    "distance_m": 41.9,
    "neighborhood": "Central",
    "remarks": [],
    "remark_codes": [],
}


@router.get("/api/reverse", responses=examples.answers(EXAMPLE, says="The words, or why there are none."))
def reverse(
    parts: Service,
    lon: Annotated[
        float, Query(description="Degrees east.", ge=-180, le=180, allow_inf_nan=False, examples=[-93.26712])
    ],
    lat: Annotated[float, Query(description="Degrees north.", ge=-90, le=90, allow_inf_nan=False, examples=[44.94135])],
    area: Annotated[str | None, Query(description=_AREA, examples=["Minneapolis"])] = None,
) -> Response:
    """Say what a reporter would call a position: its corner, block or park. Outside the area words are null (200).

    `candidate` is the place that the words name, `distance_m` how far the position lies from it.
    """
    gazetteers = gazetteers_of(parts.asked_of(area))
    return json(reverse_among(gazetteers[:1] if area else gazetteers, LonLat(lon, lat)).as_dict())

"""POST /api/extract: a text in, the places in it out. Nothing is stored, and no token is needed."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import AfterValidator, Field

from app.geocoding.extract import MAX_LENGTH_CHARS, as_places, extract
from app.web import examples
from app.web.answers import json
from app.web.geocode_api import Near, position_of
from app.web.models import Body, shown_as
from app.web.parts import Service

router = APIRouter(tags=["places"], default_response_class=Response)
_AREA = "The area meant where the text names no town, by its name or its town's."
EXAMPLE_TEXT = (
    "Two people were shot, the city said: one near 34th and Portland, one in the 600 block of 24th Avenue North."
)


def _as_of(text: str, place: dict[str, Any]) -> dict[str, Any]:
    start = EXAMPLE_TEXT.index(text)
    match = {"verbatim": text, "status": "match", "candidates": [place], "remarks": [], "remark_codes": []}
    return {"text": text, "start": start, "end": start + len(text), "match": match}


EXAMPLE = {
    "places": [
        _as_of("near 34th and Portland", {**examples.CORNER, "uncertainty_m": 165.0, "relation": "near"}),
        _as_of("600 block of 24th Avenue North", examples.BLOCK),
    ]
}


def _of_an_article(text: str) -> str:
    if len(text) > MAX_LENGTH_CHARS:
        raise ValueError(f"is longer than {MAX_LENGTH_CHARS:,} characters; send it in parts.")
    return text


class ProseIn(Body):
    """A text to find places in."""

    text: Annotated[str, AfterValidator(_of_an_article)] = Field(
        description=f"Plain text, at most {MAX_LENGTH_CHARS:,} characters.",
        json_schema_extra={"maxLength": MAX_LENGTH_CHARS},
    )


@router.post("/api/extract", responses=examples.answers(EXAMPLE, says="The places, in the text's order."))
def extract_places(
    parts: Service,
    prose: Annotated[ProseIn, shown_as(A_report={"text": EXAMPLE_TEXT})],
    near: Near = None,
    area: Annotated[str | None, Query(description=_AREA, examples=["Minneapolis"])] = None,
) -> Response:
    """Find the places in a text. start and end count its characters (Unicode code points); end is not included."""
    position = position_of(near) if near else None
    return json(as_places(extract(prose.text, parts.asked_of(area), position)))

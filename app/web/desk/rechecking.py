"""/desk/maps/{slug}/recheck: what the streets would answer differently by now. Nothing is changed by looking."""

from fastapi import Request, Response

from app.distances import wording
from app.recheck import Difference, recheck
from app.web.auth import needs
from app.web.desk.page import page
from app.web.desk.route import desk_router
from app.web.desk.who import Signed
from app.web.parts import Parts, Service
from app.web.rights import Right
from app.words import labels, texts

router = desk_router()
MOST = 200
_STATUS = {"tie": "Several places fit", "no_match": "No place is found"}


@router.get("/maps/{slug}/recheck", dependencies=[needs(Right.READ_DRAFTS)])
def rechecked(request: Request, parts: Service, who: Signed, slug: str) -> Response:
    """List the places that would be found elsewhere now."""
    found = list(recheck(parts.store, parts.geocoder, [slug]))
    rows = [_row(parts, one) for one in found[:MOST]]
    line = parts.store.map_line(slug)
    return page(request, parts, "recheck.html", who=who, map=line.map, rows=rows, count=len(found), most=MOST)


def _row(parts: Parts, one: Difference) -> dict[str, str]:
    far = "" if one.moved_m is None else wording.shift(one.moved_m, parts.settings.units)
    said = texts("en")
    now = (
        labels.label(one.label, said)
        if one.moved_m is not None
        else f"{_STATUS[one.status.value]}. {one.remark}".strip()
    )
    return {
        "title": one.title,
        "phrase": one.phrase,
        "kept": labels.label(one.kept_label, said),
        "now": now,
        "far": far,
    }

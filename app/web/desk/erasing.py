"""/desk/maps/{slug}/erase: for admins, what was ever on a map, and each of it can be removed for good."""

from typing import Any

from fastapi import Request, Response

from app import erasing
from app.erasure import ErasureReason
from app.errors import BadInput
from app.incidents.keep.known import Known
from app.web.auth import needs
from app.web.desk.forms import Form, Posted
from app.web.desk.listing import moment_words
from app.web.desk.page import page
from app.web.desk.route import desk_router
from app.web.desk.who import Signed, Who
from app.web.parts import Parts, Service
from app.web.rights import Right

router = desk_router()
REASONS = {
    ErasureReason.ASKED: "Somebody it is about asked for it",
    ErasureReason.SAFETY: "It puts somebody in danger",
    ErasureReason.MINOR: "It is about a child",
    ErasureReason.COURT: "A court or an authority ordered it",
    ErasureReason.MISTAKE: "It should never have been entered",
    ErasureReason.OTHER: "Another reason",
}
_STYLES = ("people.css",)
_DONE = "Erased: from the draft, every version, the history and the corrections. Readers no longer see it."
_BUSY = " The database's files were too busy to be rewritten; the daily tidying does it."
_TYPE = "Tick the box: what is erased cannot be brought back."


@router.get("/maps/{slug}/erase", dependencies=[needs(Right.ERASE)])
def before_erasing(request: Request, parts: Service, who: Signed, slug: str) -> Response:
    """Show what can be erased."""
    return _page(request, parts, who, slug)


def _page(request: Request, parts: Parts, who: Who, slug: str, *, said: str = "", problem: str = "") -> Response:
    zone = parts.settings.time_zone
    gone = [
        {
            "id": one.incident_id,
            "reason": one.reason,
            "when": moment_words(one.erased_at, zone),
            "by": one.actor,
            "why": REASONS[one.reason],
        }
        for one in reversed(parts.store.erased())
        if one.slug == slug
    ]
    values: dict[str, Any] = {
        "slug": slug, "gone": gone, "said": said, "problem": problem, "known": parts.store.ever_on(slug),
        "headings": parts.store.headings(slug), "reasons": REASONS, "states": _STATES,
    }  # fmt: skip
    return page(request, parts, "erase.html", styles=_STYLES, who=who, status=422 if problem else 200, **values)


_STATES = {Known.DRAFT: "on the draft", Known.VERSION: "in an earlier version", Known.HISTORY: "in the history"}


@router.post("/maps/{slug}/erase", dependencies=[needs(Right.ERASE)])
def erase(request: Request, parts: Service, who: Signed, form: Form, slug: str) -> Response:
    """Remove an incident for good."""
    try:
        incident_id, reason = _wanted(form)
    except BadInput as error:
        return _page(request, parts, who, slug, problem=str(error))
    folder = parts.settings.data_dir
    earlier = bool(form.text("earlier-headings"))
    purged = erasing.erase(parts.store, folder, slug, incident_id, reason, earlier_headings=earlier, actor=who.name)
    return _page(request, parts, who, slug, said=_DONE + ("" if purged else _BUSY))


def _wanted(form: Posted) -> tuple[str, ErasureReason]:
    """Raises BadInput for a form that is not filled in."""
    if not form.text("incident"):
        raise BadInput("Choose what is to be erased.")
    if form.text("reason") not in set(ErasureReason):
        raise BadInput("Choose a reason: it is all that is kept of it.")
    if not form.text("sure"):
        raise BadInput(_TYPE)
    return form.text("incident"), ErasureReason(form.text("reason"))

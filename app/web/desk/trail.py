"""/desk/maps/{slug}/history and take-down: what was changed by whom and why, the way back, and the plain notice."""

from collections.abc import Iterator
from typing import Any

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from app.errors import Conflict
from app.incidents.differences import diff
from app.incidents.history import Change
from app.web.auth import needs
from app.web.desk.forms import Form
from app.web.desk.listing import moment_words, status_of
from app.web.desk.page import page
from app.web.desk.route import desk_router
from app.web.desk.who import Signed, Who
from app.web.desk.workbench import to_map
from app.web.parts import Parts, Service
from app.web.rights import Right

router = desk_router()
MOST_CHANGES = 60
_WHAT = {
    "map.created": "The map was made",
    "map.updated": "The heading was changed",
    "map.published": "Published",
    "map.taken_down": "Taken down",
    "map.put_back": "Put back",
    "map.restored": "An earlier version was made the draft",
    "map.deleted": "The map was deleted",
    "incident.added": "A place was added",
    "incident.updated": "A place was changed",
    "incident.deleted": "A place was taken off",
    "incident.raised": "Readers see a place more exactly",
    "incident.erased": "An entry was erased for good",
}
_STALE = "Somebody changed this map meanwhile. This is it now: say again what you want."


@router.get("/maps/{slug}/history", dependencies=[needs(Right.SEE_HISTORY)])
def history(request: Request, parts: Service, who: Signed, slug: str, before: str = "") -> Response:
    """Show every change of a map, the newest first."""
    is_number = before.isascii() and before.isdigit() and len(before) < 19
    return _history(request, parts, who, slug, int(before) if is_number else 0)


def _history(request: Request, parts: Parts, who: Who, slug: str, before: int = 0, said: str = "") -> Response:
    line = parts.store.map_line(slug)
    found = parts.store.history(slug, MOST_CHANGES + 1, before)
    shown = found[:MOST_CHANGES]
    older = shown[-1].number if len(found) > MOST_CHANGES else None
    changes = [_change(parts, one) for one in shown]
    return page(
        request, parts, "history.html", who=who, status=409 if said else 200, map=line.map, state=status_of(line),
        changes=changes, older=older, said=said, seen_at=_seen_at(parts, slug),
        may_edit=Right.EDIT_DRAFTS in who.rights, may_take_down=Right.TAKE_DOWN in who.rights,
        may_erase=Right.ERASE in who.rights,
    )  # fmt: skip


def _seen_at(parts: Parts, slug: str) -> str:
    """The moment of the map's last change: incidents count their own versions, and the way back must see them all."""
    moment = parts.store.map_line(slug).map.updated_at
    return moment.isoformat() if moment else ""


def _change(parts: Parts, one: Change) -> dict[str, Any]:
    after = one.after or one.before or {}
    return {
        "when": moment_words(one.changed_at, parts.settings.time_zone),
        "by": one.actor or "nobody named",
        "what": _WHAT.get(one.what, one.what),
        "of": str(after.get("title", "")) if one.incident_id else "",
        "reason": one.reason,
        "version": after.get("published_version") if one.what == "map.published" else None,
        "fields": list(_fields(one)),
    }


def _fields(one: Change) -> Iterator[dict[str, str]]:
    if one.what != "map.published":
        for each in diff(one.before, one.after):
            yield {"field": each.field, "before": each.before, "after": each.after}


@router.post("/maps/{slug}/restore", dependencies=[needs(Right.EDIT_DRAFTS)])
def restore(request: Request, parts: Service, who: Signed, form: Form, slug: str) -> Response:
    """Make an earlier version the draft; readers see it once it is published."""
    number = form.number("number") or 0
    seen = parts.store.map_line(slug).map.updated_at
    if (seen.isoformat() if seen else "") != form.text("seen_at"):
        return _history(request, parts, who, slug, said=_STALE)
    try:
        parts.store.restore(
            slug,
            int(number),
            form.version(),
            seen_at=seen,
            withhold=Right.LOWER_PRECISION in who.rights,
            actor=who.name,
            reason=form.lines("reason"),
        )
    except Conflict:
        return _history(request, parts, who, slug, said=_STALE)
    return to_map(parts, slug)


@router.get("/maps/{slug}/take-down", dependencies=[needs(Right.TAKE_DOWN)])
def before_taking_down(request: Request, parts: Service, who: Signed, slug: str) -> Response:
    """Ask for the reason that readers are told."""
    return _asked(request, parts, who, slug)


def _asked(request: Request, parts: Parts, who: Who, slug: str, said: str = "", reason: str = "") -> Response:
    line = parts.store.map_line(slug)
    return page(
        request, parts, "take-down.html", who=who, status=422 if said else 200, map=line.map, state=status_of(line),
        said=said, reason=reason,
    )  # fmt: skip


@router.post("/maps/{slug}/take-down", dependencies=[needs(Right.TAKE_DOWN)])
def take_down(request: Request, parts: Service, who: Signed, form: Form, slug: str) -> Response:
    """Show readers the reason instead of the map, in every version and export."""
    reason = form.lines("reason")
    if not reason:
        return _asked(request, parts, who, slug, "Say why in a few words: readers see them in the map's place.")
    try:
        parts.store.take_down(slug, reason, form.version(), actor=who.name)
    except Conflict:
        return _asked(request, parts, who, slug, _STALE, reason)
    return _there(parts, slug)


@router.post("/maps/{slug}/put-back", dependencies=[needs(Right.TAKE_DOWN)])
def put_back(request: Request, parts: Service, who: Signed, form: Form, slug: str) -> Response:
    """Show readers the map again."""
    try:
        parts.store.put_back(slug, form.version(), actor=who.name)
    except Conflict:
        return _asked(request, parts, who, slug, _STALE)
    return _there(parts, slug)


def _there(parts: Parts, slug: str) -> Response:
    return RedirectResponse(f"{parts.pages.prefix}/desk/maps/{slug}/take-down", 303)

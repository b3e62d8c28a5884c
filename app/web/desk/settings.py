"""/desk/settings: house style, language, units, default area, who may embed; for admins, and at once everywhere."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from fastapi import Request, Response

from app.errors import BadInput, Conflict
from app.house import THEMES, UNITS
from app.house_settings import CHECKS, combined, refusal
from app.web.auth import needs
from app.web.desk.forms import Form, Posted
from app.web.desk.page import page
from app.web.desk.route import desk_router
from app.web.desk.who import Signed, Who
from app.web.parts import Parts, Service
from app.web.rights import Right
from app.words import LANGUAGES

router = desk_router()
_SAVED = "Saved. Every page shows it from now on."


class Field(NamedTuple):
    """A setting as the page asks for it; `choices` where there are only a few."""

    name: str
    label: str
    help: str
    choices: tuple[str, ...] = ()


FIELDS = (
    Field("theme", "Theme", "auto follows the reader’s own system.", THEMES),
    Field("accent", "Colour of markers and lines", "#b3261e, or two with a comma: for light, then for dark ground."),
    Field("link", "Colour of links", "As above. A colour that cannot be seen is refused, with the nearest that can."),
    Field("font", "Font", "Families by name, with commas: Georgia, Times New Roman, serif. None is ever loaded."),
    Field("language", "Language", f"{', '.join(LANGUAGES)}, or with a region, as in es-US. A map may have its own."),
    Field("units", "Unit that comes first", "A map may have its own.", UNITS),
    Field("area", "Area that is asked first", "For a phrase that names no town."),
    Field("frame_ancestors", "Who may embed maps", "* is everybody; else addresses with blanks: https://news.example"),
)


@router.get("/settings", dependencies=[needs(Right.MANAGE_SETTINGS)])
def settings(request: Request, parts: Service, who: Signed) -> Response:
    """Show what holds, and where it comes from."""
    return _page(request, parts, who)


def _page(
    request: Request, parts: Parts, who: Who, *, said: str = "", problems: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None, stale: str = "",
) -> Response:  # fmt: skip
    kept = parts.store.settings_kept()
    holds = combined(parts.live.given, kept.values)
    usual = type(holds).model_fields
    rows = [
        {
            "field": _with_choices(field, parts),
            "value": (typed or {}).get(field.name, str(getattr(holds, field.name))),
            "usual": str(usual[field.name].default),
            "fixed": field.name in parts.live.fixed,
            "variable": f"DATELINE_{field.name.upper()}",
            "problem": (problems or {}).get(field.name, ""),
        }
        for field in FIELDS
    ]
    status = 422 if problems else 409 if stale else 200
    return page(
        request, parts, "settings.html", styles=("people.css",), who=who, status=status, rows=rows,
        revision=kept.revision, said=said, stale=stale, problems=len(problems or {}),
    )  # fmt: skip


def _with_choices(field: Field, parts: Parts) -> Field:
    return field._replace(choices=("", *parts.areas.names)) if field.name == "area" else field


@router.post("/settings", dependencies=[needs(Right.MANAGE_SETTINGS)])
def change_settings(request: Request, parts: Service, who: Signed, form: Form) -> Response:
    """Keep what differs from what is usual; the environment's own stay as they are."""
    typed = {name: form.text(name) for name in CHECKS if name in form and name not in parts.live.fixed}
    problems = dict(_problems(parts, typed))
    if problems:
        return _page(request, parts, who, problems=problems, typed=typed)
    try:
        parts.store.change_settings(dict(_changes(parts, typed)), _seen(form), actor=who.name)
    except Conflict as conflict:
        return _page(request, parts, who, stale=str(conflict))
    parts.live.forget()
    return _page(request, parts, who, said=_SAVED)


def _seen(form: Posted) -> int:
    text = form.text("revision")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _problems(parts: Parts, typed: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, value in typed.items():
        if value and (said := _refusal(parts, name, value)):
            yield name, said


def _refusal(parts: Parts, name: str, value: str) -> str:
    if name != "area":
        return refusal(name, value)
    try:
        parts.areas.named(value)
    except BadInput as error:
        return str(error)
    return ""


def _changes(parts: Parts, typed: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    """What is usual is not kept: it follows a newer Dateline."""
    usual = type(parts.live.given).model_fields
    for name, value in typed.items():
        yield name, None if value in ("", str(usual[name].default)) else value

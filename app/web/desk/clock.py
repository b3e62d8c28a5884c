"""A time that came twice in the night when clocks are put back: a person says which one is meant."""

from fastapi import Request, Response

from app.incidents.clock import RepeatedTime
from app.web.desk.forms import Posted
from app.web.desk.page import page
from app.web.desk.who import Who
from app.web.parts import Parts
from app.words import texts

_RESENT = ("day", "time", "title", "attribution", "category", "description", "source_url")


def ask(request: Request, parts: Parts, who: Who, slug: str, form: Posted, repeated: RepeatedTime) -> Response:
    """Ask for the earlier or the later of the two moments; everything else that was typed is sent along again."""
    zone = parts.settings.time_zone
    said = texts("en")
    before, after = repeated.choices
    choices = [
        ("earlier", f"The earlier one, {before:%Z}: before clocks were put back"),
        ("later", f"The later one, {after:%Z}: after clocks were put back"),
    ]
    fields = [(name, form.lines(name)) for name in _RESENT if name in form]
    return page(
        request, parts, "clock.html", who=who, status=409, slug=slug, address=request.url.path, fields=fields,
        version=form.version(), choices=choices, time=said.time(before, zone), day=said.date(before, zone),
    )  # fmt: skip

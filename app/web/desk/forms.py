"""What a form of the desk sends: texts without blanks round them. Nothing is believed of it but its words."""

import unicodedata
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Depends, Request

from app.errors import BadInput
from app.incidents.clock import on_the_clock
from app.model import Incident, When
from app.web.desk.who import Signed

EDITED = ("title", "attribution", "category", "description", "source_url")
"""Fields of an incident that a form edits as they are; its time is two fields."""
TAKEN = {
    "take-location": ("lon", "lat", "uncertainty_m"),
    "take-occurred_at": ("day", "time", "clock"),
    **{f"take-{name}": (name,) for name in (*EDITED, "dek", "display_precision")},
}
"""On the page of a conflict: which fields of the form stay out of it where the other's value is taken."""


class Posted:
    """The fields of a form; a missing one is empty."""

    def __init__(self, fields: list[tuple[str, str]]) -> None:
        self._fields = fields

    def __contains__(self, name: object) -> bool:
        return any(name == field for field, _ in self._fields)

    def text(self, name: str) -> str:
        """One line, without what cannot be printed."""
        return " ".join(self.lines(name).split())

    def lines(self, name: str) -> str:
        """A text that may have several lines."""
        found = next((value for field, value in self._fields if field == name), "")
        kept = (c for c in found.replace("\r\n", "\n") if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
        return "".join(kept).strip()

    def all(self, name: str) -> list[str]:
        """Every value of a field that can be there several times."""
        return [value for field, value in self._fields if field == name]

    def number(self, name: str) -> float | None:
        """A number, None where there is none. Raises BadInput."""
        text = self.text(name)
        try:
            found = float(text) if text else None
        except ValueError:
            raise BadInput(f"{name} has to be a number.") from None
        if found is not None and not abs(found) < 1e9:
            raise BadInput(f"{name} has to be a number of a sensible size.")
        return found

    def version(self) -> int:
        """The version that the form was made from; 0, which nothing has, where it names none."""
        text = self.text("version")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


async def posted(request: Request, who: Signed) -> Posted:
    """The form of a request, from somebody who may send it."""
    form = await request.form()
    fields = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
    kept = {field for name, value in fields if value == "theirs" for field in TAKEN.get(name, ())}
    return Posted([(name, value) for name, value in fields if name not in kept])


Form = Annotated[Posted, Depends(posted)]


def day_and_time(incident: Incident, zone: str) -> tuple[str, str]:
    """Return the date and the time of an incident as a form shows them; the time is "" where only the day is known."""
    return day_and_time_of(incident.occurred_at, zone)


def day_and_time_of(when: When | None, zone: str) -> tuple[str, str]:
    """Return the two fields of a form that say when."""
    if isinstance(when, datetime):
        local = when.astimezone(ZoneInfo(zone))
        return f"{local:%Y-%m-%d}", f"{local:%H:%M}"
    return (when.isoformat() if when else ""), ""


def when_of(form: Posted, zone: str) -> When | None:
    """Return the date and time of a form, the date alone where it has no time. Raises BadInput, RepeatedTime."""
    day, time = form.text("day"), form.text("time")
    if not day:
        if time:
            raise BadInput("A time needs its date.")
        return None
    try:
        local = datetime.fromisoformat(f"{day}T{time or '00:00'}")
    except ValueError:
        raise BadInput("Give the date as 2026-01-14 and the time as 18:50.") from None
    which = {"earlier": 0, "later": 1}.get(form.text("clock"))
    return on_the_clock(local, ZoneInfo(zone), which) if time else local.date()


def changes(form: Posted, before: Incident, zone: str) -> dict[str, object]:
    """What the form changes of an incident; fields that it does not have stay. Raises BadInput."""
    found: dict[str, object] = {}
    for name in EDITED:
        value = form.lines(name) if name == "description" else form.text(name)
        if name in form and value != getattr(before, name):
            found[name] = value
    if "day" in form and (form.text("day"), form.text("time")) != day_and_time(before, zone):
        found["occurred_at"] = when_of(form, zone)
    return found

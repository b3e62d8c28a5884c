"""A table on its way in: kept as it came, with a guess of its columns; nothing of it is on the map."""

from fastapi.responses import RedirectResponse

from app.imports import guessed
from app.imports.runs import about
from app.incidents.exchange.reading import Table
from app.web.desk.who import Who
from app.web.parts import Parts


def to_import(parts: Parts, slug: str, import_id: str = "", at: str = "") -> RedirectResponse:
    """Where an import goes on, or where one begins; `at` is a part of that page."""
    end = f"/{import_id}#{at}" if at else f"/{import_id}" if import_id else ""
    return RedirectResponse(f"{parts.pages.prefix}/desk/maps/{slug}/import{end}", 303)


def begin(parts: Parts, who: Who, slug: str, name: str, found: Table, body: bytes = b"") -> RedirectResponse:
    """Keep the table, and lead to the page that asks what is in which column. Raises NotFound."""
    kept = parts.store.start_import(slug, name, found.lines, actor=who.name, about=about(found, body))
    # What the guess is goes with it; that nobody has confirmed it is said by `columns` being empty.
    parts.store.decide_import(slug, kept.id, {}, {"guess": guessed(found).as_json()})
    return to_import(parts, slug, kept.id)

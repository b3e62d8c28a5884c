"""What stands in a map's place when it has been taken down, or when there is none. Nothing of a map is in it."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.maps import assets
from app.maps.still import text
from app.maps.still.colours import COLOURS
from app.maps.still.form import Form
from app.words import Texts, texts

_MARGIN_PX, _HEAD_PX, _TEXT_PX, _MOST_LINES = 24.0, 22.0, 15.0, 6


@cache
def _environment() -> Environment:
    folder = Path(__file__).parent / "templates"
    return Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined)


def taken_down(said: Texts) -> str:
    """The heading."""
    return said.say("This map has been taken down.")


def page(kind: str, slug: str, reason: str, base_url: str, lang: str) -> str:
    """The notice for the "page" or for the "embed", which tells its host its height as the map did."""
    return _written(kind, slug, taken_down(texts(lang)), reason, base_url, lang)


def unknown(kind: str, slug: str, base_url: str, lang: str) -> str:
    """The notice that no map is published under this name: a draft, a deleted map and a wrong name look the same."""
    say = texts(lang).say
    heading = say("This map is not available.")
    return _written(kind, slug, heading, say("It is not published, or its address is wrong."), base_url, lang)


def _written(kind: str, slug: str, heading: str, text: str, base_url: str, lang: str) -> str:
    values = {
        "kind": kind,
        "slug": slug,
        "said": texts(lang),
        "heading": heading,
        "reason": text,
        "style": base_url + assets.path("map.css"),
        "script": base_url + assets.path("gone.js"),
    }
    return _environment().get_template("gone.html").render(page=values) + "\n"


def picture(form: Form, theme: str, reason: str, lang: str) -> bytes:
    """The notice as SVG in the size of the still that was asked for."""
    colours = COLOURS[theme if theme in COLOURS else "light"]
    width, height = form.layout_size
    room = width - 2 * _MARGIN_PX
    rows = [text.Row(one, _HEAD_PX, True) for one in text.wrapped(taken_down(texts(lang)), _HEAD_PX, True, room, 2)]
    if reason:
        rows += [text.Row(one, _TEXT_PX) for one in text.wrapped(reason, _TEXT_PX, False, room, _MOST_LINES)]
    y, drawn = max(_MARGIN_PX, height / 2 - sum(row.size_px * 1.4 for row in rows) / 2), []
    for row in rows:
        y += row.size_px * 1.4
        drawn.append(text.svg(row, width / 2, y, colours.ink, "middle"))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{form.width_px}" height="{form.height_px}" '
        f'viewBox="0 0 {width:.1f} {height:.1f}" font-family="{text.FAMILY}">'
        f'<rect width="{width:.1f}" height="{height:.1f}" fill="{colours.paper}"/>{"".join(drawn)}</svg>'
    ).encode()

"""The files of the desk's pages, under names that carry their content's digest: what a name answers never changes."""

from functools import cache
from pathlib import Path

from fastapi import APIRouter, Request, Response

from app.errors import NotFound
from app.maps import assets
from app.maps.assets import Asset
from app.prepared import Prepared
from app.web.public import FOREVER, send

PREFIX = "/desk/static/"
_STATIC = Path(__file__).parent / "static"
_MEDIA_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
router = APIRouter(include_in_schema=False, default_response_class=Response)


@cache
def _own() -> dict[str, Asset]:
    """Our files by their plain names; those of a folder are one file, joined in the order of their names."""
    found = {}
    for path in sorted(_STATIC.iterdir()):
        parts = sorted(path.iterdir()) if path.is_dir() else [path]
        suffix = parts[0].suffix
        name = path.name + suffix if path.is_dir() else path.name
        found[name] = Asset(name, b"".join(part.read_bytes() for part in parts), _MEDIA_TYPES[suffix])
    found["leaflet.css"] = Asset("leaflet.css", _leaflet_style(), _MEDIA_TYPES[".css"])
    return found


def _leaflet_style() -> bytes:
    """Leaflet's own style without its pictures, which the desk's map has no use for."""
    css = (assets.leaflet_folder() / "leaflet.css").read_text(encoding="utf-8")
    return "\n".join(line for line in css.splitlines() if "url(" not in line).encode()


@cache
def prepare() -> dict[str, Prepared]:
    """Our files by their hashed names, compressed."""
    return {
        found.hashed_name: Prepared(found.media_type, found.body, {"br": found.br, "gzip": found.gzip}, found.digest)
        for found in _own().values()
    }


def address(name: str, prefix: str) -> str:
    """Where a page finds a file, ours or one of the reader's map; raises KeyError."""
    own = _own().get(name)
    return prefix + (PREFIX + own.hashed_name if own else assets.path(name))


@router.get(PREFIX + "{name}")
def file(request: Request, name: str) -> Response:
    """Give a file that the desk's pages load."""
    prepared = prepare().get(name)
    if prepared is None:
        raise NotFound("There is no such file.")
    return send(request, prepared, FOREVER, {})

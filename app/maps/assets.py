"""The files a page loads, Leaflet and ours. Each name carries its content's digest: what it answers never changes."""

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

PREFIX = "/static/"
"""Where the service answers them."""
_STATIC = Path(__file__).parent / "static"
_SCRIPTS = (
    "dom.js", "boxes.js", "arrange.js", "spots.js", "view.js", "inset.js", "ground.js", "marks.js",
    "furniture.js", "gestures.js", "list.js", "height.js", "copy.js", "live.js", "map.js",
)  # fmt: skip
"""Our scripts in the order in which they build on one another; readers get them as one file."""
_SCRIPTS_OF_GONE = ("dom.js", "height.js", "gone.js")
"""What the notice needs that a map was taken down."""
_SCRIPTS_OF_MANY = ("crowd.js", "columns.js", "cells.js", "filters.js", "rows.js")
"""What only a page of many incidents needs."""
_COMMENT = re.compile(r"^\s*(?:/\*.*?\*/|//[^\n]*)", re.MULTILINE | re.DOTALL)
_MEDIA_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}


@dataclass(frozen=True)
class Asset:
    """A file as it is sent. `gzip` and `br` are made when first asked for."""

    name: str
    body: bytes
    media_type: str

    @property
    def digest(self) -> str:
        """Ten hexadecimal digits of the content's SHA-256."""
        return hashlib.sha256(self.body).hexdigest()[:10]

    @property
    def hashed_name(self) -> str:
        """ "map.js" → "map.3f2a1b9c0d.js"."""
        stem, dot, suffix = self.name.rpartition(".")
        return f"{stem}.{self.digest}{dot}{suffix}"

    @cached_property
    def gzip(self) -> bytes:
        """The body for Content-Encoding: gzip, the same bytes every time."""
        return gzip.compress(self.body, 9, mtime=0)

    @cached_property
    def br(self) -> bytes:
        """The body for Content-Encoding: br."""
        import brotli

        compressed: bytes = brotli.compress(self.body, quality=11)
        return compressed


@cache
def table() -> dict[str, Asset]:
    """Every asset by its hashed name."""
    return {asset.hashed_name: asset for asset in _plain().values()}


@cache
def _plain() -> dict[str, Asset]:
    leaflet = leaflet_folder()
    bodies = {
        "leaflet.js": _without_source_map((leaflet / "leaflet.js").read_bytes()),
        "map.js": _joined(_SCRIPTS),
        "many.js": _joined(_SCRIPTS_OF_MANY),
        "gone.js": _joined(_SCRIPTS_OF_GONE),
        "map.css": _without_images((leaflet / "leaflet.css").read_text(encoding="utf-8")).encode()
        + _bare((_STATIC / "map.css").read_text(encoding="utf-8")),
    }
    return {name: Asset(name, body, _MEDIA_TYPES[Path(name).suffix]) for name, body in bodies.items()}


def _joined(names: tuple[str, ...]) -> bytes:
    return b"".join(_bare((_STATIC / name).read_text(encoding="utf-8")) for name in names)


def _bare(text: str) -> bytes:
    """Our script or style without comments and indents; a comment of ours begins its line, no text spans two."""
    text = _COMMENT.sub("", text)
    return "".join(f"{line}\n" for line in map(str.strip, text.splitlines()) if line).encode()


def leaflet_folder() -> Path:
    """Where the package XStatic-Leaflet keeps Leaflet's files."""
    from xstatic.pkg import leaflet

    return Path(leaflet.BASE_DIR)


def _without_source_map(script: bytes) -> bytes:
    """A map for debuggers that we do not serve would be a 404 in every developer's console."""
    return script.partition(b"//# sourceMappingURL=")[0]


def _without_images(css: str) -> str:
    """Leaflet's layer switch and marker pictures are never used: their rules would name files that are not served."""
    return "\n".join(line for line in css.splitlines() if "url(" not in line)


def asset(name: str) -> Asset:
    """An asset by its plain name; raises KeyError."""
    return _plain()[name]


def path(name: str) -> str:
    """The address of an asset under the service: "map.js" → "/static/map.3f2a1b9c0d.js"."""
    return PREFIX + asset(name).hashed_name


def early(prefix: str) -> str:
    """The files of the first view, for the header Link: on their way before the page is read, Leaflet last of them."""
    kinds = {"map.css": "style", "map.js": "script", "leaflet.js": "script"}
    return ", ".join(f"<{prefix}{path(name)}>; rel=preload; as={kind}" for name, kind in kinds.items())


def find(hashed_name: str) -> Asset | None:
    """What is served at PREFIX + hashed_name; None where there is no such file."""
    return table().get(hashed_name)

"""Tiles kept on disk under the base map's version. Never a need: where nothing can be written, tiles are drawn."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from app.maps.basemap import BaseMap
from app.maps.style import MAX_ZOOM, MIN_ZOOM, THEMES


class TileCache:
    """Answers tiles from `folder`, drawing what is not there yet; with None it only draws."""

    def __init__(self, basemap: BaseMap, folder: Path | None) -> None:
        self.basemap = basemap
        self._folder = folder

    def tile(self, z: int, x: int, y: int, theme: str = "light", *, within: bool = True) -> bytes:
        """The tile's SVG; another theme or an address outside gives what BaseMap gives."""
        file = self._file(z, x, y, theme if within else f"{theme}-around") if theme in THEMES else None
        if file is None:
            return self.basemap.tile(z, x, y, theme, within=within)
        with suppress(OSError):
            return file.read_bytes()
        drawn = self.basemap.tile(z, x, y, theme, within=within)
        with suppress(OSError):
            _write(file, drawn)
        return drawn

    def _file(self, z: int, x: int, y: int, kind: str) -> Path | None:
        """Where the tile lies; none for what is not worth keeping, lest strangers fill the disk with empty tiles."""
        if self._folder is None or not MIN_ZOOM <= z <= MAX_ZOOM:
            return None
        if not self.basemap.covers(z, x, y):
            return None
        return self._folder / "tiles" / self.basemap.version / kind / str(z) / str(x) / f"{y}.svg"


def _write(file: Path, content: bytes) -> None:
    """All of it or nothing: readers of the same file never see half a tile."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as part:
            part.write(content)
        os.replace(name, file)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise

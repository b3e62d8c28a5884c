"""SVG → PNG by resvg, in the face that fontpkg-roboto brings: no library and no font of the machine is needed."""

from functools import cache
from pathlib import Path

from app.maps.still.text import FACE
from app.maps.still.widths import covered


def png(drawing: bytes, width_px: int) -> bytes:
    """The drawing as PNG, so many dots wide."""
    import resvg_py

    text = drawing.decode()
    # Fonts of the machine are looked through only for letters that ours has not: that takes its time, and the same
    # drawing could then look different elsewhere.
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=text,
            width=width_px,
            font_files=_faces(),
            font_family=FACE,
            sans_serif_family=FACE,
            skip_system_fonts=covered(text),
        )
    )


@cache
def _faces() -> list[str]:
    import fontpkg_roboto

    return sorted(map(str, (Path(fontpkg_roboto.ROOT) / "files").glob("*.ttf")))

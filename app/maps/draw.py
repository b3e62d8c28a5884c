"""Incidents → page. The only module that knows folium, and of it only the shell: Map and Figure with our parts in them.

The same content gives the same bytes: ids are numbered, times stand in the content's own zone, nothing asks the clock.
"""

from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import folium
from branca.element import CssLink, Element, Figure, JavascriptLink
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from app import house
from app.maps import assets, inlined, payload
from app.maps.basemap import BaseMap
from app.maps.content import MapContent
from app.maps.crowd import FIRST_ROWS, MOST_MARKED, Crowd, is_many
from app.maps.embed import digest_source

Head: TypeAlias = dict[str, Any]
_LONGEST_DOUBT = 160
"""Characters of a note that still stands below the dek of a pair; a longer one is left to the list."""


@cache
def _environment() -> Environment:
    folder = Path(__file__).parent / "templates"
    return Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined)


class _Finished(Element):
    """Markup that is finished. branca would compile a string as a template, and "{{" in a title would then be code."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self._html = html

    def render(self, **kwargs: Any) -> str:
        return self._html


class LocatorMap(folium.Map):
    """folium's map without its files, its markup and its scripts: a frame, with the incidents as data beside it."""

    # Ours runs first: it chooses the view while Leaflet is still on its way.
    default_js = [("map", "map.js"), ("leaflet", "leaflet.js")]  # noqa: RUF012 - as folium declares it
    default_css = [("map", "map.css")]  # noqa: RUF012

    def __init__(self, label: str, data: str, many: bool = False) -> None:
        super().__init__(tiles=None)
        self._id = "1"
        self._label, self._data = label, data
        if many:
            self.default_js = [*self.default_js, ("many", "many.js")]

    def render(self, **kwargs: Any) -> str:
        """Tell the figure which files are needed, and put the frame into it."""
        figure = self.get_root()
        assert isinstance(figure, Figure)
        for name, file in self.default_js:
            figure.header.add_child(JavascriptLink(file), name=f"{name}_js")
        for name, file in self.default_css:
            figure.header.add_child(CssLink(file), name=f"{name}_css")
        # Escaped by payload.data_block: nothing in it can close its block.
        html = (
            _environment()
            .get_template("map.html")
            .render(
                name=self.get_name(),
                label=self._label,
                data=Markup(self._data),  # noqa: S704
            )
        )
        figure.html.add_child(_Finished(html), name=self.get_name())
        return html


class _Document(Figure):
    """folium's figure with our template around the map; `inline` holds the files in the page instead of naming them."""

    def __init__(self, drawn: LocatorMap, page: dict[str, Any], base_url: str, inline: bool) -> None:
        super().__init__()
        self._page, self._base_url, self._inline = page, base_url, inline
        self.add_child(drawn)

    def render(self, **kwargs: Any) -> str:
        """The whole page."""
        for child in self._children.values():
            child.render(**kwargs)
        scripts, styles = self._files(JavascriptLink), self._files(CssLink)
        files = (
            _inline_files(scripts, styles, self._page["style"]) if self._inline else self._linked_files(scripts, styles)
        )
        page = {**_NO_FILES, **files, **self._page}
        page["inline_styles"] = [*page["inline_styles"], *filter(None, [page["style"]])]
        html = Markup("".join(child.render() for child in self.html._children.values()))  # noqa: S704
        return _environment().get_template("page.html").render(page=page, map=html, say=page["said"].say) + "\n"

    def _files(self, kind: type[JavascriptLink] | type[CssLink]) -> list[str]:
        return [str(child.url) for child in self.header._children.values() if isinstance(child, kind)]

    def _linked_files(self, scripts: list[str], styles: list[str]) -> dict[str, list[str]]:
        return {
            "scripts": [self._base_url + assets.path(name) for name in scripts],
            "styles": [self._base_url + assets.path(name) for name in styles],
        }


_NO_FILES: dict[str, Any] = {
    "scripts": (), "styles": (), "inline_scripts": (), "inline_styles": (), "policy": "", "slug": "", "embed_code": "",
    "head": None,
}  # fmt: skip


def _inline_files(scripts: list[str], styles: list[str], style: str) -> dict[str, Any]:
    """The files themselves, and a policy that lets these very files run and nothing else."""
    inline_scripts, inline_styles = (
        [assets.asset(name).body.decode() for name in names] for names in (scripts, styles)
    )
    policy = (
        f"default-src 'none'; script-src {_hashes(inline_scripts)}; style-src {_hashes([*inline_styles, style])}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    return {"inline_scripts": inline_scripts, "inline_styles": inline_styles, "policy": policy}


def _hashes(texts: list[str]) -> str:
    return " ".join(map(digest_source, filter(None, texts)))


def embed_page(
    content: MapContent, base_url: str, slug: str = "", crowd: Crowd | None = None, head: Head | None = None
) -> str:
    """The page for the iframe. `slug` names it in height messages, addresses begin with `base_url` ("": here).

    `crowd`: the content's incidents as they are counted, where somebody has them already. `head`: see cards.head.
    """
    return _served(content, {"kind": "embed", "slug": slug, "head": head}, base_url, crowd)


def map_page(
    content: MapContent,
    base_url: str,
    slug: str,
    embed_code: str,
    crowd: Crowd | None = None,
    head: Head | None = None,
) -> str:
    """The page of its own, with the list, the distances in words and the code to embed it."""
    return _served(content, {"kind": "page", "slug": slug, "embed_code": embed_code, "head": head}, base_url, crowd)


def self_contained_page(content: MapContent, basemap: BaseMap) -> str:
    """One file that opens from a disk with no network: it holds scripts, styles and the base map of the incidents."""
    many = _many(content, None)
    everything = {"rows": Crowd(content).every_row} if many else {}
    data = payload.data_block(
        content, inlined.tiles(content, basemap, within=not many), many=many and many | everything
    )
    page = {"kind": "page", **_values(content, many)}
    return _Document(LocatorMap(content.title, data, bool(many)), page, "", inline=True).render()


def _served(content: MapContent, page: dict[str, Any], base_url: str, crowd: Crowd | None) -> str:
    many, live = _many(content, crowd), payload.live(content, base_url, page["slug"])
    data = payload.data_block(content, payload.served_tiles(content, base_url, within=not many), many=many, live=live)
    drawn = LocatorMap(content.title, data, bool(many))
    return _Document(drawn, {**page, **_values(content, many)}, base_url, inline=False).render()


def _many(content: MapContent, crowd: Crowd | None) -> dict[str, Any] | None:
    """The columns of many incidents; None of a few."""
    return (crowd or Crowd(content)).columns if is_many(content) else None


def _values(content: MapContent, many: dict[str, Any] | None) -> dict[str, Any]:
    """What the template prints, besides files and what only one kind of page has."""
    notes = content.notes if len(content.lines) == 1 else ()
    doubt = next((note for note in notes if len(note) <= _LONGEST_DOUBT), "")
    return {
        "said": content.said,
        "style": house.css(content.house),
        "theme": content.house.theme if content.house.theme != "auto" else "",
        "title": content.title,
        "dek": content.dek,
        "doubt": doubt,
        "incidents": payload.listed(content, FIRST_ROWS if many else MOST_MARKED),
        "many": many,
        "sentences": [line.sentence for line in content.lines if line.sentence],
        "notes": content.notes,
        "withheld": payload.withheld(content),
        "corrections": payload.corrections(content),
        "attribution": content.attribution,
        "updated": content.said.moment(content.updated, content.time_zone) if content.updated else "",
        "updated_iso": content.updated.isoformat() if content.updated else "",
    }

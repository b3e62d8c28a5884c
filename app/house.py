"""House style: theme, colours and font of a newsroom's maps. A colour that cannot be read is refused with one that can.

Contrast is that of WCAG 2.2 (relative luminance, 1.4.3 and 1.4.11): 3:1 for what is drawn, 4.5:1 for what is read.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from math import floor
from typing import Any, NamedTuple

from app.errors import BadInput
from app.words import texts

THEMES = ("auto", "light", "dark")
UNITS = ("mi", "km")
GRAPHICS, TEXT = 3.0, 4.5
"""The least contrast of what is drawn, and of what is read."""
PAPER = {"light": "#ffffff", "dark": "#141517"}
_GROUNDS = {
    "light": {"paper": "#ffffff", "land": "#f8f7f4", "ground beyond the city": "#efede8", "parks": "#dfead6",
              "water": "#c9dde9"},
    "dark": {"paper": "#141517", "land": "#1e2023", "ground beyond the city": "#17191b", "parks": "#222b22",
             "water": "#22333f"},
}  # fmt: skip
"""What markers, blocks and doubt are drawn on; a test holds them to maps/style.py and static/map.css."""
_LONGEST_FONT = 200
_FAMILY = re.compile(r"-?[A-Za-z][A-Za-z0-9 -]*")
_SOURCE = re.compile(
    r"\*|'none'|'self'|https?:(//(\*\.)?[A-Za-z0-9.-]+(:(\d{1,5}|\*))?/?)?|(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:\d{1,5})?"
)
"""A source of CSP (Level 3, §2.3.1), as far as frame-ancestors takes it: no path."""
_GENERIC = re.compile(r"-apple-system|BlinkMacSystemFont|serif|sans-serif|monospace|system-ui|ui-[a-z-]+")


class Pair(NamedTuple):
    """A colour on light ground and the same on dark, as #rrggbb."""

    light: str
    dark: str


@dataclass(frozen=True, slots=True)
class House:
    """How maps look. None and "" are Dateline's own; `font` is a list of families as CSS takes it."""

    theme: str = "auto"
    accent: Pair | None = None
    link: Pair | None = None
    font: str = ""

    def with_own(self, settings: Mapping[str, str]) -> "House":
        """With what a map settles for itself, see `own`."""
        return replace(
            self,
            theme=settings.get("theme", self.theme),
            accent=accent(settings.get("accent", "")) or self.accent,
            link=link(settings.get("link", "")) or self.link,
        )

    def own_theme(self, asked: str) -> str:
        """The theme of a picture: the one asked for, else the map's; light where readers' systems decide."""
        return next((theme for theme in (asked, self.theme) if theme != "auto"), "light")

    def on_accent(self, theme: str) -> str:
        """What figures on the accent are printed in: the paper's colour where that can be read."""
        own = PAPER[theme]
        if not self.accent:
            return own
        ground = self.accent.light if theme == "light" else self.accent.dark
        return next(ink for ink in (own, "#ffffff", "#000000") if contrast(ink, ground) >= TEXT)


PLAIN = House()
"""Dateline's own."""


def contrast(one: str, other: str) -> float:
    """The contrast of two colours (#rrggbb), 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2)."""
    shares = [value / 255 for value in _rgb(colour)]
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def accent(value: str) -> Pair | None:
    """The colour of markers and lines: "#b3261e", or two for light and dark ground. Raises BadInput; None for ""."""
    return _pair(value, "accent", GRAPHICS, _GROUNDS)


def link(value: str) -> Pair | None:
    """The colour of links: as `accent`, but it has to be readable as text. Raises BadInput; None for ""."""
    return _pair(value, "link", TEXT, {theme: {"paper": paper} for theme, paper in PAPER.items()})


def _pair(value: str, name: str, least: float, grounds: Mapping[str, Mapping[str, str]]) -> Pair | None:
    given = [_colour(part, name) for part in value.split(",")] if value.strip() else []
    if not given:
        return None
    if len(given) > 2:
        raise BadInput(f"{name} is one colour, or two with a comma between: for light ground, then for dark.")
    _check(given[0], name, "light", least, grounds["light"])
    if len(given) == 1:
        return Pair(given[0], _nearest(given[0], "dark", TEXT, grounds["dark"]))
    _check(given[1], name, "dark", least, grounds["dark"])
    return Pair(*given)


def _colour(written: str, name: str) -> str:
    figures = written.strip().removeprefix("#").lower()
    if not re.fullmatch(r"[0-9a-f]{3}|[0-9a-f]{6}", figures):
        raise BadInput(f"{name} is a colour in figures, as in #b3261e.")
    return "#" + (figures if len(figures) == 6 else "".join(2 * figure for figure in figures))


def _check(colour: str, name: str, theme: str, least: float, grounds: Mapping[str, str]) -> None:
    ratio, what, ground = min((contrast(colour, ground), what, ground) for what, ground in grounds.items())
    if ratio < least:
        way = "darker" if theme == "light" else "lighter"
        raise BadInput(
            f"{name}: {colour} has a contrast of {floor(100 * ratio) / 100:.2f}:1 to the {theme} map's {what} "
            f"({ground}); it needs {least:g}:1. The nearest {way} colour that passes is "
            f"{_nearest(colour, theme, least, grounds)}."
        )


def _nearest(colour: str, theme: str, least: float, grounds: Mapping[str, str]) -> str:
    """The colour if it can be seen on those grounds, else the nearest that can: darker on light, lighter on dark."""
    return next(each for each in _steps(colour, theme) if min(contrast(each, g) for g in grounds.values()) >= least)


def _steps(colour: str, theme: str) -> Iterator[str]:
    end = 0 if theme == "light" else 255
    for step in range(201):
        yield "#" + "".join(f"{round(value + (end - value) * step / 200):02x}" for value in _rgb(colour))


def theme(value: str) -> str:
    """auto (as the reader's system has it), light or dark. Raises BadInput."""
    return _one_of("theme", value, THEMES)


def units(value: str) -> str:
    """mi or km: what comes first. Raises BadInput."""
    return _one_of("units", value, UNITS)


def _one_of(name: str, value: str, known: tuple[str, ...]) -> str:
    if value not in known:
        raise BadInput(f"{name} is {', '.join(known[:-1])} or {known[-1]}.")
    return value


def font(value: str) -> str:
    """A font-family list of CSS: names alone, nothing is ever fetched. Raises BadInput; "" is Dateline's own."""
    names = [name.strip().strip("\"'").strip() for name in value.split(",")] if value.strip() else []
    if len(value) > _LONGEST_FONT or not all(_FAMILY.fullmatch(name) for name in names):
        raise BadInput(
            "font is a list of font families by name, letters, digits, spaces and hyphens, with commas between: "
            "Georgia, Times New Roman, serif. Only fonts that readers have are used; nothing is loaded."
        )
    return ", ".join(name if _GENERIC.fullmatch(name) else f'"{name}"' for name in names)


def ancestors(value: str) -> str:
    """Who may embed, as sources of CSP's frame-ancestors: *, 'none', 'self', or addresses. Raises BadInput."""
    sources = value.split()
    alone = len(sources) != 1 and any(source in ("*", "'none'") for source in sources)
    if not sources or alone or not all(_SOURCE.fullmatch(source) for source in sources):
        raise BadInput(
            "frame_ancestors is * for everybody, 'none' for nobody, or addresses with blanks between: "
            "https://news.example https://*.paper.example"
        )
    return " ".join(sources)


_OWN: dict[str, Callable[[str], object]] = {
    "theme": theme, "accent": accent, "link": link, "units": units, "lang": lambda value: texts(value).lang,
}  # fmt: skip
"""What a map may settle for itself, and what checks it."""


def check(settings: Mapping[str, Any]) -> None:
    """Raises BadInput where a map's own settings cannot be kept; members that are not ours are let be."""
    for name, known in _OWN.items():
        if name in settings:
            if not isinstance(settings[name], str):
                raise BadInput(f"{name} has to be a text.")
            known(settings[name])


def own(settings: Mapping[str, Any]) -> dict[str, str]:
    """The settings of a map that hold; one that no longer does (a language that is gone) is as if it were not there."""
    kept = {}
    for name in _OWN:
        with suppress(BadInput):
            check({name: settings[name]} if name in settings else {})
            if settings.get(name):
                kept[name] = str(settings[name])
    return kept


def css(house: House) -> str:
    """What the house changes, for a style element behind the page's own sheet; "" where it changes nothing."""
    rules = []
    if house.font:
        rules.append(f":root{{--font:{house.font}}}")
    if light := _colours(house, "light"):
        rules.append(f":root{{{light}}}")
    if dark := _colours(house, "dark"):
        rules.append(f"@media screen and (prefers-color-scheme:dark){{:root:not(.light){{{dark}}}}}")
        rules.append(f"@media screen{{:root.dark{{{dark}}}}}")
    return "".join(rules)


def _colours(house: House, of: str) -> str:
    colours: dict[str, str] = {}
    if house.accent:
        colours |= {"accent": getattr(house.accent, of), "on-accent": house.on_accent(of)}
    if house.link:
        colours["link"] = getattr(house.link, of)
    return ";".join(f"--{name}:{colour}" for name, colour in colours.items())

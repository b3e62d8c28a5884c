"""The colours of a still besides those of its base map: the same as the page's, see static/map.css."""

from dataclasses import dataclass, replace

from app.house import House


@dataclass(frozen=True, slots=True)
class Colours:
    """Paper, ink, the one accent, and what stands on the map."""

    paper: str
    ink: str
    grey: str
    rule: str
    accent: str
    halo: str
    pill: str
    pill_ink: str
    city: str
    on_accent: str


COLOURS = {
    "light": Colours(
        "#ffffff", "#1a1a1a", "#5f5b55", "#dedad3", "#b3261e", "#f9f8f5", "#1a1a1a", "#ffffff", "#e4e0d8", "#ffffff"
    ),
    "dark": Colours(
        "#141517", "#f2f0ec", "#aaa59c", "#36383c", "#ff7a6b", "#1b1d1f", "#f2f0ec", "#141517", "#34363a", "#141517"
    ),
}


def of_house(house: House, theme: str) -> Colours:
    """The colours of a theme with the house's accent."""
    own = COLOURS[theme]
    if not house.accent:
        return own
    return replace(own, accent=getattr(house.accent, theme), on_accent=house.on_accent(theme))

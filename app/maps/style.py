"""How the base map looks: colours of the two themes, widths and sizes by zoom in px. Raise VERSION with any change."""

from dataclasses import dataclass

VERSION = 2
MIN_ZOOM, MAX_ZOOM = 9, 18
FONT = "-apple-system,BlinkMacSystemFont,&quot;Segoe UI&quot;,Roboto,&quot;Helvetica Neue&quot;,Arial,sans-serif"


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of the base map."""

    beyond: str
    land: str
    water: str
    park: str
    minor: tuple[str, str]
    major: tuple[str, str]
    freeway: tuple[str, str]
    limits: str
    border: str
    street_name: str
    major_name: str
    neighborhood_name: str
    town_name: str
    water_name: str
    park_name: str
    plate: tuple[str, str, str]
    thin: int = 0
    """Which of a street's two colours it has where it is too thin for a casing: the one that shows on the ground."""


THEMES = {
    "light": Theme(
        beyond="#efede8", land="#f8f7f4", water="#c9dde9", park="#dfead6",
        minor=("#e4dfd6", "#ffffff"), major=("#c9c1b2", "#ffffff"), freeway=("#d3b67e", "#f6e6c5"),
        limits="#a79f92", border="#d6d0c5",
        street_name="#6b665e", major_name="#57524b", neighborhood_name="#aaa399", town_name="#8f887e",
        water_name="#5f8ba8", park_name="#6f8a5e", plate=("#fffaf0", "#cbb07a", "#75602f"),
    ),
    "dark": Theme(
        beyond="#17191b", land="#1e2023", water="#22333f", park="#222b22",
        minor=("#17181a", "#2e3135"), major=("#141517", "#43474d"), freeway=("#141517", "#574d38"),
        limits="#68635b", border="#34363a",
        street_name="#a09b92", major_name="#bab5ab", neighborhood_name="#7d7870", town_name="#86817a",
        water_name="#6d92ab", park_name="#7d956f", plate=("#2b2820", "#6a5e43", "#d9c699"), thin=1,
    ),
}  # fmt: skip

# px of the fill at zoom 9 to 18; 0 leaves the class out.
_FILL_PX = {
    "path": (0, 0, 0, 0, 0, 0.8, 1.0, 1.4, 2.0, 3.0),
    "minor": (0, 0, 1.0, 1.7, 2.8, 4.4, 7.0, 11.0, 18.0, 30.0),
    "major": (0.9, 1.5, 2.9, 4.2, 5.6, 7.2, 10.5, 15.0, 24.0, 38.0),
    "ramp": (0, 0.5, 1.0, 1.5, 2.2, 3.4, 5.0, 8.0, 13.0, 20.0),
    "freeway": (1.5, 2.0, 2.9, 4.0, 5.6, 7.6, 11.0, 16.0, 25.0, 40.0),
}
_RIM_PX = (0, 0, 0.55, 0.65, 0.75, 0.85, 1.0, 1.1, 1.3, 1.5)
CLASSES = tuple(_FILL_PX)
CROWDED = 12
"""The last zoom at which the counts of a crowd stand so close that names between them cannot be read."""


def fill_px(street_class: str, z: int) -> float:
    """The width of a street of that class, without its casing."""
    return _FILL_PX[street_class][z - MIN_ZOOM]


def casing_px(street_class: str, z: int) -> float:
    """The width of the casing below it; 0 where there is none yet."""
    fill, rim = fill_px(street_class, z), _RIM_PX[z - MIN_ZOOM]
    return fill + 2 * rim if fill and rim else 0.0


@dataclass(frozen=True, slots=True)
class LabelStyle:
    """A kind of name: shown from zoom `first` to `last`, `size_px` at these two, repeated every `every_px`."""

    first: int
    last: int
    size_px: tuple[float, float]
    every_px: float = 0.0
    weight: int = 500
    spacing_em: float = 0.0
    italic: bool = False
    capitals: bool = False

    def size(self, z: int) -> float:
        """The font size in px at that zoom."""
        share = (z - self.first) / max(1, self.last - self.first)
        return round(self.size_px[0] + share * (self.size_px[1] - self.size_px[0]), 1)


LABELS = {
    "city": LabelStyle(9, 10, (13, 15), weight=700, spacing_em=0.04),
    "town": LabelStyle(9, 15, (9.5, 13), weight=500, spacing_em=0.1, capitals=True),
    "neighborhood": LabelStyle(11, 16, (8.8, 12.5), every_px=78, weight=600, spacing_em=0.1, capitals=True),
    "water": LabelStyle(10, 18, (9.5, 16), italic=True),
    "river": LabelStyle(11, 18, (10, 16), every_px=900, italic=True),
    "park": LabelStyle(12, 18, (9.5, 12.5)),
    "plate": LabelStyle(11, 18, (8.6, 11), every_px=420, weight=600),
    "major": LabelStyle(11, 18, (9.9, 14), every_px=400, weight=500),
    "minor": LabelStyle(13, 18, (9.2, 14.5), every_px=520, weight=400),
}

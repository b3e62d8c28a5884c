"""Web Mercator in world units: x and y run from 0 to 1 over the square world, y southwards; longitude comes first."""

from math import asinh, degrees, pi, radians, sinh, tan
from math import atan as _atan

import numpy as np
from numpy.typing import NDArray

TILE_PX = 512
EQUATOR_M = 40_075_016.686
"""Length of the equator in metres on WGS 84 (2π · 6,378,137 m)."""


LIMIT_DEG = 85.0511287798066
"""The latitude at which the square world ends; what lies nearer a pole is drawn on its edge."""


def project(lon: float, lat: float) -> tuple[float, float]:
    """(lon, lat) in degrees → (x, y) in world units; the spherical formula of EPSG:3857."""
    lat = max(-LIMIT_DEG, min(LIMIT_DEG, lat))
    return (lon + 180) / 360, (1 - asinh(tan(radians(lat))) / pi) / 2


def unproject(x: float, y: float) -> tuple[float, float]:
    """(x, y) in world units → (lon, lat) in degrees."""
    return x * 360 - 180, degrees(_atan(sinh(pi * (1 - 2 * y))))


def project_array(positions: NDArray[np.float64]) -> NDArray[np.float64]:
    """`project` over an n × 2 array."""
    lon, lat = positions[:, 0], np.clip(positions[:, 1], -LIMIT_DEG, LIMIT_DEG)
    y = (1 - np.arcsinh(np.tan(np.radians(lat))) / pi) / 2
    return np.column_stack(((lon + 180) / 360, y))


def world_px(z: int) -> int:
    """The width of the whole world in px at that zoom, in tiles of 512 px."""
    return TILE_PX << z

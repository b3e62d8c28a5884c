"""A map as one picture, SVG or PNG: the base map of the tiles, places, labels, distances. Same map, same bytes."""

from app.maps.still.drawing import Form, svg
from app.maps.still.raster import png

__all__ = ["Form", "png", "svg"]

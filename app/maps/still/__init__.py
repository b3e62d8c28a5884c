"""A map as one picture, SVG or PNG: the base map of the tiles, places, labels, distances. Same map, same bytes."""

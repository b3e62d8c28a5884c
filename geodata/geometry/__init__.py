"""Geometry on the ground. Positions are (lon, lat) in WGS 84 degrees, lengths are meters.

`earth` has the size of the earth and of a degree. `lines` measures lines the size of a city, each step at its own
latitude; `plane` projects a whole town at one latitude. `rings` and `grid` find what holds a position or lies near it.
`chords` finds the nearest and farthest positions at any distance; published distances begin there (app/distances).

Nothing here imports shapely: it takes as long to load as a command takes to answer, and a call to it for one short line
costs more than the line. What measures whole towns (geodata/concluding, geocoding/apart.py) uses it on meters of these.
"""

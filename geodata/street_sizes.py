"""How large streets, corners, blocks and houses' lots are, in meters: each size once, with its source.

A size is here if two modules need it, or if it says how large a thing on the ground is. A threshold that belongs to one
algorithm stays with the algorithm. "Chosen" means that no source is recorded; such a size may be replaced by a measured
one, and the figures of docs/accuracy.md say whether that is better.
"""

HALF_ROADWAY_M = 6.0
"""Half of a common 40-foot roadway: what happened on a block happened this near its center line. For distances."""
HALF_STREET_M = 8.0
"""What the doubt of a block, stretch or range is beyond the reach of its own line. Chosen.

It is not HALF_ROADWAY_M: this one is stated with a place, that one widens the interval of a distance."""

CORNER_M = 20.0
"""Half the diagonal of an ordinary junction is 15 m; what is reported "at the corner" stands on its sidewalks."""
INTERCHANGE_M = 60.0
"""As much for an interchange, whose ramps spread. Chosen."""
SAME_CORNER_M = 60.0
"""Two nodes or positions this close are one corner: two carriageways, a street that jogs, two names. Chosen."""
ONE_JUNCTION_M = 116.0
"""Two corners of one pair of names this close are one junction with a square or a bend in it: midway between them lies
within a corner's reach of either. Chosen: half of it is just below SAME_CORNER_M."""
AT_CORNER_M = 25.0
"""A point or node this near a junction, beyond the junction's own spread, is at the corner. Chosen."""
CORNER_OF_BLOCK_M = 30.0
"""A block begins or ends at a corner this near to its line; a place reported at a corner lies this near to it. Chosen.

It is not AT_CORNER_M: this one decides what readers of a map see of a place (app/readers)."""

BLOCK_M = 130.0
"""An ordinary block, where no street shows how long it is."""
HALF_BLOCK_M = 110.0
"""From the middle house number of a hundred-block to its ends; half of a long block is 95 m."""

BESIDE_M = 28.0
"""How far from the center line a house is put, on the side that its number tells: where houses stand."""
ON_STREET_M = 60.0
"""Houses and their yards reach about this far from the center line."""
HOUSE_M = 69.5
"""From the spot of a house number to the house, where the range is known well. Fitted with WELL_KNOWN and DOUBTFUL_M
(app/geocoding/addresses.py) to published positions of houses: of those kept out of the build, 95 of 100 lie within
(bench/fivefold.py)."""
LANDMARK_HOUSE_M = 70.0
"""The same in whole meters, as landmarks of a gazetteer have it; stored, so a change needs a new build."""

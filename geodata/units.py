"""The customary units of length in meters, each once. They are exact, by law.

The yard is 0.9144 m by the international yard and pound agreement of 1959, United States law since "Refinement of
Values for the Yard and the Pound" (24 FR 5348, July 1, 1959); the foot is a third of it, the mile 5,280 feet. The
longer U.S. survey foot went out of use at the end of 2022 (85 FR 62698); nothing here is measured in it.
"""

FOOT_M = 0.3048
YARD_M = 0.9144
MILE_M = 1609.344

"""How far apart two places are, and how sure that is: measure.py counts, wording.py says it."""

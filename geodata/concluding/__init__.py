"""From what sources say to named, numbered streets. Used at build time only; every conclusion keeps its doubt."""

"""Dateline: phrase → read → located → accepted → stored → measured → drawn → embedded.

`geocoding` turns a phrase into a Match, `incidents` keeps what an editor accepted, `distances` says how far and how
sure, `maps` draws what a reader sees, `web` speaks HTTP; `model` holds the nouns that all of them use; `main` and `cli`
put them together. Imports go down only (tests/test_architecture.py).
"""

__version__ = "0.1.0"

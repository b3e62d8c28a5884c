"""Dateline: phrase → read → located → accepted → stored → measured → drawn → embedded.

`geocoding` turns a phrase into a Match, `incidents` keeps what an editor accepted, `distances` says how far and how
sure, `maps` draws what a reader sees; these four do not know each other. Above them `readers` is the one door to the
public, `pages` and `feeds` make what it gets, `desk` and `imports` reckon what the newsroom works with, `webhooks` and
`tidying` run behind the answers, `web` speaks HTTP, `main` and `cli` put all of it together. Below them `model`,
`people` and `public` hold the nouns, `settings` and `house` what can be settled, `words` the readers' languages.
Imports go down only; tests/test_architecture.py has the floor of each module.
"""

__version__ = "0.1.0"

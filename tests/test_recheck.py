"""A newer gazetteer: what it would answer differently is listed, and no pin moves."""

import json
from contextlib import closing
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import app as command
from app.geocoding.geocode import Geocoder
from app.incidents.store import Store
from app.model import Incident, MatchStatus
from app.places import accept, moved_by_hand
from app.recheck import recheck
from geodata.streets import Streets
from tests import live
from tests.grid import town
from tests.newsroom import hire

NUMBERS = {"5th St N": (600, 799)}
OLD = {"Lyndale Ave N": "ad", "5th St N": "abc", "Oak Ave N": "be"}
BEFORE = """
    a b c
    d e f
"""
AFTER = """
    a . b c
    d . e f
"""
# Oak lies one column farther east by now, a second Lyndale crosses 5th, Elm is gone.
NEW = {"Lyndale Ave N": "ad", "5th St N": "abc", "Oak Ave N": "be"}
PHRASES = {"same": "5th and Lyndale", "moved": "5th and Oak", "lost": "5th and Elm", "hand": "5th and Oak again"}


def old_town() -> Geocoder:
    return Geocoder(town(BEFORE, {**OLD, "Elm Ave N": "cf"}, NUMBERS))


def new_town() -> Geocoder:
    return Geocoder(town(AFTER, NEW, NUMBERS))


def fill(store: Store, slug: str = "m") -> dict[str, str]:
    """Places of the old town, one of them set by hand; their ids."""
    store.create_map(slug, "M")
    ids, old, moment = {}, old_town(), datetime.now(UTC)
    for name, phrase in PHRASES.items():
        best = old.geocode(phrase.removesuffix(" again")).best
        assert best, phrase
        location = accept(best, phrase, "dateline", moment)
        if name == "hand":
            location = moved_by_hand(best.lon, best.lat, phrase, best.label, 10.0, moment)
        ids[name] = store.add_incident(slug, Incident("", name, location)).id
    store.publish(slug)
    return ids


def test_what_would_be_different_is_listed_and_nothing_is_changed(tmp_path: Path) -> None:
    with Store.open(f"sqlite:///{tmp_path / 's.sqlite'}") as store:
        ids = fill(store)
        before = store.map("m"), store.published("m"), store.history("m")
        found = {one.incident_id: one for one in recheck(store, new_town(), ["m"])}
        assert found.keys() == {ids["moved"], ids["lost"]}
        moved, lost = found[ids["moved"]], found[ids["lost"]]
        assert moved.status is MatchStatus.MATCH
        assert moved.moved_m == pytest.approx(100, abs=1)
        assert (lost.status, lost.label, lost.moved_m) == (MatchStatus.NO_MATCH, "", None)
        assert lost.remark
        assert list(recheck(store, old_town(), ["m"])) == []
        assert (store.map("m"), store.published("m"), store.history("m")) == before


def test_the_command_and_the_page_say_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_DATA_DIR", str(tmp_path))
    phrase, run = "34th and Portland", CliRunner().invoke
    with Store.open(f"sqlite:///{tmp_path / 'dateline.sqlite'}") as store, closing(Streets()) as streets:
        best = Geocoder(streets).geocode(phrase).best
        assert best
        elsewhere = replace(accept(best, phrase, "dateline", datetime.now(UTC)), lat=best.lat + 0.001)
        store.create_map("m", "M")
        store.add_incident("m", Incident("", "It happened", elsewhere))
        reporter = hire(store).headers("reporter")
        (expected,) = [asdict(one) for one in recheck(store, Geocoder(streets), ["m"])]
    assert json.loads(run(command, ["recheck", "--json"]).stdout) == expected
    said = run(command, ["recheck", "m"]).stdout
    assert "111 m away" in said
    assert said.endswith("1 would be placed differently. Nothing was changed.\n")
    with live.in_thread(live.settings(tmp_path)) as client:
        page = client.get("/desk/maps/m/recheck", headers=reporter).text
        assert "1 place would be found elsewhere" in page
        assert phrase in page

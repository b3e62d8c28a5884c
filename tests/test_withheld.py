"""Protecting people: what is held to a coarser place, or hidden, is in no byte that the public can get."""

import json
import re
import tempfile
from collections.abc import Iterator
from functools import cache
from itertools import islice, product
from pathlib import Path

import httpx
import pytest
from hypothesis import assume, given
from hypothesis import settings as how
from hypothesis import strategies as st

from app.errors import BadInput
from app.maps.crowd import Wanted
from app.maps.still.form import Form
from app.model import AccuracyType, DisplayPrecision, Incident, IncidentMap, Location
from app.pages import Pages, Published
from app.readers import coarse, public_map
from geodata.streets import MINNEAPOLIS, Streets
from tests.conftest import ROOT
from tests.live import CORNER, post_incident, settings
from tests.public_routes import everything, public_routes

BELOW_EXACT = [one for one in DisplayPrecision if one is not DisplayPrecision.EXACT]
SECRET_WORDS = ("Zedekiah", "rear yard", "614 24th")
SECRET = {"phrase": "Zedekiah's rear yard", "label": "614 24th Ave N"}
FINE_DEG = sorted((step * 0.00003 for step in range(-4, 5)), key=abs)
WIDE_DEG = sorted((step * 0.0009 for step in range(-6, 7)), key=abs)
BASES = ((-93.264187, 44.9491), (-93.271499, 45.028037), (-93.213291, 44.952169), (-93.213371, 44.998762))
"""Points on blocks whose own figures share no three decimals with them; others lie around."""


def digits(lon: float, lat: float) -> Iterator[str]:
    """The position as somebody could have written it: to five, four and three decimals, rounded and cut off."""
    for value, places in product((lon, lat), (5, 4, 3)):
        yield f"{abs(value):.{places}f}"
        yield f"{abs(value):.9f}"[: 3 + places]


def secret_points(streets: Streets, control: str, precision: DisplayPrecision) -> Iterator[dict[str, float]]:
    """Points with such a coarse place, whose figures are nowhere in what the public gets without them."""
    around_deg = WIDE_DEG if precision is DisplayPrecision.NEIGHBORHOOD else FINE_DEG
    for (lon, lat), east, north in product(BASES, around_deg, around_deg):
        at = round(lon + east, 6), round(lat + north, 6)
        try:
            found = coarse(Location("", "", *at, AccuracyType.POINT, None, display_precision=precision), [streets])
        except BadInput:
            continue
        known = control + str(found)
        if not any(figures in known for figures in digits(*at)):
            yield {"lon": at[0], "lat": at[1]}


@pytest.mark.parametrize("precision", BELOW_EXACT)
def test_no_public_byte_holds_the_exact_place(
    reader: httpx.Client, editor: httpx.Client, slug: str, streets: Streets, precision: DisplayPrecision
) -> None:
    post_incident(editor, slug, CORNER, title="Known")
    made = post_incident(editor, slug, CORNER, title="Withheld", description="Somebody was hurt.")
    incident_id, address, anyone = made.json()["id"], made.headers["Location"], {"If-Match": "*"}
    editor.post(f"/api/maps/{slug}/publish")
    addresses = list(public_routes(slug, incident_id))
    control = " ".join(everything(reader, addresses).values())
    # Published exactly, twice, with a correction between; every page drawn and remembered; and then held back.
    points = list(islice(secret_points(streets, control, precision), 2))
    assert len(points) == 2, "no two points of these neighborhoods can be told from the map itself"
    for point in points:
        assert editor.patch(address, json={"location": point | SECRET}, headers=anyone).status_code == 200
        assert editor.post(f"/api/maps/{slug}/publish", json={"reason": "It was elsewhere."}).status_code == 200
    told = everything(reader, addresses)
    assert any(SECRET_WORDS[0] in text for text in told.values()), "the search finds what is there"
    assert any(f"{abs(points[1]['lon']):.5f}" in text for text in told.values())
    lowered = editor.patch(address, json={"display_precision": precision}, headers=anyone)
    assert lowered.status_code == 200, lowered.text

    secrets = [*SECRET_WORDS, *(figures for point in points for figures in digits(**point))]
    told = everything(reader, addresses)
    assert {where: word for where, text in told.items() for word in secrets if word in text} == {}
    geojson = reader.get(f"/maps/{slug}.geojson").json()["features"]
    shown = next(one for one in geojson if one["id"] == incident_id)
    assert shown["properties"]["title"] == "Withheld"
    if precision is DisplayPrecision.HIDDEN:
        assert shown["geometry"] is None
        assert "location withheld" in reader.get(f"/maps/{slug}").text
        assert reader.get("/api/distance", params={"from": incident_id, "to": CORNER}).status_code == 422
    else:
        assert shown["properties"]["display_precision"] == precision
        assert shown["properties"]["verbatim"] == ""
    # Deleted from the draft, and put back to exact there, it stays withheld until somebody publishes.
    editor.patch(address, json={"display_precision": "exact"}, headers=anyone)
    again = everything(reader, addresses[:40])
    assert {where: word for where, text in again.items() for word in secrets if word in text} == {}


def test_an_open_page_is_told_to_look_again(reader: httpx.Client, editor: httpx.Client, slug: str) -> None:
    made = post_incident(editor, slug, CORNER)
    editor.post(f"/api/maps/{slug}/publish")
    states = [f"/embed/{slug}.json", f"/embed/{slug}@1.json"]
    before = {path: reader.get(path) for path in states}
    pages = {path: reader.get(path).headers["ETag"] for path in (f"/embed/{slug}", f"/embed/{slug}@1", f"/maps/{slug}")}
    editor.patch(made.headers["Location"], json={"display_precision": "block"}, headers={"If-Match": "*"})
    for path, had in before.items():
        answer = reader.get(path, headers={"If-None-Match": had.headers["ETag"]})
        assert (answer.status_code, answer.json()) == (200, {"version": 1, "revision": 1})
    for path, etag in pages.items():
        assert reader.get(path, headers={"If-None-Match": etag}).status_code == 200
    assert '"revision":1' in reader.get(f"/embed/{slug}").text


def test_readers_get_maps_by_one_door_only() -> None:
    """What mypy cannot see: nobody but app.readers, and the desk for editors, asks the store for what is published."""
    asks = re.compile(r"\.store\.(?:published|corrections)\(|published_only=True")
    files = [
        file for file in (ROOT / "app").rglob("*.py") if "readers" not in file.parts and "incidents" not in file.parts
    ]
    open_to_all = [file for file in files if "desk" not in file.parts]
    assert [str(file) for file in open_to_all if asks.search(file.read_text(encoding="utf-8"))] == []


def drawn(point: tuple[float, float], words: str, precision: DisplayPrecision) -> list[bytes]:
    """All that is drawn of a map with an incident at that point, and one elsewhere."""
    pages = _pages()
    place = Location(words, words, *point, AccuracyType.POINT, 12.0, display_precision=precision)
    known = Location("", "Known", -93.26765, 44.94138, AccuracyType.POINT, 10.0)
    incidents = (Incident("a", "One", place), Incident("b", "Two", known))
    shown = public_map(IncidentMap("m", "M", incidents, published_version=1), [_gazetteer()])
    # A revision of its own: nothing that was drawn of the other is taken for it.
    published = Published("m", 1, lambda: shown, next(_revisions), tuple)
    crowd = pages.crowd(published)
    return [
        re.sub(rb'"revision":\d+', b"", pages.embed(published).body),
        re.sub(rb'"revision":\d+', b"", pages.page(published, "https://maps.example.org").body),
        pages.geojson(published).body,
        pages.still(published, "svg", Form(400, 300)).body,
        json.dumps([crowd.rows(Wanted(), 0, 9), crowd.cell(0, 0, 0, Wanted())]).encode(),
    ]


_revisions = iter(range(1, 10**9))


@cache
def _gazetteer() -> Streets:
    return Streets(MINNEAPOLIS)


@cache
def _pages() -> Pages:
    return Pages(_gazetteer(), settings(Path(tempfile.gettempdir()) / "dateline-withheld"))


SHIFT = st.floats(-0.0004, 0.0004)


@how(max_examples=12)
@given(
    precision=st.sampled_from(BELOW_EXACT), base=st.sampled_from(BASES), shifts=st.tuples(SHIFT, SHIFT, SHIFT, SHIFT)
)
def test_two_places_in_one_cell_cannot_be_told_apart(
    precision: DisplayPrecision, base: tuple[float, float], shifts: tuple[float, ...]
) -> None:
    one, other = (base[0] + shifts[0], base[1] + shifts[1]), (base[0] + shifts[2], base[1] + shifts[3])
    places = []
    for at in (one, other):
        location = Location("", "", *at, AccuracyType.POINT, 12.0, display_precision=precision)
        try:
            places.append(coarse(location, [_gazetteer()]))
        except BadInput:
            assume(False)
    assume(places[0] == places[1])
    same = [drawn(at, words, precision) for at, words in ((one, "Zedekiah's"), (other, "The other's rear yard"))]
    assert same[0] == same[1]

"""app.pages, app.web.conditional: what is measured between how many, and which bytes an answer is made of."""

import gzip
from dataclasses import replace
from pathlib import Path

import brotli
import pytest

from app.maps.still import raster
from app.maps.still.form import Form
from app.model import AccuracyType, Incident, IncidentMap, Location
from app.pages import Pages, Published
from app.prepared import Kept, Prepared, prepare
from app.public import PublicMap
from app.readers import public_map
from app.sentences import measured
from app.web.conditional import encoding_of, none_match
from geodata.streets import Streets
from tests.live import settings


def incident(number: int, lon: float, lat: float = 44.95) -> Incident:
    place = Location(f"place {number}", f"Place {number}", lon, lat, AccuracyType.INTERSECTION, 15.0)
    return Incident(str(number), f"Incident {number}", place)


def row(*hundredths: int) -> tuple[Incident, ...]:
    """Incidents in a row, so many hundredths of a degree east of 93.3 W."""
    return tuple(incident(number, -93.3 + east / 100) for number, east in enumerate(hundredths, start=1))


@pytest.mark.parametrize(
    ("count", "sentences", "drawn"), [(0, 0, 0), (1, 0, 0), (2, 1, 1), (3, 3, 2), (6, 15, 5), (7, 0, 0)]
)
def test_every_pair_of_a_few_is_said_and_only_the_nearest_are_drawn(
    count: int, sentences: int, drawn: int, tmp_path: Path
) -> None:
    lines, notes = measured(row(*range(0, 3 * count, 3)), "mi", "en")
    assert len(lines) == sentences
    assert len([line for line in lines if line.label]) == drawn
    assert bool(notes) == bool(sentences)


def test_the_drawn_lines_are_the_shortest_that_join_all(tmp_path: Path) -> None:
    lines, _ = measured(row(0, 9, 1, 8), "mi", "en")
    assert {(line.from_id, line.to_id) for line in lines if line.label} == {("1", "3"), ("2", "4"), ("3", "4")}


def test_units_are_the_settings(tmp_path: Path) -> None:
    (line,), _ = measured(row(0, 9), "km", "en")
    assert "kilometers" in line.label


def test_two_places_say_their_distance_below_the_title_unless_the_newsroom_says_something(
    tmp_path: Path, streets: Streets
) -> None:
    pages = Pages(streets, settings(tmp_path))
    shown = public_map(IncidentMap("m", "M", row(0, 9)), ())
    assert "apart in a straight line" in pages.content(shown).dek
    assert pages.content(replace(shown, dek="Our words.")).dek == "Our words."


def test_the_base_maps_sources_are_named_once(tmp_path: Path, streets: Streets) -> None:
    named = Pages(streets, settings(tmp_path)).content(PublicMap("m", "M")).attribution
    assert named.count("City of Minneapolis") == 1


def test_a_version_that_is_drawn_as_the_last_was_is_no_new_picture(
    tmp_path: Path, streets: Streets, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[bytes] = []

    def png(drawn: bytes, scale: float) -> bytes:
        made.append(drawn)
        return b"PNG"

    monkeypatch.setattr(raster, "png", png)
    pages, places = Pages(streets, settings(tmp_path)), row(0, 9)

    def picture(number: int, incidents: tuple[Incident, ...]) -> Prepared:
        shown = public_map(IncidentMap("m", "M", incidents), ())
        return pages.still(Published("m", number, lambda: shown, 0, lambda: ()), "png", Form())

    first = picture(1, places)
    assert picture(2, (replace(places[0], description="More words."), places[1])) is first
    assert picture(3, places[:1]) is not first
    assert len(made) == 2


def test_a_map_of_its_own_file_asks_nobody(tmp_path: Path, streets: Streets) -> None:
    page = Pages(streets, settings(tmp_path)).self_contained(public_map(IncidentMap("m", "M", row(0, 9)), ()))
    assert "<svg" in page
    assert 'src="http' not in page


def test_every_encoding_holds_the_same_bytes_under_its_own_etag() -> None:
    prepared = prepare(b"the same " * 100, "text/plain")
    assert gzip.decompress(prepared.encoded("gzip")) == prepared.body
    assert brotli.decompress(prepared.encoded("br")) == prepared.body
    assert len(set(prepared.etags)) == 3
    assert prepare(b"the same " * 100, "text/plain") == prepared


def test_what_is_kept_is_made_once_and_not_for_ever() -> None:
    kept, made = Kept[Prepared](most=2), list[int]()

    def make(number: int) -> Prepared:
        made.append(number)
        return prepare(str(number).encode(), "text/plain")

    for number in (1, 1, 2, 1, 3, 1, 2):
        assert kept.get((number,), lambda number=number: make(number)).body == str(number).encode()  # type: ignore[misc]
    assert made == [1, 2, 3, 2]


@pytest.mark.parametrize(
    ("header", "encoding"),
    [
        (None, "identity"),
        ("", "identity"),
        ("gzip", "gzip"),
        ("br, gzip", "br"),
        ("gzip, br", "br"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("*", "br"),
        ("*;q=0", "identity"),
        ("br;q=0, *", "gzip"),
        ("identity, gzip;q=0.5", "identity"),
        ("GZIP ; Q=0.8", "gzip"),
        ("deflate, zstd", "identity"),
        ("gzip;q=x", "identity"),
        (";;,,=", "identity"),
    ],
)
def test_the_encoding_the_reader_likes_best(header: str | None, encoding: str) -> None:
    assert encoding_of(header, ("br", "gzip")) == encoding


@pytest.mark.parametrize(
    ("header", "is_there"),
    [
        (None, False),
        ("", False),
        ('"a"', True),
        ('W/"a"', True),
        ('"x", "a-gzip"', True),
        ('"x","y"', False),
        ("*", True),
        ("a", False),
        ('"A"', False),
    ],
)
def test_if_none_match_compares_weakly(header: str | None, is_there: bool) -> None:
    assert none_match(header, ['"a"', '"a-gzip"']) is is_there

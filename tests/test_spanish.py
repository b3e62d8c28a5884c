"""A Spanish map has no English word in it but the newsroom's own: page, embed, data, cards, still, news, sentences."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pytest

from app.distances import wording
from app.maps import cards, changes, draw, oembed
from app.maps.basemap import BaseMap
from app.maps.cards import Addresses
from app.maps.content import MapContent
from app.maps.still.drawing import svg
from app.maps.still.form import Form
from app.model import AccuracyType, Candidate, Distance, Incident, Location, Relation
from app.sentences import measured
from app.words import texts
from scripts import words as collected
from tests.map_samples import TWO, many

_SAME_IN_BOTH = {
    "km",
    "m",
    "a",
    "total",
    "wgs",
    "map",
    "count",
    "no",
    "javascript",
    "error",
    "iframe",
    "iframes",
    "e",
    "y",
}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
"""A word, with its apostrophe: "Dateline's" has no word "s", which is a direction in the names of streets."""


@cache
def english_words() -> set[str]:
    """Every word of the English texts that no Spanish one has."""
    catalogue = collected.read(collected.CATALOGUES / "es.po")
    sides: list[set[str]] = [set(), set()]
    for message in catalogue:
        for side, value in zip(sides, (message.id, message.string), strict=True):
            for said in value if isinstance(value, tuple | list) else (value,):
                side |= {word.lower() for word in _WORD.findall(re.sub(r"\{\w+\}", " ", str(said)))}
    return sides[0] - sides[1] - _SAME_IN_BOTH


class _Seen(HTMLParser):
    """What a reader sees or hears of a page: its text, and the attributes that are read out."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._data = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._data = tag in ("script", "style", "textarea")
        self.said += [value or "" for name, value in attrs if name in ("aria-label", "alt", "title", "data-done")]

    def handle_endtag(self, tag: str) -> None:
        self._data = False

    def handle_data(self, data: str) -> None:
        if not self._data:
            self.said.append(data)


def seen(html: str) -> Iterator[str]:
    parser = _Seen()
    parser.feed(html)
    yield from parser.said
    block = re.search(r'id="map_1_data">(.*?)</script>', html, re.DOTALL)
    assert block
    data = json.loads(block[1])
    yield from data["words"].values()
    for incident in data["incidents"]:
        yield from (str(incident[name]) for name in ("line", "where", "when", "place"))
    yield from (line["label"] for line in data["lines"])


def english_left(said: Iterator[str]) -> list[tuple[str, str]]:
    known = english_words()
    # Who the map data comes from is a name, and so is a field that something is filled into.
    plain = (re.sub(r"\{\w+\}", " ", text.replace(TWO.attribution, "")) for text in said)
    return [(word, text) for text in plain for word in _WORD.findall(text) if word.lower() in known]


def spanish(content: MapContent, title: str = "Dos tiroteos") -> MapContent:
    """The sample with the newsroom's own words in Spanish, measured anew."""
    incidents = tuple(
        replace(each, title="Tiroteo", description="", attribution="según la ciudad", category="")
        for each in content.incidents
    )
    lines, notes = measured(incidents, "mi", "es")
    return replace(
        content, title=title, dek=lines[0].sentence if len(lines) == 1 else "", incidents=incidents, lines=lines,
        notes=notes, lang="es", version=2,
    )  # fmt: skip


def test_the_comparison_finds_english() -> None:
    assert {"places", "somewhere", "about", "updated"} <= english_words()
    assert english_left(iter(["Places", "Lugares"])) == [("Places", "Places")]


@pytest.mark.parametrize("content", [TWO, many(80)], ids=["two", "many"])
def test_no_english_word_is_left_on_page_or_embed(content: MapContent) -> None:
    own = spanish(content)
    head = cards.head(own, Addresses("https://maps.example.org", "dos", 2), page=True)
    page, embed = draw.map_page(own, "", "dos", "", head=head), draw.embed_page(own, "", "dos", head=head)
    for html in (page, embed):
        assert html.count('<html lang="es"') == 1
        assert english_left(seen(html)) == []
    assert english_left(iter(value for _, name, value in head["metas"] if ":title" in name or "alt" in name)) == []


def test_no_english_word_is_left_in_still_and_oembed(basemap: BaseMap) -> None:
    drawn = svg(spanish(TWO), basemap, Form()).decode()
    told = re.findall(r"<text[^>]*>([^<]*)</text>", drawn.partition('id="doubt"')[2])
    assert any("millas" in text for text in told)
    assert english_left(iter(told)) == []
    answer = oembed.answer(spanish(TWO), Addresses("", "dos", 2), oembed.Room(), "")
    assert answer["title"] == "Dos tiroteos"


def test_the_printed_sentences() -> None:
    distance = Distance(7095.2, 7065.1, 7128.4, "")
    labels = "34th St E & Portland Ave S", "600 block of 24th Ave N"
    corner = Candidate(labels[0], -93.3, 44.9, AccuracyType.INTERSECTION, 20, 1.0)
    block = replace(corner, label=labels[1], accuracy_type=AccuracyType.BLOCK)
    assert wording.sentence(corner, block, distance, "mi", "es") == (
        "34th St E & Portland Ave S y la cuadra 600 de 24th Ave N están a unas 4,4 millas (7,1\u00a0km) de distancia "
        "en línea recta."
    )
    assert wording.short(distance, "km", "es") == "unos 7,1 kilómetros"
    assert wording.short(distance, "mi", "es-US") == "unas 4.4 millas"
    assert wording.how_measured(distance, corner, block, "mi", "es") == (
        "Medido en línea recta sobre el elipsoide WGS 84; del segundo lugar solo se sabe la cuadra, de modo que la "
        "distancia real está entre 4,39 y 4,43\u00a0millas."
    )


@pytest.mark.parametrize("kind", list(AccuracyType))
@pytest.mark.parametrize("relation", list(Relation))
@pytest.mark.parametrize("metres", [0.0, 100.0, 800.0, 1609.0, 9000.0])
def test_every_sentence_is_spanish(kind: AccuracyType, relation: Relation, metres: float) -> None:
    a = Candidate("1200 block of 5th St S", -93.3, 44.9, kind, 40.0, 1.0, relation=relation)
    for at_most in (None, metres + 50, metres * 3 + 70):
        distance = Distance(metres, max(0.0, metres - 50), at_most, "")
        b = replace(
            a, label="5th St S between 3rd Ave S and 4th Ave S", uncertainty_m=None if at_most is None else 30.0
        )
        said = [
            wording.sentence(a, b, distance, "mi", "es"), wording.short(distance, "km", "es"),
            wording.how_measured(distance, a, b, "km", "es"), wording.shift(metres, "mi", "es"),
        ]  # fmt: skip
        assert english_left(iter(said)) == []


def _with(content: MapContent, *incidents: Incident) -> MapContent:
    return replace(content, incidents=incidents)


def test_the_news_is_spanish() -> None:
    before = spanish(TWO)
    first, second = before.incidents
    moved = replace(second, location=replace(second.location, lat=second.location.lat + 0.001))
    news = changes.sentence(before, _with(before, first, moved), lambda *_: "unos 360 pies")
    assert news.endswith("): segundo lugar corregido, desplazado unos 360 pies")
    assert english_left(iter([news, changes.sentence(before, _with(before), lambda *_: "")])) == []


@pytest.mark.parametrize(
    ("label", "relation", "says"),
    [
        ("600 block of 24th Ave N", Relation.AT, "Cuadra 600 de 24th Ave N"),
        ("1200 block of 5th St S", Relation.NEAR, "Cerca de la cuadra 1200 de 5th St S"),
        ("34th St E & Portland Ave S", Relation.OFF, "Junto a 34th St E & Portland Ave S"),
        ("5th St S between 3rd Ave S and 4th Ave S", Relation.AT, "5th St S entre 3rd Ave S y 4th Ave S"),
        ("a vacant lot behind the school", Relation.AT, "a vacant lot behind the school"),
    ],
)
def test_labels_keep_street_names(label: str, relation: Relation, says: str) -> None:
    from app.maps import words

    place = Location(label, label, -93.3, 44.9, AccuracyType.BLOCK, 60.0, relation=relation)
    assert words.place(Incident("a", "", place), texts("es")) == says


def test_data_is_the_same_in_every_language() -> None:
    def values(content: MapContent) -> Any:
        block = re.search(r'id="map_1_data">(.*?)</script>', draw.embed_page(content, ""), re.DOTALL)
        assert block
        return [(each["lon"], each["lat"], each["uncertainty_m"]) for each in json.loads(block[1])["incidents"]]

    assert values(spanish(TWO)) == values(TWO)

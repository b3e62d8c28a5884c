"""app.words.labels and what prints places: near is never at, and a position in figures is never a name."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from xml.etree.ElementTree import fromstring

import pytest

from app.desk import drawing, measuring, placing
from app.desk.measuring import Terms
from app.distances import measure, wording
from app.geocoding.geocode import Geocoder
from app.geojson import public_feature
from app.incidents.exchange import kml
from app.incidents.exchange.sheet import of_public
from app.maps import cards, payload
from app.maps.content import MapContent
from app.model import AccuracyType, Candidate, Incident, IncidentMap, Location, Relation
from app.places import accept, moved_by_hand
from app.public import PublicIncident
from app.readers import public_map
from app.sentences import measured
from app.words import LANGUAGES, labels, texts
from tests.map_samples import BLOCK, CORNER, FIRST, SECOND
from tests.remarked import said_of

FIGURES = (
    "-93.24220, 44.85490", "44.85490,-93.24220", "44.9549 -93.2422", "geo:44.9549,-93.2422", "44°56'28\"N 93°16'03\"W",
    "44.9413° N, 93.2677° W", "lat 44.95, lon -93.24", "https://www.openstreetmap.org/?mlat=44.9&mlon=-93.2",
    "POINT(-93.2422 44.8549)", "-93,45", "44,8549; -93,2422", "44,8549 -93,2422", "GPS 44.8549, -93.2422",
    "coordenadas: 44.8549, -93.2422", "latitud 44.8549, longitud -93.2422", "44º51'17.6\" N, 93º14'31.9\" O",
    "Dropped pin near 44.8549, -93.2422", "@44.8549,-93.2422,17z", "44 51 17 N 93 14 31 W", "86P8VQ35+X2",
    "15T VK 80855 66700", "x=-93.2422 y=44.8549", "44.8549, -93.2422 (dropped pin)",
)  # fmt: skip
PINNED = Location("", "-93.24220, 44.85490", -93.2422, 44.8549, AccuracyType.POINT, None)


@pytest.mark.parametrize("text", FIGURES)
def test_position_in_any_notation_is_no_name(text: str) -> None:
    assert labels.is_position(text)
    assert not labels.is_named(text)


@pytest.mark.parametrize(
    "text",
    [
        "34th & 35W",
        "5th St S",
        "600 block of 24th Ave N",
        "2605 1/2 Blaisdell",
        "I-94",
        "10 & 12",
        "No. 9 Mill",
        "Hwy 5.5",
        "3300 S. 700 E.",
        "300 S 700 E",
        "10 S. 5",
        "100 N, 200 W",
    ],
)
def test_name_with_figures_is_a_name(text: str) -> None:
    assert labels.is_named(text)


@pytest.mark.parametrize("text", FIGURES)
def test_accepted_position_has_no_label(text: str) -> None:
    moment = datetime(2026, 1, 7, tzinfo=UTC)
    candidate = Candidate(text, -93.2, 44.9, AccuracyType.POINT, 10.0, 1.0)
    assert accept(candidate, text, "ann", moment).label == ""
    assert moved_by_hand(-93.2, 44.9, text, "", None, moment).label == ""
    assert moved_by_hand(-93.2, 44.9, "behind the school", "", None, moment).label == "behind the school"


def at(relation: Relation, label: str = CORNER.label) -> Location:
    return replace(CORNER, relation=relation, label=label, uncertainty_m=190.0)


RELATED = {
    Relation.NEAR: (at(Relation.NEAR), "A place near 34th St E & Portland Ave S"),
    Relation.OFF: (at(Relation.OFF), "A place just off 34th St E & Portland Ave S"),
    Relation.BESIDE: (at(Relation.BESIDE, f"behind {CORNER.label}"), "A place behind 34th St E & Portland Ave S"),
    Relation.AWAY: (at(Relation.AWAY, f"2 blocks north of {CORNER.label}"), "A place 2 blocks north of 34th St E"),
}


@pytest.mark.parametrize("relation", RELATED)
def test_sentence_says_how_a_place_stands_to_its_corner(relation: Relation) -> None:
    place, says = RELATED[relation]
    for a, b in ((place, CORNER), (CORNER, place), (place, place)):
        text = wording.sentence(a, b, measure.measure(a, b))
        assert says.lower() in text.lower()
        assert "same" not in text
    assert wording.sentence(place, place, measure.measure(place, place)).count("nother place ") == 1


def test_sentence_has_one_corner_only_where_both_are_at_it() -> None:
    same = measure.measure(CORNER, CORNER)
    assert wording.sentence(CORNER, CORNER, same) == "Both places are at the same corner, 34th St E & Portland Ave S."
    assert "same block" in wording.sentence(BLOCK, BLOCK, measure.measure(BLOCK, BLOCK))
    house = replace(CORNER, label="612 24th Ave N", accuracy_type=AccuracyType.RANGE_INTERPOLATION)
    next_door = replace(house, label="616 24th Ave N")
    assert "same" not in wording.sentence(house, next_door, measure.measure(house, next_door))
    assert wording.sentence(house, house, same) == "Both places are at the same address, 612 24th Ave N."


@pytest.mark.parametrize("lang", [lang for lang in LANGUAGES if lang in ("en", "es")])
def test_unnamed_places_are_told_apart(lang: str) -> None:
    first, second = labels.both(PINNED, PINNED, texts(lang))
    asked = labels.both(PINNED, PINNED, texts(lang), (True, True))
    assert len({first, second, *asked}) == 4
    assert not any(character.isdigit() for text in (first, second, *asked) for character in text)


def strings(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for name, one in value.items():
            if name not in ("verbatim", "source", "url", "data"):
                yield from strings(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from strings(one)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("figures", FIGURES[:2])
def test_stored_position_is_printed_nowhere_as_a_name(lang: str, figures: str) -> None:
    pin = replace(PINNED, label=figures, verbatim=figures)
    incidents = (replace(FIRST, location=pin, title=figures), SECOND)
    found = IncidentMap(slug="m", title="Map", incidents=incidents)
    shown = public_map(found, [])
    lines, notes = measured(shown.incidents, "mi", lang)
    content = MapContent("Map", "", shown.incidents, lines, notes, lang=lang)
    assert [line.sentence for line in lines]
    printed = [
        *(line.sentence for line in lines), *(line.label for line in lines), cards.alternative(content),
        *strings(json.loads(payload.data_block(content, {}))["incidents"]), *strings(list(payload.listed(content, 9))),
        *strings(cards.schema(content, cards.Addresses("", "m", 1))),
        *strings(public_feature(PublicIncident(shown.incidents[0]))["properties"]["label"]),
        *(one.text or "" for one in fromstring(kml.write(of_public(shown, ""))).iter() if one.tag.endswith("}name")),
    ]  # fmt: skip
    assert not [text for text in printed if "93.24" in text or "44.85" in text]
    unnamed = {"en": "lace marked by the newsroom", "es": "ugar señalado por la redacción"}[lang]
    assert sum(unnamed in text for text in printed) >= 3


def test_desk_names_no_place_by_its_figures_and_keeps_near_near() -> None:
    pinned, near = Incident("a", "One", PINNED), Incident("b", "Two", at(Relation.NEAR))
    pair = measuring.pair(pinned, near, Terms())
    ring = measuring.ring(near, [pinned, near], 0.5, Terms())
    assert pair.sentence.startswith("A place marked by the newsroom and a place near 34th St E & Portland Ave S are")
    assert ring.sentence.startswith("Within half a mile of a place near 34th St E & Portland Ave S: ")
    assert [drawing.words(one) for one in (PINNED, near.location)] == [
        "A place marked by the newsroom", "Near 34th St E & Portland Ave S",
    ]  # fmt: skip


def in_town(count: int, locality: str) -> list[Location]:
    return [replace(CORNER, label=f"{number} Elm St", locality=locality) for number in range(count)]


@pytest.mark.parametrize(
    ("places", "title"),
    [
        ([], "Map of Minneapolis"),
        ([BLOCK], "The 600 block of 24th Ave N"),
        ([at(Relation.NEAR), PINNED], "A place near 34th St E & Portland Ave S and a place marked by the newsroom"),
        (in_town(8, "Minneapolis") + in_town(1, "St. Paul"), "9 places in Minneapolis and St. Paul"),
        (in_town(3, "Minneapolis") + in_town(1, ""), "4 places"),
        (in_town(3, "Minneapolis") + in_town(1, "Saint Paul"), "4 places in Minneapolis and St. Paul"),
        (in_town(2, "A") + in_town(1, "B") + in_town(1, "C"), "4 places in A, B and C"),
        (in_town(2, "A") + in_town(1, "B") + in_town(1, "C") + in_town(1, "D"), "5 places in A, B and 2 other towns"),
    ],
)
def test_proposed_title_counts_the_places_and_names_their_towns(places: list[Location], title: str) -> None:
    assert placing.title_of(places, "Minneapolis") == title


def test_given_point_is_in_the_town_whose_outline_holds_it(geocoder: Geocoder) -> None:
    for figures, town in (("-93.2005,44.95001", "Saint Paul"), ("-93.26501,44.98002", "Minneapolis")):
        best = geocoder.geocode(figures).candidates[0]
        assert best.locality == town
    rough = geocoder.geocode("-93.2005,44.95")
    assert not any("44.9" in remark for remark in said_of(rough))


@pytest.mark.parametrize(
    ("place", "sentence", "alone"),
    [
        (at(Relation.NEAR), "un lugar cerca de 34th St E & Portland Ave S", "Cerca de 34th St E & Portland Ave S"),
        (at(Relation.OFF), "un lugar junto a 34th St E & Portland Ave S", "Junto a 34th St E & Portland Ave S"),
        (
            at(Relation.BESIDE, "behind 600 block of Elm St"),
            "un lugar detrás de la cuadra 600 de Elm St",
            "Detrás de la cuadra 600 de Elm St",
        ),
        (at(Relation.BESIDE, "across from Elm & Oak"), "un lugar frente a Elm & Oak", "Frente a Elm & Oak"),
    ],
)
def test_relations_are_said_in_spanish(place: Location, sentence: str, alone: str) -> None:
    said = texts("es")
    assert labels.in_sentence(place, said) == sentence
    assert labels.place(place, said) == alone


def test_label_of_a_block_beside_has_its_article() -> None:
    behind = at(Relation.BESIDE, "behind 600 block of Elm St")
    assert labels.place(behind, texts("en")) == "Behind the 600 block of Elm St"

"""app.words.ways: places that lie a stated way from another are said in the page's language, with the article."""

from dataclasses import replace

import pytest

from app.distances import measure, wording
from app.incidents.exchange.sheet import name_of
from app.maps import words
from app.model import Incident, Relation
from app.words import labels, texts
from tests.map_samples import BLOCK, CORNER

AWAY = [
    ("2 blocks north of A & B", "2 blocks north of A & B", "a 2 cuadras al norte de A & B"),
    ("a block south of A & B", "a block south of A & B", "a 1 cuadra al sur de A & B"),
    ("half a mile east of A & B", "half a mile east of A & B", "a media milla al este de A & B"),
    ("1000 feet north of A & B", "1,000 feet north of A & B", "a 1000 pies al norte de A & B"),
    ("12000 feet north of A & B", "12,000 feet north of A & B", "a 12.000 pies al norte de A & B"),
    ("about 500 feet ne of A & B", "about 500 feet northeast of A & B", "a cerca de 500 pies al noreste de A & B"),
    ("a few blocks southwest of Elm Park", "a few blocks southwest of Elm Park",
     "a unas cuadras al suroeste de Elm Park"),
    ("one and a half blocks west of X", "one and a half blocks west of X", "a 1,5 cuadras al oeste de X"),
    ("a mile and a half west of X", "a mile and a half west of X", "a 1,5 millas al oeste de X"),
    ("less than a block east of Z", "less than a block east of Z", "a menos de 1 cuadra al este de Z"),
    ("just north of 1st St", "just north of 1st St", "justo al norte de 1st St"),
    ("2 blocks north of 600 block of Oak Ave", "2 blocks north of the 600 block of Oak Ave",
     "a 2 cuadras al norte de la cuadra 600 de Oak Ave"),
    ("34th St E a block south of Oak Ave", "34th St E a block south of Oak Ave",
     "34th St E, a 1 cuadra al sur de Oak Ave"),
    ("34th St E 2 blocks north of Oak Ave", "34th St E 2 blocks north of Oak Ave",
     "34th St E, a 2 cuadras al norte de Oak Ave"),
]  # fmt: skip
BESIDE = [
    ("kitty corner from A & B", "kitty corner from A & B", "en la esquina opuesta a A & B"),
    ("rear of 12 Oak St", "in the rear of 12 Oak St", "en la parte trasera de 12 Oak St"),
    ("across the street from 600 block of Oak Ave", "across the street from the 600 block of Oak Ave",
     "al otro lado de la calle de la cuadra 600 de Oak Ave"),
]  # fmt: skip
CASES = [(Relation.AWAY, *case) for case in AWAY] + [(Relation.BESIDE, *case) for case in BESIDE]


@pytest.mark.parametrize(("relation", "kept", "english", "spanish"), CASES)
def test_way_from_a_place_is_in_the_language_of_the_page(
    relation: Relation, kept: str, english: str, spanish: str
) -> None:
    assert labels.label(kept, texts("en"), relation) == labels.capital(english)
    place = replace(CORNER, label=kept, relation=relation)
    alone, inside = labels.label(kept, texts("es"), relation), labels.in_sentence(place, texts("es"))
    assert alone.replace("\N{NO-BREAK SPACE}", " ") == labels.capital(spanish)
    assert inside.replace("\N{NO-BREAK SPACE}", " ").endswith(spanish)


@pytest.mark.parametrize("label", ["The lot north of the school", "Rear of the lot", "Home 2 blocks north of us"])
def test_name_written_by_hand_stays(label: str) -> None:
    assert labels.label(label, texts("es")) == label
    assert labels.in_sentence(replace(CORNER, label=label), texts("es")) == label


@pytest.mark.parametrize("relation", [one for one in Relation if one is not Relation.AT])
def test_note_on_two_places_of_one_relation_reads_as_english(relation: Relation) -> None:
    place = replace(CORNER, relation=relation, uncertainty_m=90.0)
    note = wording.how_measured(measure.measure(place, place), place, place)
    assert "both places are known only " in note
    assert " its " not in note
    assert " as near" not in note


def test_name_in_a_file_is_in_the_language_of_the_map_and_is_said_once() -> None:
    near = {"relation": "near", "label": BLOCK.label, "title": "Woman shot"}
    assert name_of(near, "en") == "Woman shot, near 600 block of 24th Ave N"
    assert name_of(near, "es") == "Woman shot, cerca de la cuadra 600 de 24th Ave N"
    assert name_of({**near, "title": "Near 600 block of 24th Ave N"}, "en") == "Near 600 block of 24th Ave N"
    unnamed = {"relation": "at", "label": "", "title": "-93.2, 44.9"}
    assert name_of(unnamed, "es") == "Un lugar señalado por la redacción"
    assert name_of({**near, "relation": "at", "title": BLOCK.label}, "en") == BLOCK.label


def test_title_that_is_the_place_is_printed_once_in_the_list_and_the_popup() -> None:
    said = texts("en")
    near = replace(CORNER, relation=Relation.NEAR)
    same = Incident("1", labels.label(near.label, said, near.relation), near)
    assert words.own_title(same, said) == ""
    assert words.own_title(replace(same, title="Woman shot"), said) == "Woman shot"
    unnamed = Incident("2", "-93.2422, 44.8549", replace(CORNER, label="", verbatim=""))
    assert words.own_title(unnamed, texts("es")) == ""


def test_corners_of_one_name_in_two_towns_are_told_apart() -> None:
    here = replace(CORNER, label="Main St & 1st St", locality="Minneapolis")
    there = replace(here, locality="St. Paul")
    first, second = labels.both(here, there, texts("en"))
    assert (first, second) == ("Main St & 1st St in Minneapolis", "Main St & 1st St in St. Paul")
    assert labels.both(here, there, texts("es"))[1] == "Main St & 1st St en St. Paul"
    near_here, near_there = (replace(one, relation=Relation.NEAR) for one in (here, there))
    assert labels.both(near_here, near_there, texts("en"))[1] == "a place near Main St & 1st St in St. Paul"
    assert labels.both(here, replace(here, locality=""), texts("en")) == ("Main St & 1st St", "Main St & 1st St")

"""app.words: one door for every text that readers see, with the numbers and times of its language."""

from datetime import UTC, datetime
from string import Formatter

import pytest

from app.errors import BadInput
from app.words import Texts, texts
from scripts import words as collected

MORNING = datetime(2026, 1, 7, 15, 5, tzinfo=UTC)
MIDNIGHT = datetime(2026, 1, 7, 6, tzinfo=UTC)
ZONE = "America/Chicago"


def test_english_is_said_as_it_stands() -> None:
    assert texts("en").say("{count} places near {place}", count=1200, place="{place}") == "1,200 places near {place}"
    assert texts("en").say("100 {") == "100 {"
    assert [texts("en").say_of(n, "{count} place", "{count} places") for n in (1, 2)] == ["1 place", "2 places"]


@pytest.mark.parametrize("lang", ["", "xx", "en-GB", "es-XX", "es_US", "ES", "../es", "es-us", "es-US-x"])
def test_a_language_without_texts_is_a_clear_error(lang: str) -> None:
    with pytest.raises(BadInput, match="Choose en or es"):
        texts(lang)


@pytest.mark.parametrize(
    ("lang", "number", "decimal", "day", "moment", "midnight"),
    [
        ("en", "12,345", "4.40", "Jan. 7, 2026", "Jan. 7, 2026, 9:05 a.m.", "Jan. 7, 2026, 12:00 a.m."),
        ("es", "12.345", "4,40", "7 ene 2026", "7 de enero de 2026, 9:05", "7 de enero de 2026, 0:00"),
        (
            "es-US",
            "12,345",
            "4.40",
            "7 ene 2026",
            "7 de enero de 2026, 9:05\u202fa.m.",
            "7 de enero de 2026, 12:00\u202fa.m.",
        ),
    ],
)
def test_numbers_and_times_are_those_of_the_language(
    lang: str, number: str, decimal: str, day: str, moment: str, midnight: str
) -> None:
    said = texts(lang)
    assert [said.number(12_345), said.number(4.4, 2)] == [number, decimal]
    assert said.date(MORNING, ZONE) == day
    assert said.moment(MORNING, ZONE) == moment
    assert said.moment(MIDNIGHT, ZONE) == midnight
    for zone in (ZONE, "Pacific/Auckland"):
        assert said.moment(MIDNIGHT.date(), zone) == midnight.rpartition(",")[0]
        assert said.date(MIDNIGHT.date(), zone) == day


def test_four_digits_stand_together_where_browsers_print_them_so() -> None:
    assert [texts(lang).number(1200) for lang in ("en", "es", "es-US")] == ["1,200", "1200", "1,200"]


def test_what_runs_from_the_right_keeps_foreign_words_apart() -> None:
    assert [texts("es").direction, Texts("ar").direction] == ["ltr", "rtl"]
    assert Texts("ar").say("{place}: {count}", place="34th St E", count=5) == "\u206834th St E\u2069: 5"
    assert texts("es").say("{place}", place="34th St E") == "34th St E"


def placeholders(said: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(said) if name is not None}


def test_the_code_says_nothing_that_the_catalogues_lack() -> None:
    said = {message.id for message in collected.found() if message.id}
    for file in collected.files():
        kept = {message.id for message in collected.read(file) if message.id}
        assert (said - kept, kept - said) == (set(), set()), f"make words, then translate {file.name}"


def test_every_text_has_its_spanish_with_the_same_placeholders() -> None:
    catalogue = collected.read(collected.CATALOGUES / "es.po")
    assert list(collected.untranslated(catalogue)) == []
    for message in catalogue:
        for of, said in zip(_strings(message.id), _strings(message.string), strict=True):
            assert placeholders(said) == placeholders(of)
    assert [message.id for message in catalogue if message.fuzzy and message.id] == []


def _strings(of: object) -> list[str]:
    return [str(each) for each in (of if isinstance(of, tuple | list) else (of,))]

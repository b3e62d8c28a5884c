"""Remarks are codes with facts: every code has its sentence, and no answer depends on how a sentence is worded."""

import ast
import json
import pickle
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from app.desk.suggestions import suggestions
from app.geocoding import refusals
from app.geocoding.answer import as_dict
from app.geocoding.areas import Areas, areas_of
from app.geocoding.extract import as_places, extract
from app.geocoding.geocode import Geocoder
from app.geocoding.providers.checking import may_be_asked, of_locality
from app.model import Match, MatchStatus, Remark, RemarkCode, remark
from app.words import remarks, texts
from app.words.composed import COMPOSED
from app.words.remarks import FILLED, sentence
from geodata.names import standardize
from geodata.streets import Streets
from tests.conftest import ROOT
from tests.test_areas import TOWNS, gazetteer
from tests.test_geocode import PHRASES

REFUSED = [
    "9900 block of Portland Ave", "34th Ave S and Portland Ave S", "Zebra and Okapi", "Lake and Lake", "block of",
    "500 Main St, St. Paul", "1012 18th Ave NE & Main", "34th and Portland, 24th and Lyndale", "Exit 230", "",
    "2400 Lyndale Blvd NW", "44.98, -93.27 beside the old mill", "Minneapolis", "Patrick Henry High School",
    "Portland between 10th and Zebra", "45th Ave N and Portland Ave", "0, 0", "3400-3100 Portland Ave", "Lyndale",
]  # fmt: skip
IN_AREAS = ["150 Elm St", "150 Fir Ave", "150 Ash St", "150 Elm St, Boston", "150 Oak Ave, CA", "150 Beech St",
            "150 Elm St, Lakeside", "150 Elm St, Springfield, MN"]  # fmt: skip
TEXT = "Two people were shot near 34th and Portland, one at 24th and Lyndale, and one at 5th and Main in St. Paul."
_FACTS = re.compile(r'    (\w+) = "\w+"(?:  # ([^\n(]*))?')
_ADDED = {"provider", "label"}
"""Facts of an outside geocoder's answer, added where the name of the service is known."""


def facts_by_code() -> dict[str, set[str]]:
    """The facts that the table of codes names, by the code."""
    source = (ROOT / "app" / "model" / "remarks.py").read_text(encoding="utf-8")
    return {name: set(re.findall(r"\w+", facts)) for name, facts in _FACTS.findall(source)}


def codes_in(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "RemarkCode":
            yield node.attr


def made_with(file: Path) -> Iterator[tuple[str, set[str]]]:
    """Each remark(RemarkCode.X, ...) of a module with the names of its facts."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "remark":
            names = {word.arg for word in node.keywords if word.arg}
            if isinstance(node.args[0], ast.Attribute) and all(word.arg for word in node.keywords):
                yield node.args[0].attr, names


def modules() -> list[Path]:
    """The modules that can make a remark."""
    return [file for file in (ROOT / "app").rglob("*.py") if "words" not in file.parts and "model" not in file.parts]


def test_every_code_has_one_sentence() -> None:
    assert set(FILLED) | set(COMPOSED) == set(RemarkCode)
    assert set(FILLED).isdisjoint(COMPOSED)


def test_every_code_is_made_somewhere() -> None:
    made = {code for file in modules() for code in codes_in(file)}
    assert {code.name for code in RemarkCode} - made == set()


def test_remarks_are_made_with_the_facts_of_their_code() -> None:
    named = facts_by_code()
    assert set(named) == {code.name for code in RemarkCode}
    wrong = {
        code: facts for file in modules() for code, facts in made_with(file) if named[code] - _ADDED != facts - _ADDED
    }
    assert wrong == {}


def test_sentences_use_the_facts_of_their_code() -> None:
    named = facts_by_code()
    for code, form in FILLED.items():
        assert {name for _, name, _, _ in Formatter().parse(form) if name} <= named[code.name], code


@pytest.fixture(scope="module")
def ask() -> Geocoder:
    return Geocoder(Streets())


@pytest.fixture(scope="module")
def areas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Areas]:
    folder = tmp_path_factory.mktemp("areas")
    with closing(areas_of([Streets(gazetteer(folder, area)) for area in TOWNS])) as several:
        yield several


def behaviour(match: Match, ask: Geocoder | Areas) -> list[Any]:
    """What an answer is apart from its wording, and what follows from it."""
    answer = as_dict(match)
    del answer["remarks"]
    asked = [may_be_asked(match, elsewhere=elsewhere) for elsewhere in (False, True)]
    return [answer, asked, of_locality(match), [one.label for one in suggestions(match, ask)]]


def everything(ask: Geocoder, areas: Areas) -> list[Any]:
    phrases = [*(row["phrase"] for row in PHRASES), *REFUSED]
    found = [behaviour(ask.geocode(phrase), ask) for phrase in phrases]
    found += [behaviour(areas.geocode(phrase), areas) for phrase in IN_AREAS]
    for place in as_places(extract(TEXT, ask))["places"]:
        del place["match"]["remarks"]
        found.append(place)
    return found


def test_other_wording_changes_no_answer(ask: Geocoder, areas: Areas, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = everything(ask, areas)
    monkeypatch.setattr(remarks, "sentence", lambda of, said=None: f"[{of.code}]")
    assert as_dict(ask.geocode("Lake and Lake"))["remarks"] == ["[same_street]"]
    assert "[same_street]" in str(ask.explain("Lake and Lake"))
    assert everything(ask, areas) == plain
    statuses = {found[0]["status"] for found in plain if isinstance(found, list)}
    assert statuses == {"match", "tie", "no_match"}
    assert any(found[3] for found in plain if isinstance(found, list)), "a refusal suggests a place"


def test_suggestions_are_the_phrases_of_the_remark(ask: Geocoder) -> None:
    own = Remark(RemarkCode.SAME_STREET, suggestions=("34th and Portland", "600 block of 24th Ave N"))
    found = suggestions(Match("x", MatchStatus.NO_MATCH, (), (own,)), ask)
    assert [one.label for one in found] == ["34th St E & Portland Ave S", "600 block of 24th Ave N"]


def test_json_has_a_code_and_facts_for_each_remark(ask: Geocoder) -> None:
    answer = as_dict(ask.geocode("34th Ave S and Portland Ave S"))
    assert len(answer["remarks"]) == 1
    assert answer["remark_codes"] == [
        {
            "code": "never_meet",
            "facts": {
                "street": "34th Ave S", "cross_street": "Portland Ave S", "course": "parallel",
                "gap_m": pytest.approx(3419.3, abs=0.1),
            },
            "suggestions": ["34th St E & Portland Ave S"],
        }
    ]  # fmt: skip
    block = as_dict(ask.geocode("9900 block of Portland Ave"))["remark_codes"][0]
    assert (block["code"], block["facts"]["block_runs"]) == ("no_block", [[0, 6200]])


@pytest.mark.parametrize("phrase", [*REFUSED, "\ud800 and Portland"], ids=ascii)
def test_json_of_remarks_can_be_written_as_utf_8(ask: Geocoder, phrase: str) -> None:
    answer = as_dict(ask.geocode(phrase))
    assert len(answer["remarks"]) == len(answer["remark_codes"])
    json.dumps(answer, ensure_ascii=False).encode()


def test_remarks_compare_hash_and_pickle_by_their_data() -> None:
    one, same = (remark(RemarkCode.NOT_ON_STREET, place="Mill", written=standardize("Elm St")) for _ in range(2))
    assert (one == same, len({one, same}), pickle.loads(pickle.dumps(one)) == one) == (True, 1, True)
    assert one.with_facts(place="Barn").fact("place") == "Barn"
    assert one.fact("place") == "Mill"


def test_at_most_three_phrases_are_suggested() -> None:
    found = refusals.suggesting(Remark(RemarkCode.SAME_STREET), ["a", "b", "c", "d"])
    assert found.suggestions == ("a", "b", "c")
    assert sentence(found).endswith(" Did you mean a, b or c?")


def test_remarks_have_spanish_sentences(ask: Geocoder, areas: Areas) -> None:
    spanish = texts("es")
    matches = [*(ask.geocode(phrase) for phrase in REFUSED), *(areas.geocode(phrase) for phrase in IN_AREAS)]
    for one in (one for match in matches for one in match.remarks):
        said = sentence(one, spanish)
        assert said != sentence(one)
        assert not {"{", "}"} & set(said)
    assert sentence(remark(RemarkCode.NOT_USED, words="x y"), spanish) == "Sin usar: “x y”."

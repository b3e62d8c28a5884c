"""extract and reverse by the command line and by HTTP: the contracts, bad input, and nothing that needs a token."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.cli import extract as command
from app.geocoding.extract import MAX_LENGTH_CHARS
from app.web import extract_api, reverse_api
from tests.live import in_thread, settings
from tests.test_cli import Dateline, check_failure

TEXT = "Shots were heard near 34th and Portland at 5.15am, and in the 600 block of 24th Avenue North."
PLACES = ["near 34th and Portland", "600 block of 24th Avenue North"]


@pytest.fixture
def dateline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Dateline:
    return Dateline(tmp_path, monkeypatch, capsys)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with in_thread(settings(tmp_path_factory.mktemp("data"))) as found:
        yield found


def lines_of(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_text_file(dateline: Dateline, tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    story.write_text(TEXT, encoding="utf-8")
    done = dateline("extract", str(story), "--json")
    assert done.returncode == 0
    found = lines_of(done.stdout)
    assert [TEXT[place["start"] : place["end"]] for place in found] == PLACES == [place["text"] for place in found]
    assert [place["match"]["status"] for place in found] == ["match", "match"]
    plain = dateline("extract", str(story)).stdout
    assert all(place in plain for place in PLACES)


def test_stdin(dateline: Dateline, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "_text", lambda source: TEXT if source == "-" else "")
    assert [place["text"] for place in lines_of(dateline("extract", "-", "--json").stdout)] == PLACES


def test_a_text_without_a_place_is_no_answer(dateline: Dateline, tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    story.write_text("Nothing happened on Nov. 5.", encoding="utf-8")
    done = dateline("extract", str(story))
    assert (done.returncode, done.stdout) == (1, "No place found.\n")


def test_a_file_of_texts_has_a_line_for_every_line(dateline: Dateline, tmp_path: Path) -> None:
    asked, answered = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    rows = [json.dumps({"text": TEXT}), "no JSON", json.dumps({"text": 5}), "", json.dumps({"text": ""}), '"text"']
    asked.write_text("\n".join(rows) + "\n", encoding="utf-8")
    done = dateline("extract", "--file", str(asked), "--out", str(answered))
    assert done.returncode == 0
    answers = lines_of(answered.read_text(encoding="utf-8"))
    assert [[place["text"] for place in answer["places"]] for answer in answers] == [PLACES, [], [], [], [], []]
    assert ["error" in answer for answer in answers] == [False, True, True, True, False, True]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("extract", "missing.txt"), "cannot be read"),
        (("extract", "story.txt", "--file", "story.txt"), "either"),
    ],
)
def test_wrong_use(
    dateline: Dateline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "story.txt").write_text(TEXT, encoding="utf-8")
    check_failure(dateline(*arguments), says)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_text_file_is_read_in_any_encoding(dateline: Dateline, tmp_path: Path, encoding: str) -> None:
    story, text = tmp_path / "story.txt", f"The café’s owner said: {TEXT}"
    story.write_bytes(text.encode(encoding))
    found = lines_of(dateline("extract", str(story), "--json").stdout)
    assert [place["text"] for place in found] == PLACES == [text[place["start"] : place["end"]] for place in found]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"%PDF-1.7 34th and Portland", "it is a PDF"),
        (b"PK\x03\x04 word/document.xml", "a Word document"),
        (b"34th and\x00\x01 Portland\x02", "bytes that are in no text"),
        (b"34th and Portland \x81\x8d", "neither UTF-8 nor Windows-1252"),
        ("34th and Portland".encode("utf-16")[:-1], "neither UTF-8 nor UTF-16"),
    ],
)
def test_file_that_is_no_text_is_refused_for_its_reason(
    dateline: Dateline, tmp_path: Path, data: bytes, says: str
) -> None:
    story = tmp_path / "story.txt"
    story.write_bytes(data)
    check_failure(dateline("extract", str(story)), says)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_file_of_texts_is_read_in_any_encoding(dateline: Dateline, tmp_path: Path, encoding: str) -> None:
    asked, answered = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    rows = [json.dumps({"text": f"café: {TEXT}"}, ensure_ascii=False), json.dumps({"text": ""})]
    asked.write_bytes("\n".join(rows).encode(encoding))
    assert dateline("extract", "--file", str(asked), "--out", str(answered)).returncode == 0
    answers = lines_of(answered.read_text(encoding="utf-8"))
    assert [[place["text"] for place in answer["places"]] for answer in answers] == [PLACES, []]


def test_text_output_shows_what_is_doubted_and_what_is_not_placed(dateline: Dateline, tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    story.write_text(
        "Shots were heard at Nicolet and 34th, and in the 9900 block of Blaisdell Avenue.", encoding="utf-8"
    )
    shown = dateline("extract", str(story)).stdout
    assert "“Nicolet” is read as Nicollet. Please check the spelling." in shown
    assert "Low score: 0.75. Please check the place." in shown
    assert "has no 9900 block" in shown
    places = lines_of(dateline("extract", str(story), "--json").stdout)
    assert [place["match"]["status"] for place in places] == ["match", "no_match"]


def test_too_long_a_text(dateline: Dateline, tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    story.write_text("x" * (MAX_LENGTH_CHARS + 1), encoding="utf-8")
    check_failure(dateline("extract", str(story)), "longer than 100,000 characters")


def test_reverse_by_the_command_line(dateline: Dateline) -> None:
    done = dateline("reverse", "-93.26765,44.94138")
    assert (done.returncode, done.stdout) == (0, "34th Street East and Portland Avenue South\n")
    (answer,) = lines_of(dateline("reverse", "-93.26765,44.94138", "--json").stdout)
    assert answer["candidate"]["accuracy_type"] == "intersection"
    outside = dateline("reverse", "0,0")
    assert outside.returncode == 1
    assert "outside Minneapolis" in outside.stdout
    check_failure(dateline("reverse", "44.94,-93.26"), "longitude first")


def test_post_a_text(client: httpx.Client) -> None:
    answer = client.post("/api/extract", json={"text": TEXT})
    assert answer.status_code == 200
    assert [place["text"] for place in answer.json()["places"]] == PLACES
    assert answer.json()["places"][0]["match"]["candidates"][0]["relation"] == "near"


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        ({"text": "x" * (MAX_LENGTH_CHARS + 1)}, 422, "longer than 100,000 characters"),
        ({"text": None}, 422, "text"),
        ({}, 422, "text"),
        ({"text": "x", "language": "en"}, 422, "language"),
    ],
)
def test_a_text_that_cannot_be_used(client: httpx.Client, body: dict[str, Any], status: int, says: str) -> None:
    answer = client.post("/api/extract", json=body)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert says in answer.json()["detail"]


def test_a_text_with_half_a_character(client: httpx.Client) -> None:
    headers = {"Content-Type": "application/json"}
    answer = client.post("/api/extract", content=b'{"text": "34th and Portland \\ud800"}', headers=headers)
    assert answer.status_code in (200, 422)


def test_get_the_words_of_a_position(client: httpx.Client) -> None:
    answer = client.get("/api/reverse", params={"lon": -93.26712, "lat": 44.94135})
    assert answer.status_code == 200
    assert answer.json()["words"] == "34th Street East near Portland Avenue South"
    outside = client.get("/api/reverse", params={"lon": 0, "lat": 0})
    assert (outside.status_code, outside.json()["words"], outside.json()["candidate"]) == (200, None, None)


@pytest.mark.parametrize(
    "query", ["lon=44.9&lat=-93.3", "lon=nan&lat=44.9", "lon=-93.3", "lon=x&lat=y", "lon=inf&lat=1"]
)
def test_a_position_that_is_none(client: httpx.Client, query: str) -> None:
    answer = client.get(f"/api/reverse?{query}")
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_the_examples_are_what_is_answered(client: httpx.Client) -> None:
    places = client.post("/api/extract", json={"text": extract_api.EXAMPLE_TEXT}).json()["places"]
    shown = extract_api.EXAMPLE["places"]
    assert [{**place, "match": None} for place in places] == [{**place, "match": None} for place in shown]
    for place, example in zip(places, shown, strict=True):
        found, listed = place["match"]["candidates"][0], example["match"]["candidates"][0]
        assert found.keys() == listed.keys()
        assert found["label"] == listed["label"]
    position = {name: reverse_api.EXAMPLE[name] for name in ("lon", "lat")}
    answer = client.get("/api/reverse", params=position).json()
    assert answer.keys() == reverse_api.EXAMPLE.keys()
    assert (answer["words"], answer["neighborhood"]) == (
        reverse_api.EXAMPLE["words"],
        reverse_api.EXAMPLE["neighborhood"],
    )

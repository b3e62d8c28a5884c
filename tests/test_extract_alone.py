"""What is read alone is read inside a sentence too, wherever it stands and wherever its lines break."""

import csv
from pathlib import Path

import pytest

from app.geocoding.extract import extract
from app.geocoding.geocode import Geocoder
from app.model import LonLat, MatchStatus
from geodata.streets import Streets

CARRIERS = {
    "at the start": "{}: two people were hurt.",
    "as the subject": "{} was closed on Monday.",
    "at the end": "Police were called to {}.",
    "in the middle": "Officers went to {} on Tuesday, the city said.",
    "behind at": "A man was shot at {}, police said.",
    "in brackets": "The second scene ({}) was cleared by noon.",
    "behind a colon": "Location: {}",
    "in a list": "- {}\n- nothing else",
    "in a numbered list": "1. {}\n2. The office is closed",
    "on a line": "Robbery\n{}\nNo arrests",
    "quoted": "“{},” she said.",
    "between dashes": "It happened — {} — before noon.",
}
A_SUBJECT = "without 'at' before it, it can be two people, or a count of things"
EXCEPTIONS = {
    ("Boom Island", None): "a park without its last word is as often a person: Theodore Wirth",
    ("Hennepin and Washington", "as the subject"): A_SUBJECT,
    ("twenty-six hundred Blaisdell", "as the subject"): A_SUBJECT,
}
"""What is read alone and not in a sentence: the phrase, the carrier (None for all), and why."""

BROKEN = {
    "Police were called to {} on Monday.": "a short line",
    "The department said in a statement that its officers had been called to {} at about noon.": "a long line",
    "A man was shot at {}.": "the end",
    "Location: {}": "a label",
}
BREAKS = [
    "\n",
    "\r\n",
    "\r",
    "\n> ",
    "\r\n>> ",
    " \n  ",
    "\u2028",
    "\u00a0",
    "\u2009",
    "\u200b",
    " \u200b",
    "\u00ad ",
    "\t",
]
NOT_TWO_WORDS = frozenset(["2 6 0 0 blk Blaisdell", "927 12 TH AVE SE"])
"""Phrases in which a blank parts what is one figure."""


@pytest.fixture(scope="module")
def ask() -> Geocoder:
    return Geocoder(Streets())


def matching(ask: Geocoder) -> dict[str, LonLat]:
    """The phrases of the table that match alone, each with its position."""
    with (Path(__file__).parent / "phrases.csv").open(encoding="utf-8", newline="") as file:
        answers = {row["phrase"]: ask.geocode(row["phrase"]) for row in csv.DictReader(file)}
    return {
        phrase: match.best.position
        for phrase, match in answers.items()
        if match.best and match.status is MatchStatus.MATCH and phrase == " ".join(phrase.split())
    }


def finds(ask: Geocoder, text: str, position: LonLat) -> bool:
    found = extract(text, ask)
    assert [text[one.start : one.end] for one in found] == [one.text for one in found]
    return any(one.match.best and one.match.best.position == position for one in found)


@pytest.mark.parametrize("carrier", CARRIERS)
def test_a_phrase_that_matches_alone_is_found_in_a_sentence(ask: Geocoder, carrier: str) -> None:
    lost = {
        phrase
        for phrase, position in matching(ask).items()
        if not finds(ask, CARRIERS[carrier].format(phrase), position)
    }
    assert lost == {phrase for phrase, where in EXCEPTIONS if where in (None, carrier)}


@pytest.mark.parametrize("blank", BREAKS, ids=ascii)
def test_a_break_between_two_words_loses_no_place(ask: Geocoder, blank: str) -> None:
    lost = []
    for phrase, position in matching(ask).items():
        words = phrase.split(" ")
        whole = [carrier for carrier in BROKEN if finds(ask, carrier.format(phrase), position)]
        for at in range(1, len(words)):
            broken = " ".join(words[:at]) + blank + " ".join(words[at:])
            lost += [broken for carrier in whole if not finds(ask, carrier.format(broken), position)]
    assert [broken for broken in lost if " ".join(broken.replace(">", "").split()) not in NOT_TWO_WORDS] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("38th and Chicago\nPenn and Lowry", ["38th and Chicago", "Penn and Lowry"]),
        ("38th and Chicago\n\nPenn and Lowry", ["38th and Chicago", "Penn and Lowry"]),
        ("38TH AND CHICAGO\r\nPENN AND LOWRY", ["38TH AND CHICAGO", "PENN AND LOWRY"]),
        ("38th and chicago\npenn and lowry", ["38th and chicago", "penn and lowry"]),
        ("24th and Lyndale\nNorth Minneapolis", ["24th and Lyndale", "North Minneapolis"]),
        ("2605 Blaisdell\nPark and Lake", ["2605 Blaisdell", "Park and Lake"]),
        ("1012 18th Ave NE\n3400 Portland Ave S\n", ["1012 18th Ave NE", "3400 Portland Ave S"]),
        ("- 26th and Emerson\n- Penn and Plymouth", ["26th and Emerson", "Penn and Plymouth"]),
        ("1) 26th and Emerson\n2) Penn and Plymouth", ["26th and Emerson", "Penn and Plymouth"]),
        ("> 38th and Chicago\n> Penn and Lowry\n>\n> 34th\n> and Portland", 3),
        ("Robbery, 38th and Chicago\nShooting, Penn and Lowry", ["38th and Chicago", "Penn and Lowry"]),
        ("600 block of 24th Ave N\n34th and Portland", ["600 block of 24th Ave N", "34th and Portland"]),
        ("at 38th Street and Chicago\n\nAvenue of the Arts", ["38th Street and Chicago"]),
        (
            "Shots were heard by several people near 38th and Chicago\nPenn and Lowry",
            ["near 38th and Chicago", "Penn and Lowry"],
        ),
    ],
)
def test_a_list_of_lines_is_as_many_places(ask: Geocoder, text: str, expected: list[str] | int) -> None:
    found = [one.text for one in extract(text, ask)]
    assert (len(found) if isinstance(expected, int) else found) == expected


@pytest.mark.parametrize(
    "text",
    [
        "It was at 34th and Port\u00adland.",
        "It was at 34th and Port\u00ad\nland.",
        "It was at 34th and Port-\nland, they said.",
        "It was at 34th and Port-\r\n> land, they said.",
        "IT WAS AT 34TH AND PORT-\nLAND.",
        "It was at \u201c34th\u2019 &amp; Portland\u201d.".replace("\u2019", ""),
        "\ufeffIt was at 34th\u00a0and\u202fPortland.",
        "It was at 34th and\u2029\u2029Portland.".replace("\u2029\u2029", "\u2028"),
    ],
    ids=ascii,
)
def test_what_is_not_seen_loses_no_place(ask: Geocoder, text: str) -> None:
    (found,) = extract(text, ask)
    assert found.match.best
    assert found.match.best.label == "34th St E & Portland Ave S"
    assert text[found.start : found.end] == found.text == found.match.verbatim
    assert found.text.startswith("34th") or found.text.startswith("34TH")

"""What the geocoder doubts stands where people decide: in the rows, beside what is asked, before publishing."""

import re
from dataclasses import replace
from html import unescape

import pytest

from app.desk import doubts, placing
from app.desk.statement import Mention, mentions
from app.geocoding.geocode import Geocoder
from app.model import Location, MatchStatus, Verification
from geodata.streets import Streets
from tests.desk_site import DeskSite, desk

__all__ = ["desk"]

SAID = (
    "Shots were heard at Nicolet and 34th, the city said. A vigil is planned at Powderhorn Park. "
    "A driver was hurt in the 9900 block of Blaisdell Avenue and another near Foo and Portland. "
    "A man was hit on I-94, and one at 34th and Portland."
)
SPELLING = "“Nicolet” is read as Nicollet. Please check the spelling."
PARK = "Powderhorn Park is the name of a neighborhood and of a park"
NO_BLOCK = "has no 9900 block"


@pytest.fixture(scope="module")
def geocoder(streets: Streets) -> Geocoder:
    return Geocoder(streets)


def begun(desk: DeskSite, text: str) -> str:
    """The address of a map begun from a text, without a script."""
    ann = desk.client("ann")
    answer = ann.post(ann.get("/desk"), "/desk/maps", text=text)
    assert answer.status_code == 200
    return answer.url.path


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_desk_shows_doubts_beside_the_place(desk: DeskSite) -> None:
    page = desk.client("ann").get(begun(desk, SAID)).text
    row = page.partition("Nicollet Avenue South and 34th Street East")[2] or page.partition("Nicollet")[2]
    assert SPELLING in words(row)
    assert PARK in words(page)
    assert "Low score: 0.75" in words(page)


def test_desk_lists_what_was_named_and_not_placed(desk: DeskSite) -> None:
    page = words(desk.client("ann").get(begun(desk, SAID)).text)
    assert "Named in the text, not placed: “9900 block of Blaisdell Avenue”, “Foo and Portland”" in page
    assert NO_BLOCK in page
    assert "There is no street called Foo in Minneapolis." in page
    assert "I-94 is known only to within" in page


def test_publish_page_lists_doubts_and_what_is_not_placed(desk: DeskSite) -> None:
    page = words(desk.client("ann").get(f"{begun(desk, SAID)}/publish").text)
    assert SPELLING in page
    assert "Named in the text, not placed: “9900 block of Blaisdell Avenue”" in page


def test_a_place_is_found_in_other_words(desk: DeskSite) -> None:
    ann = desk.client("ann")
    address = begun(desk, "A driver was hurt in the 9900 block of Blaisdell Avenue. One was at 34th and Portland.")
    page = ann.get(address)
    key = re.search(r'data-question="([^"]+)"', page.text)
    assert key
    refused = ann.post(page, "/places", key=key[1], phrase="9800 block of Blaisdell")
    assert refused.status_code in (400, 422)
    assert "is not one place" in words(refused.text)
    placed = ann.post(page, "/places", key=key[1], phrase="2900 block of Blaisdell")
    assert "2900 block of Blaisdell" in words(placed.text)
    assert "Named in the text, not placed" not in words(placed.text)


def of_text(text: str, geocoder: Geocoder) -> tuple[Mention, ...]:
    return mentions(text, geocoder)


def located(one: Mention) -> Location:
    return placing.chosen(one.match.candidates[0], one.text, "ann")


def test_doubts_of_a_place_that_a_person_chose_are_settled(geocoder: Geocoder) -> None:
    (one,) = of_text("Shots were heard at Nicolet and 34th.", geocoder)
    chosen = placing.incident_of(one, located(one))
    assert located(one).verification is Verification.VERIFIED
    assert doubts.of_incidents([chosen], [one], {}, geocoder) == {}


def test_doubts_follow_the_place_and_not_the_phrase(geocoder: Geocoder) -> None:
    (one,) = of_text("Shots were heard at Nicolet and 34th.", geocoder)
    machine = replace(located(one), verification=Verification.UNVERIFIED)
    incident = replace(placing.incident_of(one, machine), id="a")
    assert SPELLING in doubts.of_incidents([incident], [one], {}, geocoder)["a"]
    moved = replace(incident, location=replace(machine, lon=machine.lon + 0.001))
    assert doubts.of_incidents([moved], [one], {}, geocoder) == {}


def test_a_decision_on_a_shorter_span_still_holds(geocoder: Geocoder) -> None:
    (one,) = of_text("ROBBERY: 38 ST E / CHICAGO AV S", geocoder)
    assert one.key == "9-31"
    assert one.decision({"9-16": "an-id"}) == "an-id"
    assert one.decision({"0-7": "an-id"}) is None


def test_statement_in_a_quoted_email_has_phrases_on_one_line(geocoder: Geocoder) -> None:
    text = (
        "> A man was shot in the 600\r\n> block of 24th Avenue North, the\r\n> city said. Another at 38th, 42nd\r\n"
        "> and 46th streets at Chicago."
    )
    found = mentions(text, geocoder)
    assert [one.text for one in found] == [
        "600 block of 24th Avenue North",
        "38th street and Chicago",
        "42nd street and Chicago",
        "46th street and Chicago",
    ]
    assert [one.title for one in found] == [
        "A man was shot in the 600 block of 24th Avenue North",
        "38th street and Chicago",
        "42nd street and Chicago",
        "46th street and Chicago",
    ]
    assert found[0].attribution == "the city said"
    assert all(one.match.status is MatchStatus.MATCH for one in found)
    assert all(geocoder.geocode(one.text).candidates == one.match.candidates for one in found)

"""What is known only to kilometers is offered where people decide: at the desk, in an import; and never set."""

import pytest

from tests.desk_site import DeskSite, Plain, desk
from tests.live import CORNER
from tests.test_desk_doubts import begun, words
from tests.test_import_served import sent

__all__ = ["desk"]
WIDE = "too wide to pin: the whole street"


@pytest.fixture(scope="module")
def ann(desk: DeskSite) -> Plain:
    return desk.client("ann")


def labels(desk: DeskSite, slug: str) -> list[str]:
    return [one.location.label for one in desk.store.map(slug).incidents]


@pytest.mark.parametrize(
    ("street", "label"),
    [
        ("somewhere on Hennepin Avenue", "Hennepin Ave S"),
        ("on I-94", "I-94"),
        ("all along E Lake St", "Lake St E"),
    ],
)
def test_desk_offers_a_whole_street_and_sets_no_pin(desk: DeskSite, ann: Plain, street: str, label: str) -> None:
    address = begun(desk, f"{street}\n{CORNER}\n")
    slug = address.rpartition("/")[2]
    assert labels(desk, slug) == ["34th St E & Portland Ave S"]
    page = ann.get(address)
    asked = words(page.text)
    assert WIDE in asked
    assert "which one?" not in asked
    assert f"{label} is known only to within about" in asked
    key = page.text.partition('data-question="')[2].partition('"')[0]
    ann.post(page, "/places", key=key, candidate=label)
    assert set(labels(desk, slug)) == {"34th St E & Portland Ave S", label}


def test_import_offers_a_whole_street_and_sets_no_pin(desk: DeskSite, ann: Plain) -> None:
    slug = begun(desk, CORNER).rpartition("/")[2]
    page = sent(
        ann, slug, "Location,Offense\n600 block of 24th Avenue North,arson\nHennepin Ave,assault\nI-94,assault\n"
    )
    review = ann.post(page, "/columns", headed="yes", **{"column-place": "Location", "column-category": "Offense"})
    asked = words(review.text)
    assert "2 rows to settle" in asked
    assert asked.count(WIDE) == 2
    assert "which one?" not in asked
    assert "I-94 is known only to within about" in asked
    done = ann.post(review, "/finish", rest="leave")
    assert "1 added" in done.text
    assert labels(desk, slug) == ["34th St E & Portland Ave S", "600 block of 24th Ave N"]


def test_two_places_that_can_be_pinned_are_a_choice(desk: DeskSite, ann: Plain) -> None:
    asked = words(ann.get(begun(desk, "24th and Lyndale")).text)
    assert "which one?" in asked
    assert "too wide" not in asked

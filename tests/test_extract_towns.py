"""Towns in a sentence: which of its places a town is said of, and what is said of the others."""

import pytest

from app.geocoding.extract import extract
from app.geocoding.geocode import Geocoder
from geodata.streets import Streets
from tests.remarked import said_of


@pytest.fixture(scope="module")
def geocoder(streets: Streets) -> Geocoder:
    """The geocoder of Minneapolis."""
    return Geocoder(streets)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One was at 5th and Main in Brooklyn Center, and a second at 38th and Chicago.", [None, "Minneapolis"]),
        ("One was at 38th and Chicago, and a second at 5th and Main in Brooklyn Center.", ["Minneapolis", None]),
        ("He was at 3400 Portland Ave in Burnsville and later at 24th and Lyndale Ave S.", [None, "Minneapolis"]),
        ("One was at 5th and Main in Edina; another was at 38th and Chicago.", [None, "Minneapolis"]),
        ("One was at 5th and Main in Edina, while the other was at 38th and Chicago.", [None, "Minneapolis"]),
        # A town before all places, or behind no name, is said of each of them.
        (
            "Two were hurt in Brooklyn Center on Friday, one at 5th and Main and another at 53rd and Lyndale.",
            [None, None],
        ),
        (
            "Police in St. Paul said one was at Grand Avenue and Dale Street, and a second at 38th and Chicago.",
            [None, None],
        ),
        ("In Edina, one was at 5th and Main, and a second at 38th and Chicago.", [None, None]),
        ("One was hurt at 34th and Portland on Friday in Edina.", [None]),
        ("One was hurt at 34th and Portland, and one at 38th and Chicago.", ["Minneapolis", "Minneapolis"]),
    ],
)
def test_town_is_said_of_its_own_place(geocoder: Geocoder, text: str, found: list[str | None]) -> None:
    places = extract(text, geocoder)
    assert [one.match.best.locality if one.match.best else None for one in places] == found
    elsewhere = [any("for another place" in remark for remark in said_of(one.match)) for one in places]
    assert elsewhere == [town is not None and None in found for town in found]

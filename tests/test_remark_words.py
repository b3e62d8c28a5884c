"""The wording of remarks, where phrases on the map or the tests of a service do not reach every branch."""

import pytest

from app.model import Remark, RemarkCode, remark
from app.words.remarks import sentence
from geodata.names import standardize

OF_SERVICE = {"provider": "Nominatim", "label": "650 Okapi Ave"}
ELM, OAK = standardize("Elm St"), standardize("N Oak Ave")
SENTENCES = [
    (remark(RemarkCode.PROVIDER_QUOTA, provider="HERE"), "HERE says that the quota of this account is used up."),
    (
        remark(RemarkCode.PROVIDER_TIMED_OUT, provider="HERE", timeout_s=5.0),
        "HERE did not answer within 5 seconds.",
    ),
    (
        remark(RemarkCode.PROVIDER_PAUSED, provider="HERE", wait_s=1200),
        "HERE did not answer and is left in peace for 1200 seconds.",
    ),
    (
        remark(RemarkCode.PROVIDER_OTHER_KIND, kind="street_center", words="highway/way", **OF_SERVICE),
        "Nominatim gave “650 Okapi Ave”, which is refused: it is not the place itself, but a street center "
        "(highway/way).",
    ),
    (
        remark(RemarkCode.PROVIDER_OUTSIDE, area="", **OF_SERVICE),
        "Nominatim gave “650 Okapi Ave”, which is refused: it is outside the area of these streets.",
    ),
    (
        remark(RemarkCode.PROVIDER_OTHER_NAME, **OF_SERVICE),
        "Nominatim gave “650 Okapi Ave”, which is refused: it is something of another name.",
    ),
    (remark(RemarkCode.PROVIDER_CREDIT, text="© {all} of us"), "© {all} of us"),
    (
        remark(RemarkCode.NO_STREET, written=ELM, locality="", namesakes=tuple("ABCDEFG")),
        "There is no street called Elm Street in these streets. There is A, B, C, D, E and F and others.",
    ),
    (
        Remark(RemarkCode.NO_SUCH_TYPE, (("written", OAK),), ("9 Oak St",)),
        "There is no North Oak Avenue. Did you mean 9 Oak St? If so, name the city as well.",
    ),
    (remark(RemarkCode.TIE, labels=("Elm", "Elm")), "There are 2 places called Elm. Choose one of them."),
    (
        remark(RemarkCode.TIE, labels=tuple("ABCDEFG")),
        "The phrase can mean A, B, C, D, E or F or others. Say which.",
    ),
    (
        remark(RemarkCode.SEVERAL_KINDS, name="Loring", kinds=("neighborhood", "park", "lake")),
        "Loring is the name of a neighborhood, park and of a lake; this is the neighborhood.",
    ),
    (
        remark(RemarkCode.LIES_ELSEWHERE, areas=("A", "B"), name="Edina", town=""),
        "Dateline's streets are those of A and B; Edina lies outside.",
    ),
    (
        remark(RemarkCode.OUTSIDE_AREA, area="", lon=-93.0, lat=45.1234567),
        "The position -93.00000, 45.12346 (longitude, latitude) lies outside the area of these streets.",
    ),
    (
        remark(RemarkCode.OFFERED, label="", uncertainty_m=2000.0),
        "The point is known only to within about 1.2 miles, so it is offered and not pinned. Choose it if that is "
        "enough, or name a cross street, a block or an address.",
    ),
    (
        remark(RemarkCode.IN_DIRECTION, count=2, direction="NE"),
        "Of 2 places that it can mean, the one in the northeast, as the text says.",
    ),
    (
        remark(RemarkCode.LOW_SCORE, score=0.7, sure=0.9),
        "Low score: 0.70. From 0.90 up, 99 in 100 are right. Please check the place.",
    ),
]


@pytest.mark.parametrize(("of", "said"), SENTENCES, ids=lambda value: value.code if isinstance(value, Remark) else "")
def test_remark_is_said_in_these_words(of: Remark, said: str) -> None:
    assert sentence(of) == said

"""Places in prose: a table of sentences, what is no place, what a sentence says of where, and positions that cut."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.geocoding.extract import Found, extract
from app.geocoding.geocode import Geocoder
from app.geocoding.prose import spans
from app.geocoding.tokens import KINDS, tokens
from app.model import MatchStatus, Relation
from geodata.streets import Streets
from tests.grid import town
from tests.remarked import said_of

STORY = (
    "Two people were hurt on Wednesday, the city said. At 5.15am a 37-year-old woman was found at 34th and Portland, "
    "where 2,000 officers had been sent between Nov. 5 and Dec. 3. The second shooting was in the 600 block of 24th "
    "Avenue North. Ms Park of 5th Street Partners, who is 52, saw none of the 12 cars."
)


@pytest.fixture(scope="module")
def ask() -> Geocoder:
    return Geocoder(Streets())


def texts(found: tuple[Found, ...]) -> list[str]:
    return [one.text for one in found]


def labels(found: tuple[Found, ...]) -> list[str]:
    return [one.match.best.label if one.match.best else one.match.status.value for one in found]


# A sentence of any American city, with what is written in it as a place; the streets are not asked.
WRITTEN = [
    ("She lives at 412 Elm St. He does not.", ["412 Elm St."]),
    ("He was found at 412 Elm.", ["412 Elm"]),
    ("The store, 1180 N. Grand Blvd. W., was closed.", ["1180 N. Grand Blvd. W."]),
    ("They met at 77 S. St. Clair Ave.", ["77 S. St. Clair Ave."]),
    ("A fire at 8-10 E. Oak Lane was put out.", ["8-10 E. Oak Lane"]),
    ("It burned at 5210 Dr. Rosa Parks, Jr., Parkway all night.", ["5210 Dr. Rosa Parks, Jr., Parkway"]),
    ("He was seen at 219 W. 61st. Who was he?", ["219 W. 61st"]),
    ("Deliveries go to 940 Ave. K on weekdays.", ["940 Ave. K"]),
    ("at 604 Birch Cir. on Friday", ["604 Birch Cir."]),
    ("the 300 block of Elm Street, near a school", ["300 block of Elm Street"]),
    ("the 4800-block of South Kedzie", ["4800-block of South Kedzie"]),
    ("in the 1400 blk Larch Ave", ["1400 blk Larch Ave"]),
    ("in the twenty-four hundred block of K Street", ["twenty-four hundred block of K Street"]),
    ("in the unit block of K Street", ["unit block of K Street"]),
    ("in the first block of Maple Road", ["first block of Maple Road"]),
    ("on the 900 block of Western, they said", ["900 block of Western"]),
    ("the 2200 and 2300 blocks of Larch Avenue", ["2200 and 2300 blocks of Larch Avenue"]),
    ("fled from Elm Street and Third Avenue NE, the sheriff said", ["Elm Street and Third Avenue NE"]),
    ("12th St. and Maple Avenue, SE, was closed", ["12th St. and Maple Avenue, SE"]),
    ("at the corner of Elm and Maple streets", ["Elm and Maple streets"]),
    ("on 41st and 43rd avenues", ["41st and 43rd avenues"]),
    ("between University and Vine avenues", ["University and Vine avenues"]),
    ("ran down Elm Street toward Maple Street", ["Elm Street toward Maple Street"]),
    ("on Elm Road just north of Maple Road", ["Elm Road just north of Maple Road"]),
    ("Avenue B and Avenue C", ["Avenue B and Avenue C"]),
    ("Elm Street between Second and Third avenues", ["Elm Street between Second and Third avenues"]),
    ("Elm Street (between Oak and Ash streets)", ["Elm Street (between Oak and Ash streets)"]),
    ("Elm Street from Oak Street to Ash Street", ["Elm Street from Oak Street to Ash Street"]),
    ("I-94 at Elm Street", ["I-94 at Elm Street"]),
    ("at Highway 61 and County Road 10", ["Highway 61 and County Road 10"]),
    ("412 Elm St. between Oak and Ash streets", ["412 Elm St."]),
    ("at May and June streets", ["May and June streets"]),
    ("half a mile west of Elm Street and Oak Avenue", ["half a mile west of Elm Street and Oak Avenue"]),
    ("The two men were stopped by police at the corner of Elm Street\nand Oak Avenue", ["Elm Street and Oak Avenue"]),
    ("18½ Avenue NE and 2nd Street NE", ["18½ Avenue NE and 2nd Street NE"]),
    ("They mended Elm Street between Oak and Ash avenues.", ["Elm Street between Oak and Ash avenues"]),
    ("It was at Oak and Ash aves. on Monday.", ["Oak and Ash aves."]),
    ("Traffic on 35W at Elm Street was stopped.", ["35W at Elm Street"]),
    ("at 10:15 p.m. Oct. 3 at 3rd Avenue S. and E. 24th Street", ["3rd Avenue S. and E. 24th Street"]),
    ("two blocks north of West Oak and Ash Avenue", ["two blocks north of West Oak and Ash Avenue"]),
]

NO_PLACES = [
    "",
    "The 37-year-old was pronounced dead at 5.15am.",
    "More than 2,000 officers and 150 soldiers were sent.",
    "It is due on Nov. 5 and Dec. 3, or 22 October 2009.",
    "On the 28th and 29th of March, and again on the 1st and 2nd.",
    "The hearing is on March 4 at 9 a.m. in Courtroom 1556.",
    "Ms Park said Mr. Lake and Mrs. Franklin had left.",
    "Judge Portland and Officer Lyndale testified.",
    "The 21st Century Fund and 5th Street Partners own 12 buildings.",
    "Company B, 5th Street Partners, said so.",
    "The team won 27-24 on Sunday, its 3rd in 4 games.",
    "He was charged with 2nd-degree murder and 1st-degree assault.",
    "Of the 12 Minneapolis schools, 3 were closed.",
    "In 2020 Hennepin Avenue was rebuilt.",
    "On May 5 Lake Street reopened.",
    "Presidents Washington and Lincoln are honored, and so is Grant.",
    "She attends University of Texas at Austin.",
    "Route 5 and Line 12 buses are detoured; call 911 or 612-555-0100.",
    "The 3rd Precinct, the 4th Congressional District and the 5th Ward.",
    "The Supreme Court and United Way disagree.",
    "Prices rose 3.5% to $1,200 at 10:30 p.m.",
    "Two of 5 Lake Street shops closed.",
    "Johnson & Johnson, Dow Jones & Company.",
    "Total: 926\nMain St. is closed.",
    "Chicago and Portland lost.",
    "Virginia and Georgia were the only states to vote for it.",
    "Bryant and Aldrich, both 22, pleaded guilty; she is 35.",
    "Gov. Tim Lake signed the bills of March 4 and 5.",
    "It was the 34th homicide of the year and the 12th in August.",
    "Mary Lake and Chicago Fire coach Bob Penn met.",
    "The 10th and final witness spoke of 46 and 50 calls a day.",
    "Sgt. Ann Franklin and Mayor Jacob Lyndale said no.",
]

# A sentence of Minneapolis, with the places that the streets make of it.
LOCATED = [
    ("shots fired at 34th and portland", ["34th St E & Portland Ave S"]),
    ("SHOTS FIRED AT 34TH AND PORTLAND", ["34th St E & Portland Ave S"]),
    ("in the first block of West Lake Street", ["0 block of Lake St W"]),
    ("in the twenty-four hundred block of Portland Avenue", ["2400 block of Portland Ave S"]),
    ("It was heard near Lake and Chicago.", ["Lake St E & Chicago Ave S"]),
    ("Lake/Chicago; 26th Ave N @ Lyndale Ave N", ["Lake St E & Chicago Ave S", "26th Ave N & Lyndale Ave N"]),
    ("at Lake and Chicago Minneapolis Police said", ["Lake St E & Chicago Ave S"]),
    ("The Old Bell Square 38th Street and Chicago Avenue", ["38th St E & Chicago Ave S"]),
    (
        "the University of Minnesota at 4th Street SE and 15th Avenue",
        ["tie", "4th St SE & 15th Ave SE"],
    ),
    ("Lake Street, Franklin Avenue and Cedar Avenue", ["Franklin Ave E & Cedar Ave S"]),
    ("24th and Lyndale in north Minneapolis", ["24th Ave N & Lyndale Ave N"]),
    ("In the city's south, police closed 24th and Lyndale.", ["24th St W & Lyndale Ave S"]),
    ("A vigil was held at Lake Nokomis Park.", ["tie"]),
    ("She lives at 1012 18th Ave. NE, Minneapolis.", ["1012 18th Ave NE"]),
    ("Fire at 35W and Diamond Lake Road, the state said.", ["I-35W & Diamond Lake Rd E"]),
    ("in the alley behind the 3500 block of Elliot Avenue", ["behind 3500 block of Elliot Ave S"]),
    ("She walked from Franklin and Cedar to the river.", ["Franklin Ave E & Cedar Ave S"]),
    (
        "They marched from Lake and Chicago to City Hall by way of the 2700 block of Cedar.",
        ["Lake St E & Chicago Ave S", "Minneapolis City Hall", "2700 block of Cedar Ave S"],
    ),
]

ELSEWHERE = [
    "in the 1500 block of Park Avenue in Edina",
    "at 34th and Portland, St. Paul",
    "at 34th Street and Portland Avenue, Springfield, Ill.",
    "Edina police were called to 34th and Portland.",
    "In St. Paul, a man was shot at 34th and Portland.",
    "ST. PAUL, Minn. (AP) — A man was shot at 34th and Portland.",
]


def test_the_example_among_dates_ages_counts_and_names(ask: Geocoder) -> None:
    found = extract(STORY, ask)
    assert texts(found) == ["34th and Portland", "600 block of 24th Avenue North"]
    assert labels(found) == ["34th St E & Portland Ave S", "600 block of 24th Ave N"]
    assert [STORY[one.start : one.end] for one in found] == texts(found)
    assert [one.match.verbatim for one in found] == texts(found)


@pytest.mark.parametrize(("text", "expected"), WRITTEN, ids=lambda value: str(value)[:50])
def test_places_are_told_by_how_they_are_written(text: str, expected: list[str]) -> None:
    assert [span.text for span in spans(text)] == expected


@pytest.mark.parametrize("text", NO_PLACES)
def test_what_is_no_place(ask: Geocoder, text: str) -> None:
    assert [span.text for span in spans(text)] == []
    assert texts(extract(text, ask)) == []


@pytest.mark.parametrize(("text", "expected"), LOCATED, ids=lambda value: str(value)[:50])
def test_places_on_the_streets(ask: Geocoder, text: str, expected: list[str]) -> None:
    assert labels(extract(text, ask)) == expected


@pytest.mark.parametrize("text", ELSEWHERE)
def test_another_town_in_the_sentence_is_no_match(ask: Geocoder, text: str) -> None:
    (found,) = extract(text, ask)
    assert found.match.status is MatchStatus.NO_MATCH
    assert "the phrase names" in said_of(found.match)[0]


def test_the_town_of_one_sentence_is_not_that_of_the_next(ask: Geocoder) -> None:
    found = extract("It began at 34th and Portland in Edina. It ended at 34th and Portland.", ask)
    assert labels(found) == ["no_match", "34th St E & Portland Ave S"]


def test_a_known_part_of_town_behind_a_place_is_no_place_of_its_own(ask: Geocoder) -> None:
    found = extract("in the 4000 block of Minnehaha Avenue in the Longfellow neighborhood", ask)
    assert texts(found) == ["4000 block of Minnehaha Avenue"]


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("at Lake Street and Chicago Avenue", Relation.AT),
        ("near the corner of Lake Street and Chicago Avenue", Relation.NEAR),
        ("just off Lake Street and Chicago Avenue", Relation.OFF),
        ("on Lake Street near Chicago Avenue", Relation.NEAR),
        ("across from 1500 East Lake Street", Relation.BESIDE),
        ("two blocks south of Lake Street and Chicago Avenue", Relation.AWAY),
        ("two blocks south of Lake and Chicago", Relation.AWAY),
    ],
)
def test_the_relation_is_kept_to_the_end(ask: Geocoder, text: str, relation: Relation) -> None:
    (found,) = extract(text, ask)
    assert found.match.best
    assert found.match.best.relation is relation
    assert ask.geocode(found.text).candidates == found.match.candidates


def test_a_direction_never_settles_what_it_does_not_tell_apart(ask: Geocoder) -> None:
    (found,) = extract("at 24th and Lyndale, said a man in the city's east", ask)
    assert found.match.status is MatchStatus.TIE


def test_other_streets_other_names() -> None:
    other = Geocoder(town("a b\nc d", {"Elm St": "ab", "Oak Ave": "ac"}))
    assert labels(extract("at Elm and Oak, not at Lake and Chicago", other)) == ["Elm St & Oak Ave"]


def test_every_kind_is_described() -> None:
    assert set(tokens(STORY).kinds) - set("&@NFbm>fciexkj/-,().;") <= set(KINDS)


WORDS = st.sampled_from(
    [
        *("34th", "600", "1012", "18", "½", "Lake", "Portland", "Lyndale", "I-94", "Hwy", "55", "First", "St.", "N."),
        *(
            "Street",
            "avenue",
            "avenues",
            "streets",
            "block",
            "of",
            "the",
            "near",
            "off",
            "between",
            "from",
            "to",
            "and",
        ),
        *("corner", "in", "St. Paul", "Edina", "north", "Minneapolis", "Mayor", "May", "5", ",", ".", ";", "(", ")"),
        *("a", "half", "mile", "south", "\n", "\n\n", "'s", "Jr.", "School", "/", "&", "@", "-", "—", "X", "park"),
    ]
)


def cut_rightly(text: str, found: tuple[Found, ...]) -> None:
    end = 0
    for one in found:
        assert text[one.start : one.end] == one.text
        assert end <= one.start < one.end
        end = one.end


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_no_text_makes_it_raise(ask: Geocoder, text: str) -> None:
    cut_rightly(text, extract(text, ask))


@settings(max_examples=300, deadline=None)
@given(st.lists(WORDS, max_size=40).map(" ".join))
def test_no_street_like_text_makes_it_raise_or_overlap(ask: Geocoder, text: str) -> None:
    cut_rightly(text, extract(text, ask))


@pytest.mark.parametrize(
    "piece", ["600 block of Lake ", "Lake and ", "A'", "St. ", ", ", "\n ", "0", "in Edina ", "a half mile ", "Lake, "]
)
def test_a_long_text_of_one_piece_comes_to_an_end(ask: Geocoder, piece: str) -> None:
    text = piece * (50_000 // len(piece))
    cut_rightly(text, extract(text, ask))

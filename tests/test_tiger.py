"""geodata.sources.tiger: drawn files in the Census's layout, and the real county where it is at hand."""

import csv
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from app.geocoding.geocode import Geocoder
from geodata.address_range import AddressRange
from geodata.build_area import Area, Report, build_area
from geodata.geometry.plane import Plane
from geodata.names import standardize
from geodata.sources import tiger
from geodata.sources.layers import SourceUnreadable
from geodata.sources.roads import LISTED_RANGE
from geodata.streets import Streets
from tests.street_files import UTM, Row, range_columns, write_geojson, write_shapefile, zipped

TOWN = """
    a b c d
    e f g h
    p q r s
"""
ADDRFEAT = [
    ("ab", {"TLID": 1, "FULLNAME": "Elm St", **range_columns("100-198", "101-199"), "ROAD_MTFCC": "S1400"}),
    ("bc", {"TLID": 2, "FULLNAME": "Elm St", **range_columns("200-298", "201-299"), "ROAD_MTFCC": "S1400"}),
    ("bf", {"TLID": 3, "FULLNAME": "1st Ave N", **range_columns("2-98", "1-99"), "ROAD_MTFCC": "S1400"}),
]


def area(*files: Path, **more: str) -> Area:
    return Area("tiger", files, "town", "Springfield", "MN", **more)  # type: ignore[arg-type]


def built(tmp_path: Path, *files: Path, **more: str) -> tuple[Streets, Report]:
    out = tmp_path / "town.sqlite"
    report = build_area(area(*files, **more), out)
    return Streets(out), report


def apart_m(one: Sequence[float], other: Sequence[float]) -> float:
    return Plane(44.95).distance_m(one, other)


def write(tmp_path: Path, rows: Sequence[Row], form: str = "shp") -> Path:
    if form == "geojson":
        return write_geojson(tmp_path / "tl_addrfeat.geojson", TOWN, rows)
    file = write_shapefile(tmp_path / "tl_addrfeat.shp", TOWN, rows)
    return zipped(file) if form == "zip" else file


@pytest.mark.parametrize("form", ["shp", "zip", "geojson"])
def test_every_form_gives_the_same_streets(tmp_path: Path, form: str) -> None:
    streets, report = built(tmp_path, write(tmp_path, list(ADDRFEAT), form))
    assert report.counts["segments"] == report.counts["named"] == report.counts["ranged"] == 3
    match = Geocoder(streets).geocode("150 Elm St, Springfield")
    assert match.best is not None
    assert match.best.locality == "Springfield"
    corner = Geocoder(streets).geocode("Elm and 1st Ave N").best
    assert corner is not None
    assert corner.accuracy_type == "intersection"
    streets.close()


def test_the_reduced_layout_is_read_as_well(tmp_path: Path) -> None:
    row = {
        "street": "ELM ST", "tlid": 1, "lfromhn": "100", "ltohn": "198", "rfromhn": None, "rtohn": None,
        "parity_l": "E", "parity_r": None, "zip_l": "55101", "zip_r": None, "city": "Springfield",
    }  # fmt: skip
    refused: Counter[str] = Counter()
    [road] = tiger.roads([write_geojson(tmp_path / "few.geojson", TOWN, [("ab", row)])], refused)
    assert road.named == (("ELM ST", (AddressRange("left", 100, 198, "even", "listed", LISTED_RANGE),)),)
    assert road.cities == {"Springfield"}
    assert not refused


def test_records_of_one_tlid_are_one_segment(tmp_path: Path) -> None:
    rows = [
        ("ab", {"TLID": 1, "FULLNAME": "N Elm St", **range_columns("100-148")}),
        ("ab", {"TLID": 1, "FULLNAME": "N Elm St", **range_columns("150-198")}),
        ("ab", {"TLID": 1, "FULLNAME": "Elm St", **range_columns("100-148")}),
        ("bc", {"TLID": 2, "FULLNAME": "N Elm St", **range_columns("200-298")}),
    ]
    streets, report = built(tmp_path, write(tmp_path, rows))
    assert (report.counts["segments"], report.counts["streets"], report.counts["other names"]) == (2, 1, 1)
    [(_, street)] = [entry for entry in streets.named("ELM") if entry[0].directional == "N"]
    assert [len(segment.ranges) for segment in streets.segments(street.id)] == [2, 1]
    assert {str(name) for name, _ in streets.named("ELM")} == {"N Elm St", "Elm St"}
    streets.close()


def test_a_name_that_goes_its_own_way_is_a_street(tmp_path: Path) -> None:
    """County Road J runs along 85th Ave for a block: neither is the other's alias beyond it."""
    rows = [
        ("ab", {"TLID": 1, "FULLNAME": "85th Ave NE", **range_columns("100-198")}),
        ("bc", {"TLID": 2, "FULLNAME": "85th Ave NE", **range_columns("200-298")}),
        ("bc", {"TLID": 2, "FULLNAME": "Co Rd J", **range_columns("200-298")}),
        ("cd", {"TLID": 3, "FULLNAME": "Co Rd J", **range_columns("300-398")}),
    ]
    streets, report = built(tmp_path, write(tmp_path, rows))
    assert (report.counts["streets"], report.counts["other names"]) == (2, 0)
    lengths = {str(street.name): len(streets.segments(street.id)) for street in streets.streets()}
    assert set(lengths.values()) == {2}
    streets.close()


@pytest.mark.parametrize(
    ("numbers", "kept"),
    [
        (("12-34/12-98", ""), 0),  # a hyphen, as in Queens
        (("100A/198", ""), 0),
        (("/198", ""), 0),
        (("198-100", ""), 1),
        (("100-199", ""), 1),
    ],
)
def test_numbers_that_are_none_are_counted(tmp_path: Path, numbers: tuple[str, str], kept: int) -> None:
    columns = range_columns() | dict(zip(("LFROMHN", "LTOHN"), _ends(numbers[0]), strict=True))
    streets, report = built(tmp_path, write(tmp_path, [("ab", {"TLID": 1, "FULLNAME": "Elm St", **columns})]))
    assert report.counts["ranged"] == kept
    assert sum(report.refused.values()) == 1 - kept
    streets.close()


def _ends(text: str) -> tuple[str, str]:
    start, _, end = text.partition("/" if "/" in text else "-")
    return start, end


def test_edges_faces_and_places_say_what_address_ranges_lack(tmp_path: Path) -> None:
    edges = [
        ("ab", {"TLID": 1, "TFIDL": 10, "TFIDR": 11, "MTFCC": "S1400", "FULLNAME": "Elm St"}),
        ("ef", {"TLID": 9, "TFIDL": 11, "TFIDR": 11, "MTFCC": "S1200", "FULLNAME": "US Hwy 10"}),
        ("pq", {"TLID": 8, "TFIDL": 10, "TFIDR": 10, "MTFCC": "H3010", "FULLNAME": "Mill Creek"}),
    ]
    faces = [("ab", {"TFID": 10, "PLACEFP": "58000"}), ("ab", {"TFID": 11, "PLACEFP": "06382"})]
    places = [("ab", {"PLACEFP": "58000", "NAME": "St. Paul"}), ("ab", {"PLACEFP": "06382", "NAME": "Blaine"})]
    unnamed = [("ab", {"TLID": 1, "FULLNAME": "", **range_columns("100-198")})]
    files = [
        write(tmp_path, unnamed),
        write_shapefile(tmp_path / "edges.shp", TOWN, edges),
        write_shapefile(tmp_path / "faces.shp", TOWN, faces),
        write_shapefile(tmp_path / "place.shp", TOWN, places),
    ]
    roads = list(tiger.roads(files, Counter()))
    assert [(road.named[0][0], road.street_class, set(road.cities)) for road in roads] == [
        ("Elm St", "minor", {"St. Paul", "Blaine"}),
        ("US Hwy 10", "major", {"Blaine"}),
    ]
    assert roads[0].named[0][1], "the range of the unnamed record belongs to the named edge"
    _, report = built(tmp_path, *files, only_city="Saint Paul")
    assert (report.counts["segments"], report.refused["road of another municipality"]) == (1, 1)


def test_a_freeway_over_a_street_is_no_corner(tmp_path: Path) -> None:
    """The Census has a node wherever two lines cross, under a bridge as well."""
    edges = [
        ("ab", {"TLID": 1, "TFIDL": "", "MTFCC": "S1400", "FULLNAME": "Elm St"}),
        ("bc", {"TLID": 2, "TFIDL": "", "MTFCC": "S1400", "FULLNAME": "Elm St"}),
        ("bf", {"TLID": 3, "TFIDL": "", "MTFCC": "S1100", "FULLNAME": "I-94"}),
    ]
    streets, _ = built(tmp_path, write_shapefile(tmp_path / "edges.shp", TOWN, edges))
    kinds = [one.kind for s in streets.streets() for found in streets.crossings(s.id).values() for one in found]
    assert set(kinds) == {"interchange"}
    streets.close()


def test_a_claim_that_contradicts_its_neighbours_is_refused(tmp_path: Path) -> None:
    rows = [
        ("ab", {"TLID": 1, "FULLNAME": "Elm St", **range_columns("100-198", "101-199")}),
        ("bc", {"TLID": 2, "FULLNAME": "Elm St", **range_columns("200-298", "201-299")}),
        ("cd", {"TLID": 3, "FULLNAME": "Elm St", **range_columns("300-398", "301-399")}),
        ("cd", {"TLID": 3, "FULLNAME": "Elm St", **range_columns("100-198")}),  # the numbers of the first piece
    ]
    streets, report = built(tmp_path, write(tmp_path, rows))
    match = Geocoder(streets).geocode("150 Elm St")
    assert match.best is not None, match.remarks
    assert match.best.lon < -93.2987, "on the first piece"
    assert sum(count for why, count in report.refused.items() if "fits its neighbours better" in why) == 1
    streets.close()


def test_equal_claims_stay_and_the_phrase_ties(tmp_path: Path) -> None:
    rows = [
        ("ab", {"TLID": 1, "FULLNAME": "Elm St", **range_columns("100-198")}),
        ("qr", {"TLID": 2, "FULLNAME": "Elm St", **range_columns("100-198")}),
    ]
    streets, _ = built(tmp_path, write(tmp_path, rows))
    assert Geocoder(streets).geocode("150 Elm St").status == "tie"
    streets.close()


def test_files_that_cannot_be_used_are_refused_in_words(tmp_path: Path) -> None:
    projected = write_shapefile(tmp_path / "utm.shp", TOWN, list(ADDRFEAT), UTM)
    damaged = write(tmp_path, list(ADDRFEAT), "zip")
    damaged.write_bytes(damaged.read_bytes()[:300])
    cut = write_shapefile(tmp_path / "cut.shp", TOWN, list(ADDRFEAT))
    cut.write_bytes(cut.read_bytes()[:-40])
    (tmp_path / "text.geojson").write_text("not JSON")
    foreign = write_geojson(tmp_path / "parks.geojson", TOWN, [("ab", {"name": "Elm Park"})])
    metres = write_geojson(tmp_path / "metres.geojson", TOWN, [("ab", {"tlid": 1})], "urn:ogc:def:crs:EPSG::26915")
    for file, said in (
        (projected, "EPSG:4326"),
        (damaged, "cannot be read"),
        (cut, "cannot be read"),
        (tmp_path / "text.geojson", "cannot be read"),
        (tmp_path / "absent.shp", "no file"),
        (tmp_path / "streets.gpkg", "Save it as"),
        (foreign, "none of the TIGER/Line layers"),
        (metres, "EPSG:4326"),
    ):
        with pytest.raises(SourceUnreadable, match=said) as refusal:
            build_area(area(file), tmp_path / "out.sqlite")
        assert str(tmp_path) not in str(refusal.value)
    assert not (tmp_path / "out.sqlite").exists()


def test_a_city_that_the_files_do_not_hold_is_said(tmp_path: Path) -> None:
    with pytest.raises(SourceUnreadable, match="FACES and PLACE"):
        build_area(area(write(tmp_path, list(ADDRFEAT)), only_city="Boston"), tmp_path / "out.sqlite")


@pytest.fixture(scope="module")
def st_paul(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Geocoder]:
    out = tmp_path_factory.mktemp("st-paul") / "streets.sqlite"
    county = shared / "data" / "ramsey_tiger_2024.geojson"
    report = build_area(Area("tiger", [county], "st-paul", "St. Paul", "MN", only_city="St. Paul"), out)
    assert report.counts["named"] > 9_000
    streets = Streets(out)
    yield Geocoder(streets)
    streets.close()


def test_st_paul_gives_its_own_ranges_back(shared: Path, st_paul: Geocoder) -> None:
    """The middle number of a range lies on its segment, or within 30 m of it."""
    from shapely import LineString, Point

    plane = Plane(44.95)
    features = json.loads((shared / "data" / "ramsey_tiger_2024.geojson").read_text())["features"]
    rows = [feature for feature in features if feature["properties"]["city"] == "St. Paul"]
    asked = right = 0
    for feature in random.Random(3).sample(rows, 1_000):
        properties = feature["properties"]
        line = LineString([plane.xy(position) for position in feature["geometry"]["coordinates"]])
        for start, end in ((properties["lfromhn"], properties["ltohn"]), (properties["rfromhn"], properties["rtohn"])):
            if start and start.isdigit() and end.isdigit():
                low, high = sorted((int(start), int(end)))
                best = st_paul.geocode(f"{low + 2 * ((high - low) // 4)} {properties['street']}, St. Paul").best
                asked += 1
                right += best is not None and line.distance(Point(plane.xy(best.position))) <= 30
    assert asked > 1_500
    assert right / asked >= 0.95


@pytest.mark.parametrize(
    "cross", ["Dale St", "Hamline Ave", "Lexington Pkwy", "Snelling Ave", "Victoria St", "Western Ave"]
)
def test_corners_of_university_avenue_lie_at_their_stations(shared: Path, st_paul: Geocoder, cross: str) -> None:
    """The light rail runs along University Avenue; its stations, placed by the transit agency, stand at the corners."""
    with (shared / "data" / "twin_cities_landmarks.csv").open() as f:
        [station] = [row for row in csv.DictReader(f) if row["name"] == f"{cross} Station"]
    best = st_paul.geocode(f"University Ave W & {cross}, Saint Paul").best
    assert best is not None
    assert apart_m(best.position, (float(station["lon"]), float(station["lat"]))) < 25


@pytest.mark.parametrize(
    ("phrase", "where"),
    [
        ("Summit and Dale", (-93.1262, 44.9413)),
        ("Grand & Lexington", (-93.1466, 44.9400)),
        ("Selby & Western", (-93.1161, 44.9466)),
        ("Payne and Maryland Ave", (-93.0735, 44.9774)),
        ("Ford Pkwy and Cleveland", (-93.1874, 44.9179)),
        ("White Bear and Larpenteur", (-93.0252, 44.9919)),
    ],
)
def test_corners_looked_up_by_hand(st_paul: Geocoder, phrase: str, where: tuple[float, float]) -> None:
    best = st_paul.geocode(f"{phrase}, Saint Paul").best
    assert best is not None
    assert apart_m(best.position, where) < 40


TEN_CORNERS = [
    *("Payne and Maryland", "Snelling & Selby", "Grand & Victoria", "Rice and Maryland", "Summit & Lexington"),
    *("White Bear & Minnehaha", "Arcade & Case", "7th St W & Randolph", "Como Ave & Front", "Dale & Thomas"),
]


def test_ten_corners_are_nodes_of_both_streets_in_the_file(shared: Path, st_paul: Geocoder) -> None:
    nodes: dict[str, set[tuple[float, float]]] = {}
    for feature in json.loads((shared / "data" / "ramsey_tiger_2024.geojson").read_text())["features"]:
        line, name = feature["geometry"]["coordinates"], standardize(feature["properties"]["street"]).name
        nodes.setdefault(name, set()).update((tuple(line[0]), tuple(line[-1])))
    for phrase in TEN_CORNERS:
        best = st_paul.geocode(f"{phrase}, St Paul").best
        assert best is not None, phrase
        one, other = (standardize(street).name for street in best.label.split(" & "))
        assert min(apart_m(best.position, node) for node in nodes[one] & nodes[other]) < 25, phrase


def test_a_county_builds_and_says_how_many_towns_it_holds(shared: Path, tmp_path: Path) -> None:
    county = shared / "data" / "anoka_tiger_2024.geojson"
    report = build_area(Area("tiger", [county], "anoka", "Anoka County", "MN"), tmp_path / "anoka.sqlite")
    assert report.counts["segments"] > 9_000
    assert "Coon Rapids" in str(report)
    assert "--only-city" in str(report)

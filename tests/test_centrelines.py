"""geodata.sources.centrelines and address points: a mapping names the columns; houses show the numbers really used."""

import json
from collections import Counter
from pathlib import Path

import pytest

from app.geocoding.geocode import Geocoder
from geodata.build_area import Area, Report, build_area
from geodata.sources import address_points, centrelines
from geodata.sources.layers import SourceUnreadable
from geodata.streets import Streets
from tests.grid import nodes
from tests.street_files import write_csv, write_geojson, write_shapefile

TOWN = """
    a b c d
    e f g h
"""
MAPPING = """
[source]
name = "Street centre lines"
publisher = "City of Springfield"
[columns]
pre_directional = "PREDIR"
name = "NAME"
post_type = "TYPE"
left_from = "L_F"
left_to = "L_T"
right_from = "R_F"
right_to = "R_T"
left_parity = "L_PAR"
class = "FCC"
left_locality = "CITY_L"
from_streets = "X_FROM"
to_streets = "X_TO"
[values]
no_number = [0, "-1"]
separator = ";"
class = { A1 = "freeway", A2 = "major" }
names = { "MLK ST" = "DR MARTIN LUTHER KING JR ST" }
"""
ROW = {
    "PREDIR": "N", "NAME": "ELM", "TYPE": "ST", "L_F": 100, "L_T": 198, "R_F": 101, "R_T": 199, "L_PAR": "E",
    "FCC": "A2", "CITY_L": "Springfield", "X_FROM": "OAK AVE", "X_TO": "PINE AVE; 1ST AVE",
}  # fmt: skip


def mapped(tmp_path: Path, text: str = MAPPING) -> Path:
    file = tmp_path / "town.toml"
    file.write_text(text)
    return file


def built(
    tmp_path: Path, file: Path, points: tuple[Path, ...] = (), mapping: Path | None = None
) -> tuple[Streets, Report]:
    out = tmp_path / "town.sqlite"
    mapping = mapping or mapped(tmp_path)
    report = build_area(Area("centrelines", [file], "town", "Springfield", "MN", mapping, points), out)
    return Streets(out), report


@pytest.mark.parametrize("form", ["shp", "geojson"])
def test_the_mapping_names_the_columns(tmp_path: Path, form: str) -> None:
    write = write_shapefile if form == "shp" else write_geojson
    file = write(tmp_path / f"lines.{form}", TOWN, [("ab", ROW)])
    [road] = centrelines.roads([file], centrelines.mapping_of(mapped(tmp_path)), Counter())
    assert road.named[0][0] == "N ELM ST"
    assert [(r.side, r.from_number, r.to_number, r.parity) for r in road.named[0][1]] == [
        ("left", 100, 198, "even"),
        ("right", 101, 199, "odd"),
    ]
    assert (road.street_class, set(road.cities)) == ("major", {"Springfield"})
    assert (road.at_start, road.at_end) == (("OAK AVE",), ("PINE AVE", "1ST AVE"))


@pytest.mark.parametrize(
    ("columns", "ranges"),
    [
        ({"L_F": 0, "L_T": 0}, ["right"]),
        ({"L_F": "-1", "L_T": "-1", "R_F": "0", "R_T": 0}, []),
        ({"L_F": 100.0, "L_T": 198.0}, ["left", "right"]),
        ({"L_PAR": "B"}, ["left", "right"]),
    ],
)
def test_what_stands_for_no_number_is_none(tmp_path: Path, columns: dict[str, object], ranges: list[str]) -> None:
    file = write_geojson(tmp_path / "lines.geojson", TOWN, [("ab", {**ROW, **columns})])
    [road] = centrelines.roads([file], centrelines.mapping_of(mapped(tmp_path)), Counter())
    assert [r.side for r in road.named[0][1]] == ranges
    assert [r.parity for r in road.named[0][1] if r.side == "left"] in ([], ["both" if "L_PAR" in columns else "even"])


def test_names_of_the_source_may_be_told_otherwise(tmp_path: Path) -> None:
    file = write_geojson(tmp_path / "l.geojson", TOWN, [("ab", {**ROW, "PREDIR": "", "NAME": "MLK"})])
    [road] = centrelines.roads([file], centrelines.mapping_of(mapped(tmp_path)), Counter())
    assert road.named[0][0] == "DR MARTIN LUTHER KING JR ST"


def test_cross_streets_are_corners_without_lines_of_their_own(tmp_path: Path) -> None:
    streets, _ = built(tmp_path, write_geojson(tmp_path / "l.geojson", TOWN, [("ab", ROW)]))
    geocoder = Geocoder(streets)
    corner = geocoder.geocode("Elm and 1st Ave").best
    assert corner is not None
    assert (corner.lon, corner.lat) == pytest.approx(nodes(TOWN)["b"], abs=2e-6)
    assert geocoder.geocode("1st Ave and Pine Ave").status == "no_match"
    assert geocoder.geocode("100 block of Pine Ave").status == "no_match"
    streets.close()


def test_a_line_in_pieces_keeps_its_name_without_numbers(tmp_path: Path) -> None:
    file = write_geojson(tmp_path / "l.geojson", TOWN, [("ab cd", ROW), ("ef fg", ROW)])
    streets, report = built(tmp_path, file)
    assert (report.counts["segments"], report.counts["ranged"]) == (3, 1), "efg goes on where it ended: one piece"
    assert report.refused["numbers of a line in several pieces"] == 1
    streets.close()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("columns = [", "TOML"),
        ("[columns]\nleft_from = 'L_F'", "street, or name"),
        ("[columns]\nstreet = 'NAME'\nlfrom = 'L_F'", "lfrom"),
        ("[columns]\nstreet = 'STREETNAME'", "no column streetname"),
        ("[columns]\nstreet = 'NAME'\n[values]\nclass = { A1 = 'motorway' }", "motorway"),
        ("[columns]\nstreet = 'NAME'\n[values]\nclass = 1", "has to be a table"),
    ],
)
def test_a_mapping_that_does_not_fit_is_said(tmp_path: Path, text: str, said: str) -> None:
    file = write_geojson(tmp_path / "l.geojson", TOWN, [("ab", ROW)])
    with pytest.raises(SourceUnreadable, match=said) as refusal:
        built(tmp_path, file, mapping=mapped(tmp_path, text))
    assert str(tmp_path) not in str(refusal.value)


def test_centre_lines_need_a_mapping(tmp_path: Path) -> None:
    file = write_geojson(tmp_path / "l.geojson", TOWN, [("ab", ROW)])
    with pytest.raises(SourceUnreadable, match="--mapping"):
        build_area(Area("centrelines", [file], "town", "Springfield", "MN"), tmp_path / "out.sqlite")


def house(number: object, share: float, north_m: float, street: str = "N ELM ST") -> dict[str, object]:
    """A house on the way from a to b, `north_m` north of it."""
    (west, lat), (east, _) = nodes(TOWN)["a"], nodes(TOWN)["b"]
    return {"lon": west + share * (east - west), "lat": lat + north_m / 111_145, "number": number, "street": street}


# Numbers of the even side end at 140, and begin a fifth of the way along; the line runs east, so north is left.
HOUSES = [house(number, 0.2 + 0.6 * (number - 110) / 30, 25) for number in (110, 118, 126, 132, 140)]


def open_addresses(tmp_path: Path, houses: list[dict[str, object]], form: str) -> Path:
    upper = [
        {"LON": h["lon"], "LAT": h["lat"], "NUMBER": h["number"], "STREET": h["street"], "UNIT": "", "CITY": "",
         "POSTCODE": ""} for h in houses
    ]  # fmt: skip
    if form == "csv":
        return write_csv(tmp_path / "points.csv", upper)
    if form == "nad":
        rows = [
            {"Add_Number": h["number"], "St_PreDir": "North", "St_Name": "Elm", "St_PosTyp": "Street", "St_PosDir": "",
             "Longitude": h["lon"], "Latitude": h["lat"]} for h in houses
        ]  # fmt: skip
        return write_csv(tmp_path / "nad.csv", rows)
    features = [
        {"type": "Feature", "properties": {"number": str(h["number"]), "street": h["street"]},
         "geometry": {"type": "Point", "coordinates": [h["lon"], h["lat"]]}} for h in houses
    ]  # fmt: skip
    file = tmp_path / f"points.{form}"
    if form == "geojsonl":
        file.write_text("".join(json.dumps(feature) + "\n" for feature in features))
    else:
        file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return file


@pytest.mark.parametrize("form", ["csv", "geojson", "geojsonl", "nad"])
def test_houses_show_the_numbers_that_a_side_really_uses(tmp_path: Path, form: str) -> None:
    lines = write_geojson(tmp_path / "l.geojson", TOWN, [("ab", ROW), ("bc", {**ROW, "L_F": 200, "L_T": 298})])
    streets, report = built(tmp_path, lines, (open_addresses(tmp_path, HOUSES, form),))
    assert report.counts["segments with the numbers of their houses"] == 1
    [(_, street)] = streets.named("ELM")
    even, odd = streets.segments(street.id)[0].ranges
    assert (even.side, even.parity, even.evidence) == ("left", "even", "points")
    assert (even.from_number, even.to_number) == (100, 150), "drawn out to both ends at the houses' own rate"
    assert (odd.side, odd.from_number, odd.to_number, odd.evidence) == ("right", 101, 199, "listed")
    best = Geocoder(streets).geocode("140 N Elm St").best
    assert best is not None
    assert best.lon == pytest.approx(HOUSES[-1]["lon"], abs=1e-5)
    streets.close()


def test_houses_without_a_line_are_counted(tmp_path: Path) -> None:
    astray = [house(100, 0.5, 900), house(102, 0.5, 20, "OAK ST"), house(950, 0.5, 20), house("12-34", 0.5, 20)]
    lost = {**house(120, 0.5, 20), "lat": "", "lon": ""}
    lines = write_geojson(tmp_path / "l.geojson", TOWN, [("ab", ROW)])
    streets, report = built(tmp_path, lines, (open_addresses(tmp_path, [*astray, lost, *HOUSES[:2]], "csv"),))
    assert report.counts["segments with the numbers of their houses"] == 0, "two houses say too little"
    assert sorted(report.refused.values()) == [1, 1, 1, 2]
    streets.close()


def test_columns_of_neither_layout_are_said(tmp_path: Path) -> None:
    file = write_csv(tmp_path / "table.csv", [{"house": 1, "road": "Elm"}])
    with pytest.raises(SourceUnreadable, match="OpenAddresses"):
        list(address_points.points([file], Counter()))


def test_san_francisco_answers_its_blocks_and_corners(shared: Path, tmp_path: Path) -> None:
    """Right is within 100 m of a block's published point and within 60 m of a corner's; a long block has several."""
    import csv

    from geodata.geometry.lines import distance_m

    example = Path(centrelines.__file__).parent / "mappings" / "san_francisco.toml"
    lines = shared / "data" / "san_francisco_centerlines.geojson"
    out = tmp_path / "sf.sqlite"
    report = build_area(Area("centrelines", [lines], "san-francisco", "San Francisco", "CA", example), out)
    assert (report.counts["segments"], report.counts["streets"]) == (3345, 164)
    streets = Streets(out)
    geocoder, right = Geocoder(streets), []
    with (shared / "data" / "san_francisco_police.csv").open() as f:
        for row in csv.DictReader(f):
            if best := geocoder.geocode(row["address"]).best:
                away_m = distance_m(best.position, (float(row["lon"]), float(row["lat"])))
                right.append(away_m <= (100 if row["kind"] == "block" else 60))
    streets.close()
    assert len(right) > 1_700
    assert sum(right) / len(right) >= 0.97

"""Tables read: encodings, separators, spreadsheets, GeoJSON; columns and dates guessed or asked; all of it bounded."""

import io
import json
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from openpyxl import Workbook

from app.errors import BadInput
from app.imports import guessed
from app.incidents.exchange import dates, reading
from tests.bombs import SHEET, TEXTS, in_sheet, with_parts

CHICAGO = ZoneInfo("America/Chicago")
CORNER, BLOCK = "34th and Portland", "the 600 block of 24th Avenue North"


def test_encodings_and_separators_are_seen() -> None:
    text = "Ort;Straße;Título\nA;B – “C”;ñ\n"
    for body in (text.encode(), b"\xef\xbb\xbf" + text.encode(), text.encode("cp1252"), text.encode("utf-16")):
        assert reading.read(body).lines[1] == ("A", "B – “C”", "ñ")
    assert reading.read(b"sep=;\r\na,b;c\r\n1,5;2\r\n").lines == (("a,b", "c"), ("1,5", "2"))
    for separator in ",;\t|":
        lines = reading.read(f"a{separator}b\n1{separator}2\r\n\r\n{separator}\n3{separator}4".encode()).lines
        assert lines == (("a", "b"), ("1", "2"), ("3", "4"))
    assert reading.read(b'a,b\n"one, ""two""\nthree",x\n').lines[1] == ('one, "two"\nthree', "x")


def xlsx(*rows: list[Any]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def test_a_spreadsheet_is_read_as_it_was_last_computed() -> None:
    moment = datetime(2026, 1, 14, 18, 50)  # noqa: DTZ001 - a spreadsheet knows no zones
    table = reading.read(xlsx(["Place", "When", "n"], [CORNER, moment, 5.0], [None, None, None], [BLOCK, None, 1.5]))
    assert table.lines[1:] == ((CORNER, "2026-01-14 18:50:00", "5"), (BLOCK, "", "1.5"))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "nothing in this table"),
        (b"a,b\n" * (reading.MOST_ROWS + 2), "more than 50,000 rows"),
        (b"," * 300 + b"x\n", "301 columns"),
        (xlsx(["a"] * 205), "201 columns"),
        (b"a\n" + b"x" * 40_000, "more than 30,000 characters"),
        (b"PK\x03\x04 no zip", "not a spreadsheet"),
        (xlsx(["a"])[:-40], "not a spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "old Excel"),
        (b'{"type": "FeatureCollection", "features": [', "cut off"),
        (b'{"a": 1}', "not GeoJSON"),
        (b'[{"a": 1}]', "not GeoJSON"),
        (b'{"type": "Feature"}\n{"type": "Fea', "cut off"),
        (json.dumps({"features": [{"properties": {f"n{n}": 1}} for n in range(300)]}).encode(), "300 properties"),
        (b"x" * (reading.MOST_BYTES + 1), "larger than 20 MB"),
    ],
)
def test_what_is_no_table_or_too_much_is_said(body: bytes, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        reading.read(body)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            b'<!DOCTYPE a [<!ENTITY b "bbbb">]>' + in_sheet(b'<row><c t="inlineStr"><is><t>&b;</t></is></c></row>'),
            "entities",
        ),
        (b"<worksheet>", "not a spreadsheet"),
        (in_sheet(b"<row>" + b"<c/>" * 300 + b"<c><v>1</v></c></row>"), "301 columns"),
    ],
    ids=["entities", "no XML", "too many columns"],
)
def test_a_sheet_that_cannot_be_read_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        reading.read(with_parts({SHEET: content}))


def test_a_sheet_in_bare_xml_is_read() -> None:
    cells = b'<row r="2"><c t="str"><f>1+1</f><v>2</v></c><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c></row>'
    text = b'<row><c t="inlineStr"><is><r><t>a</t></r><r><t> b</t></r></is></c></row>'
    table = reading.read(with_parts({SHEET: in_sheet(cells + text)}))
    assert (table.lines, table.numbers) == ((("2", "True", "#N/A"), ("a b", "", "")), (2, 3))


def test_shared_texts_are_read_without_how_they_are_pronounced() -> None:
    texts = (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>34th and Portland</t></si>'
        b"<si><r><t>two </t></r><r><t>parts</t></r><rPh><t>spoken</t></rPh></si></sst>"
    )
    rows = in_sheet(b'<row r="1"><c r="A1" t="s"><v>0</v></c><c r="AA1" t="s"><v>1</v></c></row>')
    (line,) = reading.read(with_parts({SHEET: rows, TEXTS: texts})).lines
    assert (line[0], line[26], len(line)) == ("34th and Portland", "two parts", 27)


def test_geojson_brings_points_and_areas() -> None:
    point = {
        "type": "Feature",
        "properties": {"title": "A"},
        "geometry": {"type": "Point", "coordinates": [-93.2, 44.9]},
    }
    square = {"type": "Polygon", "coordinates": [[[-93, 44], [-92, 44], [-92, 45], [-93, 44]]]}
    area = {"type": "Feature", "id": 7, "properties": {"title": "B", "n": None}, "geometry": square}
    lost = {"type": "Feature", "properties": None, "geometry": None}
    lines = reading.read(json.dumps({"type": "FeatureCollection", "features": [point, area, lost]}).encode()).lines
    assert lines[0] == ("title", "lon", "lat", "id", "geometry")
    assert lines[1][:3] == ("A", "-93.2", "44.9")
    assert lines[2][1:4] == ("-92.5", "44.5", "7")
    assert json.loads(lines[2][4]) == square


def test_geojson_a_feature_a_line_and_a_long_outline() -> None:
    ring = [[-93 + step / 10_000, 44 + step / 10_000] for step in range(3_000)]
    feature = {"type": "Feature", "properties": {"title": "A"}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    for separator in ("\n", "\n\x1e"):
        found = reading.read(separator.join(["", *[json.dumps(feature)] * 2]).encode())
        assert [json.loads(line[3])["coordinates"] for line in found.lines[1:]] == [[ring]] * 2


# --- columns and dates


def test_columns_are_guessed_by_their_headings() -> None:
    table = reading.read_text(
        "Case Number\tIncident Address\tReported Date\tOffense\tLAT\tLong\tsource\n1\tx\ty\tz\t4\t5\tpolice"
    )
    chosen = guessed(table).columns
    assert chosen == {
        "attribution": "source", "place": "Incident Address", "lat": "LAT", "lon": "Long", "date": "Reported Date",
        "category": "Offense", "id": "Case Number",
    }  # fmt: skip
    assert not guessed(reading.read_text(f"{CORNER}\tShooting\n{BLOCK}\tAssault")).headed


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["03/04/2026", "13/04/2026"], "dmy"),
        (["03/04/2026", "04/13/2026"], "mdy"),
        (["03/04/2026"], None),
        (["03/04/2026", "13/04/2026", "04/13/2026"], None),
        (["04/04/2026", "2026-03-04", "Jan. 3, 2026"], ""),
    ],
)
def test_the_order_of_dates_is_told_by_the_rows_or_asked(values: list[str], order: str | None) -> None:
    assert dates.order_of(values) == order


@pytest.mark.parametrize(
    ("day", "hour", "expected"),
    [
        ("2026-01-14", "", "2026-01-14"),
        ("1/14/2026", "", "2026-01-14"),
        ("Jan. 14, 2026", "", "2026-01-14"),
        ("2026-01-14", "12:00 AM", "2026-01-14T00:00:00-06:00"),
        ("2026-01-14", "midnight", "2026-01-14T00:00:00-06:00"),
        ("2026-01-14 00:00:00", "", "2026-01-14T00:00:00-06:00"),
        ("11/1/2026 1:30 AM CDT", "", "2026-11-01T01:30:00-05:00"),
        ("11/1/2026", "1:30 AM CST", "2026-11-01T01:30:00-06:00"),
        ("2026-11-01T01:30:00-06:00", "", "2026-11-01T01:30:00-06:00"),
        ("2026-01-14T18:50:00Z", "", "2026-01-14T18:50:00+00:00"),
        ("2026/1/4", "6:50 PM", "2026-01-04T18:50:00-06:00"),
        ("1/14/2026 6:50:01 PM", "", "2026-01-14T18:50:01-06:00"),
        ("14.01.26", "18.50", "2026-01-14T18:50:00-06:00"),
        ("Jan. 14, 2026", "noon", "2026-01-14T12:00:00-06:00"),
        ("Jan. 14, 2026 at 9:37 a.m.", "", "2026-01-14T09:37:00-06:00"),
        ("14 January 2026", "1850", "2026-01-14T18:50:00-06:00"),
        ("July 4th, 2026", "12:05 a.m.", "2026-07-04T00:05:00-05:00"),
        ("1768438200000", "", "2026-01-14T18:50:00-06:00"),
        ("2026-01-14T18:50:00-06:00[America/Chicago]", "", "2026-01-14T18:50:00-06:00"),
    ],
)
def test_dates_as_tables_write_them(day: str, hour: str, expected: str) -> None:
    found = dates.when(day, hour, "mdy", CHICAGO)
    assert found
    assert found.isoformat() == expected


@pytest.mark.parametrize("day", ["32/01/2026", "2026-02-30", "yesterday", "1/2", "2026-01-14 25:00", "0000-01-01"])
def test_what_is_no_date_is_said(day: str) -> None:
    with pytest.raises(BadInput, match=r"no (date|time)"):
        dates.when(day, "", "mdy", CHICAGO)


@pytest.mark.parametrize("cells", [("Jan 14 2026" + " " * 200 + "x", ""), ("Jan 14 2026", "1:11" + " " * 29_000 + "x")])
def test_what_is_longer_than_any_date_is_none(cells: tuple[str, str]) -> None:
    # A pattern that tries every length of the blanks took 16 s for the second.
    assert dates.when("Jan 14  2026", "", "", CHICAGO) == date(2026, 1, 14)
    with pytest.raises(BadInput, match="too long"):
        dates.when(*cells, "", CHICAGO)

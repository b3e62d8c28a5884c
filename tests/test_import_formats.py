"""Files as people have them: titles, hidden and merged cells, links, other sheets, stray quotes, wrong names."""

import io
import json
import zipfile
from typing import Any

import pytest
from openpyxl import Workbook

from app.errors import BadInput
from app.imports import guessed
from app.imports.notes import all_words
from app.imports.runs import about
from app.incidents.exchange import reading
from tests.bombs import SHEET, in_sheet, with_parts

ROW = "34th and Portland"


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def workbook(sheets: dict[str, list[list[Any]]], hidden: str = "") -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.sheet_state = "hidden" if name == hidden else "visible"
        for row in rows:
            sheet.append(row)
    return saved(book)


def said(table: reading.Table) -> list[str]:
    return all_words(about(table)["notes"])


def test_other_sheets_are_named_and_one_can_be_chosen() -> None:
    book = workbook(
        {"Old": [["place"], ["x"]], "Empty": [], "Reports": [["place"], [ROW]], "More": [["a"]]}, hidden="Old"
    )
    table = reading.read(book)
    assert (table.sheet, table.lines) == ("Reports", (("place",), (ROW,)))
    assert said(table) == ["Only the sheet “Reports” was read. Not read: “Old” (hidden), “More”."]
    assert reading.read(book, "old ").lines[1] == ("x",)
    with pytest.raises(BadInput, match=r"no sheet “Nope” that holds something\. It has “Old”, “Reports”, “More”"):
        reading.read(book, "Nope")
    assert said(reading.read(workbook({"Only": [["place"], [ROW]]}))) == []


def test_hidden_rows_and_columns_are_left_out_or_read_and_said() -> None:
    book = Workbook()
    sheet = book.active
    for row in (["place", "name", "note"], [ROW, "A", "1"], ["x", "B", "2"], ["y", "C", "3"]):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    sheet.auto_filter.ref = "A1:C4"
    table = reading.read(saved(book))
    assert table.lines == (("place", "note"), (ROW, "1"), ("y", "3"))
    assert table.numbers == (1, 2, 4)
    assert said(table) == ["1 hidden row of the sheet was left out.", "1 hidden column of the sheet was left out."]
    whole = reading.read(saved(book), hidden=True)
    assert whole.lines[2] == ("x", "B", "2")
    assert said(whole) == ["1 hidden row was read too.", "1 hidden column was read too."]


def test_a_merged_cell_is_said_in_each_of_its_rows() -> None:
    book = Workbook()
    sheet = book.active
    for row in (["Police reports, January"], ["date", "place"], ["2026-01-14", ROW], [None, "x"], ["2026-01-15", "y"]):
        sheet.append(row)
    sheet.merge_cells("A1:B1")
    sheet.merge_cells("A3:A4")
    table = reading.read(saved(book))
    assert table.lines == (("date", "place"), ("2026-01-14", ROW), ("2026-01-14", "x"), ("2026-01-15", "y"))
    assert said(table) == [
        "1 merged cell was read for each of the rows below.",
        "Line 1 above the headings (“Police reports, January”) is not part of the table.",
    ]


@pytest.mark.parametrize("title", ["Police log\n", "Police log\nJanuary 2026\n\n", "Report,2026\n,\n"])
def test_a_title_above_the_headings_is_not_a_row(title: str) -> None:
    table = reading.read_text(f"{title}Case,Location,Offense,Notes\n1,{ROW},theft,x\n")
    assert table.lines[0] == ("Case", "Location", "Offense", "Notes")
    assert table.numbers == (title.count("\n") + 1, title.count("\n") + 2)
    assert guessed(table).columns["place"] == "Location"
    assert "above the headings" in said(table)[0]


def test_rows_above_a_heading_are_rows_where_they_say_as_much() -> None:
    table = reading.read_text(f"{ROW},theft,x\nBlock,y,z\n")
    assert (len(table.lines), table.notes) == (2, ())


def test_links_are_read_beside_the_words_that_show_them() -> None:
    book = Workbook()
    sheet = book.active
    for row in (["place", "story"], [ROW, "Read more"], ["x", "https://example.org/b"], ["y", "None"]):
        sheet.append(row)
    sheet["B2"].hyperlink = "https://example.org/a"
    table = reading.read(saved(book))
    assert table.lines[:2] == (("place", "story", "story (link)"), (ROW, "Read more", "https://example.org/a"))
    formula = b'<row r="1"><c r="A1" t="str"><v>place</v></c><c r="B1" t="str"><v>link</v></c></row>'
    formula += (
        b'<row r="2"><c r="A2" t="str"><v>x</v></c><c r="B2"><f>HYPERLINK("https://example.org/c","Go")</f></c></row>'
    )
    assert reading.read(with_parts({SHEET: in_sheet(formula)})).lines[1] == ("x", "https://example.org/c")


def test_formulas_without_a_result_are_refused() -> None:
    book = workbook({"Reports": [["place", "n"], ["=A1&B1", 1], ["=A2", 2]]})
    with pytest.raises(BadInput, match=r"2 cells of the sheet “Reports” hold a formula without a result.* A2\."):
        reading.read(book)


@pytest.mark.parametrize(
    ("table", "line"),
    [
        ('id,place,note\n1,a,x\n2,"b,y\n3,c,z\n4,d,w\n', 3),
        ('id,place,note\n1,a,x\n2,"b,y\n3,c,z\n4,"d, e",w\n', 3),
        ('id,place,note\n1,a,x\n2,"b,y\n3,c",z\n4,d,w\n', 3),
        ('id;place;note\n1;a;"x\n2;b;y\n', 2),
        ('place\n"a\nb\nc\n', 2),
        ('id\tplace\n1\ta\n2\t"b\n' + "3\tc\n" * 20_000, 3),
        ('id,place,note\n1,a,"x', 2),
    ],
)
def test_a_quotation_mark_that_swallows_rows_is_refused_with_its_line(table: str, line: int) -> None:
    with pytest.raises(BadInput, match=rf"^Line {line} opens a quotation mark"):
        reading.read(table.encode())


def test_cells_with_line_breaks_and_quotation_marks_are_read() -> None:
    text = 'id,place,note\n1,"34th St\nand Portland","He said, ""no"", twice\nand left, he said"\n2,6" pipe at Lake,x\n'
    table = reading.read(text.encode())
    assert [line[0] for line in table.lines] == ["id", "1", "2"]
    assert table.numbers == (1, 2, 5)
    assert table.lines[2][1] == '6" pipe at Lake'


def zipped(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b'<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document/></kml>', "This is KML"),
        ('\ufeff<?xml version="1.0" encoding="utf-16"?><kml/>'.encode("utf-16-le"), "This is KML"),
        (b"\n<html xmlns:x='urn:x'><table><tr><td>a</td></tr></table></html>", "web page"),
        (b"<table border=1><tr><td>place</td></tr></table>", "web page"),
        (b"<!DOCTYPE html><html></html>", "web page"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "XML of Excel 2003"),
        (b'<?xml version="1.0"?><gpx version="1.1"/>', "This is GPX"),
        (b"%PDF-1.7", "PDF"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "old Excel file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (zipped("doc.kml"), "KMZ"),
        (zipped("a/roads.shp"), "shapefile"),
        (zipped("content.xml"), "OpenDocument"),
        (zipped("readme.txt"), "holds no spreadsheet"),
        (bytes(range(256)) * 40, "not text"),
        (b'{"type":"Topology","objects":{}}', "TopoJSON"),
        (b'{"crs":{"properties":{"name":"urn:ogc:def:crs:EPSG::26915"}},"features":[]}', "26915"),
        (b'{"features":[{"attributes":{},"geometry":{}}],"spatialReference":{"wkid":103734}}', "EPSG:103734"),
        (b'{"features":[{"geometry":{"type":"Circle"}}]}', "unknown type: Circle"),
        (b'{"a":1}\n{"a":2}', "not GeoJSON"),
        (b'{"features":' + b"[" * 50_000, "nested too deeply"),
    ],
)  # fmt: skip
def test_a_file_is_refused_for_what_it_is(body: bytes, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        reading.read(body)


@pytest.mark.parametrize("crs", [None, {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}])
def test_every_geometry_of_geojson_is_read(crs: object) -> None:
    shapes: list[Any] = [
        {"type": "MultiPoint", "coordinates": [[-93.2, 44.9], [-93.4, 44.9]]},
        {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [-93.3, 44.9]}]},
        {"type": "Point", "coordinates": [-93.3, 44.9, 250.5]},
        {"type": "LineString", "coordinates": []},
        None,
    ]
    features = [{"type": "Feature", "properties": {"n": 1}, "geometry": shape} for shape in shapes]
    table = reading.read(json.dumps({"type": "FeatureCollection", "crs": crs, "features": features}).encode())
    at = table.lines[0].index("lon")
    assert [line[at][:5] for line in table.lines[1:]] == ["-93.3", "-93.3", "-93.3", "", ""]
    assert table.numbers == (0, 1, 2, 3, 4, 5)


def test_json_of_arcgis_is_read() -> None:
    feature = {"attributes": {"Address": ROW}, "geometry": {"x": -93.2, "y": 44.9}}
    body = json.dumps({"spatialReference": {"wkid": 4326}, "features": [feature]}).encode()
    assert reading.read(body).lines == (("Address", "lon", "lat"), (ROW, "-93.2", "44.9"))


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16", "utf-8-sig", "cp1252", "utf-32"])
@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_encodings_and_line_ends_are_seen(encoding: str, end: str) -> None:
    text = end.join(["place;título;lat", "Café & Niño;“x”;44,95", "b;c;d"])
    assert reading.read(text.encode(encoding)).lines == (
        ("place", "título", "lat"),
        ("Café & Niño", "“x”", "44,95"),
        ("b", "c", "d"),
    )


def test_a_file_of_two_encodings_is_read() -> None:
    body = "place\nCafé\n".encode() + "Niño – x\n".encode("cp1252") + "Größe\n".encode()
    assert [line[0] for line in reading.read(body).lines] == ["place", "Café", "Niño – x", "Größe"]

"""Files made to take time and memory: small to send, endless to read. Each is made when it is asked for."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from itertools import pairwise

from openpyxl import Workbook

SHEET = "xl/worksheets/sheet1.xml"
TEXTS = "xl/sharedStrings.xml"
_NAMES = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_TEXTS_TYPE = (
    b'<Override PartName="/xl/sharedStrings.xml" ContentType='
    b'"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)
_MB = 1024 * 1024


def in_sheet(rows: bytes) -> bytes:
    return b"<worksheet %s><sheetData>%s</sheetData></worksheet>" % (_NAMES, rows)


def with_parts(parts: dict[str, bytes | Iterator[bytes]]) -> bytes:
    """A workbook in which those parts are others."""
    book, plain, out = Workbook(), io.BytesIO(), io.BytesIO()
    book.active.append(["place"])
    book.save(plain)
    with zipfile.ZipFile(plain) as whole, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name in whole.namelist():
            if name not in parts:
                content = whole.read(name)
                if name == "[Content_Types].xml" and TEXTS in parts and TEXTS.encode() not in content:
                    content = content.replace(b"</Types>", _TEXTS_TYPE + b"</Types>")
                archive.writestr(name, content)
        for name, made in parts.items():
            with archive.open(name, "w", force_zip64=True) as part:
                for chunk in [made] if isinstance(made, bytes) else made:
                    part.write(chunk)
    return out.getvalue()


def _sheet(before: bytes, chunk: bytes, times: int, after: bytes = b"") -> bytes:
    def parts() -> Iterator[bytes]:
        start, end = in_sheet(b"\0").split(b"\0")
        yield start + before
        for _ in range(times):
            yield chunk
        yield after + end

    return with_parts({SHEET: parts()})


def _laughs() -> bytes:
    names = "abcdefghij"
    entities = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise(names))
    head = f'<!DOCTYPE x [<!ENTITY a "{"lol" * 100}">{entities}]>'.encode()
    return with_parts({SHEET: head + in_sheet(b'<row><c t="inlineStr"><is><t>&j;</t></is></c></row>')})


def _one_text_often() -> bytes:
    cells = b'<row><c t="s"><v>0</v></c></row>' * 40_000
    texts = b"<sst %s><si><t>%s</t></si></sst>" % (_NAMES, b"x" * 30_000)
    return with_parts({SHEET: in_sheet(cells), TEXTS: texts})


def _shapes() -> bytes:
    ring = [[-93 + (at % 200) / 10_000, 45 + at / 1_000_000] for at in range(35_000)]
    shape = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    features = [{"type": "Feature", "properties": {}, "geometry": shape}] * 18
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def _one_shape() -> bytes:
    start = b'{"type":"Feature","properties":{},"geometry":{"type":"MultiPoint","coordinates":['
    return start + b",".join([b"[1,2]"] * (3 * _MB)) + b"]}}"


def _names() -> bytes:
    rich = {"properties": {f"n{at}": 1 for at in range(200)}}
    return json.dumps({"features": [rich]}).encode()[:-2] + b',{"properties":{}}' * 49_000 + b"]}"


BOMBS: dict[str, Callable[[], bytes]] = {
    "more than it may unpack to": lambda: with_parts({SHEET: (b"\0" * _MB for _ in range(201))}),
    "one endless attribute": lambda: _sheet(b'<row x="', b"x" * _MB, 150, b'"/>'),
    "one endless text": lambda: _sheet(b'<row><c t="inlineStr"><is><t>', b"x" * _MB, 150, b"</t></is></c></row>"),
    "one endless comment": lambda: _sheet(b"<!--", b"x" * _MB, 150, b"-->"),
    "14 million empty rows": lambda: _sheet(b"", b"<row/>" * 140_000, 100),
    "one endless row": lambda: _sheet(b"<row>", b"<c/>" * 200_000, 100, b"</row>"),
    "entities in entities": _laughs,
    "one text 40,000 times": _one_text_often,
    "endless styles": lambda: with_parts({"xl/styles.xml": (b"<a>" * 300_000 for _ in range(100))}),
    "18 polygons of 35,000 points": _shapes,
    "one shape of 3 million points": _one_shape,
    "JSON nested a million times": lambda: b'{"features":' + b"[" * 10 * _MB,
    "200 names for each feature": _names,
    "one line of 20 MB": lambda: b"place," + b"x," * (10 * _MB - 4),
    "one cell of 20 MB": lambda: b'place\n"' + b"x\n" * (10 * _MB - 8) + b'"',
    "20 MB of quotation marks": lambda: b"place\n" + b'"' * (20 * _MB - 10),
    "200 columns 50,000 times": lambda: b"place" + b"," * 199 + b"x\n" + b"1\n" * 49_999,
    "10 million cells": lambda: (b"x," * 199 + b"x\n") * 50_000,
    "one letter of four bytes": lambda: b"place\n" + (b"x" * 390 + b"\n") * 49_990 + "🚓".encode(),
}

"""What a file is, seen from its first bytes, so that a refusal gives the true reason whatever the name says."""

import io
import re
import zipfile
import zlib

from app.errors import BadInput

ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE = "Open it in a spreadsheet program and save it as .xlsx or CSV."
_SIGNATURES = (
    (b"%PDF", "This is a PDF. Copy the table out of it, and paste it."),
    (b"\x1f\x8b", "This file is compressed (gzip). Unpack it first."),
    (b"7z\xbc\xaf", "This file is compressed (7-Zip). Unpack it first."),
    (b"Rar!", "This file is compressed (RAR). Unpack it first."),
    (b"\x89PNG", "This is a picture, not a table."),
    (b"\xff\xd8\xff", "This is a picture, not a table."),
    (b"GIF8", "This is a picture, not a table."),
    (b"SQLite format 3", "This is a database (SQLite or GeoPackage). Export the table as CSV or GeoJSON."),
    (b"PAR1", "This is a Parquet file. Export it as CSV or GeoJSON."),
    (b"{\\rtf", "This is a text document (RTF). Copy the table out of it, and paste it."),
)
_MARKUP = (
    (r"<(?:\w+:)?kml\b", "This is KML, whatever its name ends in. Export it as GeoJSON or CSV."),
    (r"<(?:\w+:)?gpx\b", "This is GPX. Export it as GeoJSON or CSV."),
    (r"urn:schemas-microsoft-com:office:spreadsheet", f"This is a spreadsheet in the XML of Excel 2003. {_SAVE}"),
    (r"<(?:html|table|!doctype html|meta|head|body|div|style)\b",
     f"This is a web page (HTML), whatever its name ends in. {_SAVE}"),
    (r"<(?:\w+:)?(?:rss|feed)\b", "This is a news feed, not a table. Export it as GeoJSON or CSV."),
    (r"<(?:\w+:)?FeatureCollection\b", "This is GML. Export it as GeoJSON or CSV."),
)  # fmt: skip
_IN_ZIP = (
    ("doc.kml", "This is KMZ, which is packed KML. Export it as GeoJSON or CSV."),
    ("word/document.xml", "This is a text document (.docx). Copy the table out of it, and paste it."),
    ("ppt/presentation.xml", "This is a presentation, not a table."),
    ("xl/workbook.bin", "This is a binary Excel file (.xlsb). Save it as .xlsx or CSV."),
    ("content.xml", "This is an OpenDocument file (.ods). Save it as .xlsx or CSV."),
    ("index/document.iwa", "This is an Apple Numbers file. Export it as .xlsx or CSV."),
)
_SHAPEFILE = "This archive holds a shapefile. Export it as GeoJSON in WGS 84 (EPSG:4326)."
NO_XLSX = (
    "This file is not a spreadsheet that can be read: it is damaged, or another kind of file. Save it as .xlsx or CSV."
)
MOST_UNPACKED_BYTES = 200 * 1024 * 1024
MOST_MEMBERS = 2_000
_UNPACKS = "This spreadsheet unpacks to more than {most}. Save the one sheet that you need as CSV."


def check(body: bytes) -> None:
    """Refuse what is certainly not a table that can be read. Raises BadInput with the true reason."""
    head = body[:4096]
    for signature, said in _SIGNATURES:
        if head.startswith(signature):
            raise BadInput(said)
    if head.startswith(_OLE):
        raise BadInput(_old(body))
    if head.startswith(ZIP):
        _check_zip(body)
    elif (start := _text_of(head).lstrip("\ufeff \t\r\n")).startswith("<"):
        raise BadInput(_markup(start))


def _text_of(head: bytes) -> str:
    # UTF-16 reads the same once its empty bytes are gone, as far as names of elements go.
    return head.replace(b"\0", b"").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").decode("utf-8", "replace")


def _markup(start: str) -> str:
    for pattern, said in _MARKUP:
        if re.search(pattern, start, re.IGNORECASE):
            return said
    return f"This is an XML or HTML file, not a table. {_SAVE}"


def _old(body: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in body:
        return "This spreadsheet is protected by a password. Save it without one."
    if "WordDocument".encode("utf-16-le") in body:
        return "This is a text document (.doc). Copy the table out of it, and paste it."
    return "This is an old Excel file (.xls). Save it as .xlsx or CSV."


def _check_zip(body: bytes) -> None:
    """Look at the list of what is packed; nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError, RuntimeError, zlib.error):
        raise BadInput(NO_XLSX) from None
    names = {member.filename.lower() for member in members}
    for name, said in _IN_ZIP:
        if name in names:
            raise BadInput(said)
    if any(name.endswith(".shp") for name in names):
        raise BadInput(_SHAPEFILE)
    # zipfile reads no more of a member than the list says it has.
    if len(members) > MOST_MEMBERS:
        raise BadInput(_UNPACKS.format(most=f"{MOST_MEMBERS:,} parts"))
    if sum(member.file_size for member in members) > MOST_UNPACKED_BYTES:
        raise BadInput(_UNPACKS.format(most=f"{MOST_UNPACKED_BYTES // 1024 // 1024} MB"))
    if "xl/workbook.xml" not in names and "[content_types].xml" not in names:
        raise BadInput("This archive holds no spreadsheet. Unpack it, and import the table in it.")

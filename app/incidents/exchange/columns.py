"""Which column of a table says what: guessed by its heading, confirmed by a person."""

import re
import unicodedata
from collections.abc import Container, Mapping, Sequence

from app.errors import BadInput

FIELDS = {
    "place": "Place in words",
    "lat": "Latitude",
    "lon": "Longitude",
    "title": "Title",
    "date": "Date",
    "time": "Time",
    "category": "Category",
    "description": "Description",
    "attribution": "Who says so",
    "source": "Address of the source",
    "id": "Number or name of its own",
    "second_place": "Place in words, where the first is empty",
    "place_name": "Name of the place, or its town",
    "position": "Latitude and longitude in one column",
    "number": "House number",
    "block": "Block number",
    "pre_direction": "Direction before the street",
    "street": "Street",
    "street_type": "Type of street",
    "post_direction": "Direction behind the street",
    "cross_street": "Cross street",
    "second_cross_street": "Second cross street",
    "city": "City or town",
    "county": "County",
    "state": "State",
    "zip": "ZIP code",
}
"""What a column can be, with its words on the page."""
PARTS = tuple(FIELDS)[tuple(FIELDS).index("second_place") :]
"""Parts of a place that some tables have in columns of their own. app.imports.composing puts them together."""
OURS = ("label", "relation", "locality", "accuracy_type", "uncertainty_m", "display_precision", "geometry")
"""Columns of our own files, taken as they are where they are called just so."""
INSTEAD, PROBLEM, CANDIDATES, ORDER = "dateline_place", "dateline_problem", "dateline_candidates", "dateline_dates"
"""Columns of our own review files: what somebody wrote in the first goes before the place."""
OF_REVIEW = (INSTEAD, PROBLEM, CANDIDATES, ORDER)
_PLACES = {
    "place": "place location address verbatim where addr streetaddress incidentlocation locationname blockaddress "
    "intersection incidentaddress publicaddress fulladdress addressline addressline1 address1 incidentaddress "
    "lugar direccion ubicacion domicilio venue site sitename venuename placename landmark sitio",
    "lat": "lat latitude y ycoord ycoordinate centerlat gpslatitude latitud wgslat centerlatitude",
    "lon": "lon lng long longitude x xcoord xcoordinate centerlong gpslongitude longitud wgslon centerlongitude",
    "street": "street streetname stname roadname road primarystreet onstreet onstreetname mainstreet street1 "
    "intersectionstreet1 calle nombrecalle nombredelacalle calle1 via",
    "cross_street": "crossstreet crossstreetname crossst cross crossstreet1 intersectingstreet intersectingroad "
    "street2 secondstreet atstreet nearstreet offstreet offstreetname nearestcross nearestcrossstreet "
    "nearestintersection intersectionstreet2 fromstreet betweenstreet1 cruce calle2 crucecon entrecalle entrecalle1",
    "second_cross_street": "crossstreet2 tostreet betweenstreet2 street3 ycalle entrecalle2",
    "number": "housenumber housenum houseno streetnumber streetno streetnum addressnumber addrnum addrno stnum stno "
    "stnumber hno buildingnumber bldgnumber propertynumber numerodecasa numeroexterior noexterior numext",
    "block": "block blocknumber blocknum blockno hundredblock blk cuadra",
    "pre_direction": "predir predirection predirectional prefixdirection prefixdir streetprefix stpredir stprefix "
    "streetdirectionprefix streetnamepredirectional streetdirprefix dirprefix prefix",
    "street_type": "streettype sttype streetsuffix stsuffix posttype roadtype streetnamesuffix streetnameposttype "
    "sttyp suffixtype tipodecalle tipovia suffix",
    "post_direction": "postdir postdirection postdirectional suffixdirection suffixdir sufdir stsufdir dirsuffix "
    "streetdirsuffix streetdirectionsuffix streetnamepostdirectional stpostdir",
}
_NAMES_OF_PLACES = frozenset(
    re.findall(
        r"\w+",
        "place location locationname venue venuename site sitename placename landmark facility facilityname building "
        "buildingname business businessname establishment premise premises lugar ubicacion sitio local",
    )
)
"""Headings of addresses as often as of names and towns: beside another column of places their cells decide."""
_SOUNDS_LIKE_A_PLACE = frozenset(
    re.findall(
        r"\w+",
        "address addr place location street avenue road block intersection corner crossing city town township village "
        "municipality borough community county parish state province country region zip zipcode postal postcode lat "
        "latitude lon lng long longitude x y coord coords coordinate coordinates geo geom geometry geocode point "
        "position neighborhood neighbourhood ward precinct district beat sector zone area venue site landmark premise "
        "premises building facility direccion domicilio lugar ubicacion calle colonia barrio ciudad municipio estado",
    )
)
_NAMES = {
    "city": "city town municipality cityname townname citytown incidentcity addresscity locality borough "
    "village community citylocation jurisdiction mailingcity ciudad municipio localidad poblacion alcaldia",
    "county": "county countyname parish condado",
    "state": "state stateabbr stateabbreviation statecode province region estado provincia",
    "zip": "zip zipcode zip5 postalcode postcode postal zippostalcode incidentzip codigopostal cp",
    "title": "title headline name incident event subject titulo",
    "date": "date occurredat occurred datetime reporteddate reporteddatetime incidentdate occurreddate "
    "occurreddatetime when day day of timestamp fecha eventdate begindate responsedate dateofincident",
    "time": "time occurredtime incidenttime hour hora reportedtime",
    "category": "category type offense offence crime incidenttype offensetype kind categoria tipo problem "
    "offensecategory",
    "description": "description details notes text summary narrative descripcion comment comments",
    "attribution": "attribution saidby accordingto",
    "source": "source sourceurl url link fuente sourcelink urllink linklink storylink articlelink",
    "id": "id incidentid casenumber caseno case number incidentnumber objectid globalid uid key guid reportnumber",
}
_BESIDE_A_STREET = {
    "number": "number num no house numero nro",
    "pre_direction": "direction dir",
    "street_type": "type tipo",
}
"""Headings that mean a part of a place only in a table that has the street in a column of its own."""


def guess(names: Sequence[str]) -> dict[str, str]:
    """Return field → heading, as far as headings say it; each heading is used once.

    `locality` in a file of ours is read as it is, and is not the city of a place to look for.
    """
    ours = is_ours(names)
    plain = {name: _plain(name) for name in names if name and not (ours and name in OURS)}
    found: dict[str, str] = {}
    for field, words in _PLACES.items():
        _take(found, plain, field, words)
    # "Type" beside a street can be that of the crime: app.imports.choices looks at what it holds.
    for field, words in {**(_BESIDE_A_STREET if "street" in found else {}), **_NAMES}.items():
        _take(found, plain, field, words)
    if "place" not in found and "street" not in found and "block" in found:
        found["place"] = found.pop("block")
    if "place" not in found and "cross_street" in found and "street" not in found:
        found["place"] = found.pop("cross_street")
    return found


def _take(found: dict[str, str], plain: Mapping[str, tuple[str, str]], field: str, words: str) -> None:
    for word in () if field in found else words.split():
        for at in (0, 1):
            for name, forms in plain.items():
                if forms[at] == word and name not in found.values():
                    found[field] = name
                    return


def _plain(name: str) -> tuple[str, str]:
    """A heading without accents, blanks and signs: with its figures, and without."""
    bare = unicodedata.normalize("NFKD", name.lower())
    return re.sub(r"[^a-z0-9]", "", bare), re.sub(r"[^a-z]", "", bare)


def of_places(names: Sequence[str]) -> list[str]:
    """Return the headings that can hold a whole place, in the order of the table."""
    known = {*_PLACES["place"].split(), *_NAMES_OF_PLACES}
    return [name for name in names if name not in OF_REVIEW and known & set(_plain(name))]


def can_be_a_name(name: str) -> bool:
    """Return True for a heading that holds names of places or towns as often as addresses."""
    return bool(_NAMES_OF_PLACES & set(_plain(name)))


def is_corner(name: str) -> bool:
    """Return True for a heading that says that streets meet."""
    return bool({"intersection", "corner", "cruce"} & set(_plain(name)))


def sounds_like_a_place(name: str) -> bool:
    """Return True for a heading that could say something of where."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    bare = unicodedata.normalize("NFKD", spaced).encode("ascii", "ignore").decode().lower()
    words = set(re.findall("[a-z]+", bare))
    return bool(words & _SOUNDS_LIKE_A_PLACE) or any(
        set(_plain(name)) & set(known.split())
        for known in (*_PLACES.values(), *(_NAMES[field] for field in ("city", "county", "state", "zip")))
    )


def is_ours(names: Container[str]) -> bool:
    """Return True for the columns of a file of ours: an editor accepted its places."""
    return all(name in names for name in ("label", "verbatim", "accuracy_type", "uncertainty_m"))


def is_headed(first: Sequence[str]) -> bool:
    """Return True if a table's first line is headings: one of them says where."""
    found = guess(first)
    return has_place(found) or INSTEAD in first


def has_place(columns: Mapping[str, str]) -> bool:
    """Return True if the columns say where."""
    return "place" in columns or "street" in columns or {"lat", "lon"} <= columns.keys()


def check(columns: Mapping[str, str], names: Sequence[str]) -> dict[str, str]:
    """The columns as they were chosen; raises BadInput for what is not there, or says no place."""
    chosen = {field: name for field, name in columns.items() if name}
    for field, name in chosen.items():
        if field not in FIELDS:
            raise BadInput(f"A column can be {', '.join(FIELDS)}; not {field}.")
        if name not in names:
            raise BadInput(f"There is no column “{name}”. There are: {', '.join(filter(None, names))}.")
    if not has_place(chosen) and INSTEAD not in names:
        raise BadInput(
            "Which column says where? Choose one for the place, one for the street, or latitude and longitude."
        )
    return chosen


def of_text(text: str) -> dict[str, str]:
    """ "place=Location,title=Offense" → the columns. Raises BadInput."""
    pairs = [part.partition("=") for part in text.split(",") if part.strip()]
    if not all(equals and name.strip() for _, equals, name in pairs):
        raise BadInput("Columns are given as place=Location,title=Offense.")
    return {field.strip(): name.strip() for field, _, name in pairs}

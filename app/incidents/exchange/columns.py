"""Which column of a table says what: guessed by its heading, confirmed by a person."""

import re
from collections.abc import Mapping, Sequence

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
}
"""What a column can be, with its words on the page."""
OURS = ("label", "relation", "locality", "accuracy_type", "uncertainty_m", "display_precision", "geometry")
"""Columns of our own files, taken as they are where they are called just so."""
INSTEAD, PROBLEM, CANDIDATES, ORDER = "dateline_place", "dateline_problem", "dateline_candidates", "dateline_dates"
"""Columns of our own review files: what somebody wrote in the first goes before the place."""
OF_REVIEW = (INSTEAD, PROBLEM, CANDIDATES, ORDER)
_NAMES = {
    "place": "place location address verbatim where addr street streetaddress incidentlocation locationname "
    "blockaddress block intersection incidentaddress publicaddress crossstreet lugar direccion ubicacion",
    "lat": "lat latitude y ycoord ycoordinate centerlat gpslatitude latitud wgslat centerlatitude",
    "lon": "lon lng long longitude x xcoord xcoordinate centerlong gpslongitude longitud wgslon centerlongitude",
    "title": "title headline name incident event subject titulo",
    "date": "date occurredat occurred datetime reporteddate reporteddatetime incidentdate occurreddate "
    "occurreddatetime when day day of timestamp fecha eventdate begindate responsedate dateofincident",
    "time": "time occurredtime incidenttime hour hora reportedtime",
    "category": "category type offense offence crime incidenttype offensetype kind categoria tipo problem "
    "offensecategory",
    "description": "description details notes text summary narrative descripcion comment comments",
    "attribution": "attribution saidby accordingto",
    "source": "source sourceurl url link fuente",
    "id": "id incidentid casenumber caseno case number incidentnumber objectid globalid uid key guid reportnumber",
}


def guess(names: Sequence[str]) -> dict[str, str]:
    """Field → heading, as far as headings say it; each heading is used once."""
    plain = {name: re.sub(r"[^a-z]", "", name.lower()) for name in names if name}
    found: dict[str, str] = {}
    for field, words in _NAMES.items():
        for word in words.split():
            heading = next((name for name, is_ in plain.items() if is_ == word and name not in found.values()), None)
            if heading:
                found[field] = heading
                break
    return found


def is_headed(first: Sequence[str]) -> bool:
    """Whether a table's first line is headings: one of them says where."""
    found = guess(first)
    return "place" in found or {"lat", "lon"} <= found.keys() or INSTEAD in first


def check(columns: Mapping[str, str], names: Sequence[str]) -> dict[str, str]:
    """The columns as they were chosen; raises BadInput for what is not there, or says no place."""
    chosen = {field: name for field, name in columns.items() if name}
    for field, name in chosen.items():
        if field not in FIELDS:
            raise BadInput(f"A column can be {', '.join(FIELDS)}; not {field}.")
        if name not in names:
            raise BadInput(f"There is no column “{name}”. There are: {', '.join(filter(None, names))}.")
    if "place" not in chosen and not {"lat", "lon"} <= chosen.keys() and INSTEAD not in names:
        raise BadInput("Which column says where? Choose one for the place, or latitude and longitude.")
    return chosen


def of_text(text: str) -> dict[str, str]:
    """ "place=Location,title=Offense" → the columns. Raises BadInput."""
    pairs = [part.partition("=") for part in text.split(",") if part.strip()]
    if not all(equals and name.strip() for _, equals, name in pairs):
        raise BadInput("Columns are given as place=Location,title=Offense.")
    return {field.strip(): name.strip() for field, _, name in pairs}

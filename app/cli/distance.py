"""dateline distance and dateline map: places in, a sentence or a page out. A place not found stops both."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli import console

if TYPE_CHECKING:
    from app.model import Incident, Match
    from app.settings import Settings

_AREA = "The area meant where a place names no town: st-paul."


def distance(
    start: Annotated[str, typer.Argument(metavar="PLACE", help="A place as it was reported, or lon,lat.")],
    end: Annotated[str, typer.Argument(metavar="PLACE", help="The other one.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    near: Annotated[str | None, typer.Option(metavar="LON,LAT", help=console.NEAR)] = None,
    area: Annotated[str, typer.Option(help=_AREA)] = "",
) -> None:
    """Say how far apart two places are, and how sure that is."""
    from app.places import distance_answer, find

    console.check_places((start, end))
    settings, position = console.load_settings(), console.position_of(near)
    with console.opened_geocoder(settings, area=area) as geocoder:
        matches = find(geocoder, start, position), find(geocoder, end, position)
    if as_json:
        console.print_json(distance_answer(*matches, settings.units, settings.language))
    elif _all_found(matches):
        _print_distance(*matches, settings)
    if not all(match.best for match in matches):
        raise typer.Exit(console.NO_ANSWER)


def _all_found(matches: Sequence["Match"]) -> bool:
    """Whether every place was found; those that were not are printed."""
    for match in matches:
        if not match.best:
            console.print_match(match)
    return all(match.best for match in matches)


def _print_distance(start: "Match", end: "Match", settings: "Settings") -> None:
    from app.distances import measure, wording

    assert start.best
    assert end.best
    measured, said_as = measure.measure(start.best, end.best), (settings.units, settings.language)
    typer.echo(wording.sentence(start.best, end.best, measured, *said_as, (True, True)))
    typer.echo(wording.how_measured(measured, start.best, end.best, *said_as))


def map_(
    places: Annotated[list[str], typer.Argument(metavar="PLACE...", help="Places as they were reported, or lon,lat.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="The file to write.")] = Path("map.html"),
    title: Annotated[str, typer.Option(help="What stands above the map.")] = "",
    near: Annotated[str | None, typer.Option(metavar="LON,LAT", help=console.NEAR)] = None,
    area: Annotated[str, typer.Option(help=_AREA)] = "",
) -> None:
    """Write a map as one file that opens from disk, with the network off."""
    from app.places import find

    console.check_places(places)
    settings, position = console.load_settings(), console.position_of(near)
    with console.opened_geocoder(settings, area=area) as geocoder:
        matches = [find(geocoder, place, position) for place in places]
    if not _all_found(matches):
        raise typer.Exit(console.NO_ANSWER)
    if not out.parent.is_dir():
        raise typer.Exit(console.fail(f"{out.name} cannot be written: there is no folder of that name"))
    page = _page(settings, matches, title)
    try:
        out.write_text(page, encoding="utf-8")
    except OSError as error:
        raise typer.Exit(console.fail(f"{out.name} cannot be written: {error.strerror}")) from None
    typer.echo(f"Wrote {out}")


def _page(settings: "Settings", matches: Sequence["Match"], title: str) -> str:
    from app.desk.placing import title_of
    from app.model import IncidentMap
    from app.pages import Pages
    from app.readers import public_map

    incidents = tuple(_incident(number, match) for number, match in enumerate(matches, start=1))
    heading = title or title_of([incident.location for incident in incidents], "")
    with console.opened_streets(settings) as streets:
        shown = public_map(IncidentMap(slug="map", title=heading, incidents=incidents), [streets])
        return Pages(streets, settings).self_contained(shown)


def _incident(number: int, match: "Match") -> "Incident":
    from datetime import UTC, datetime

    from app.model import Incident
    from app.places import accept
    from app.words import labels, texts

    assert match.best
    location = accept(match.best, match.verbatim, "dateline", datetime.now(UTC))
    return Incident(id=str(number), title=labels.title(match.verbatim, location, texts("en")), location=location)

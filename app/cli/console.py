"""What the commands share: settings, the open gazetteer, plain words on the terminal, one line for an error."""

import sys
from contextlib import closing, contextmanager
from math import ceil
from typing import TYPE_CHECKING

import typer

from app.cli.terminal import shows_everything

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.geocoding.areas import Areas
    from app.geocoding.providers import Answers
    from app.model import LonLat, Match
    from app.settings import Settings
    from geodata.streets import Streets

NO_ANSWER = 1
WRONG_USE = 2
NEAR = "Prefer places near this position."


def fail(message: str) -> int:
    """Say what went wrong in one line on stderr; the exit status to leave with."""
    typer.echo(f"dateline: {message}", err=True)
    return WRONG_USE


def check_places(places: "Iterable[str]") -> None:
    """Raise BadParameter for a place that is a misspelled option; "-93.26765,44.94138" is none."""
    for place in places:
        if place[:1] == "-" and not place.lstrip("-").lstrip()[:1].isdigit():
            raise typer.BadParameter(f"No such option: {place.partition('=')[0]}")


def load_settings() -> "Settings":
    """The settings of this process; a variable that cannot be used ends the command with its name."""
    from app.settings import Settings

    try:
        return Settings()
    except ValueError as error:
        # pydantic's ValidationError; its own text shows the value, and the value may be a token.
        wrong = [
            f"DATELINE_{str(item['loc'][0]).upper()} ({says})" if item["loc"] else says
            for item in getattr(error, "errors", list)()
            if (says := item["msg"].removeprefix("Value error, "))
        ]
        raise typer.Exit(fail(f"a setting cannot be used: {', '.join(wrong) or error}")) from None


@contextmanager
def opened_streets(settings: "Settings") -> "Iterator[Streets]":
    """The gazetteer that the settings name, closed at the end; raises StreetsUnavailable."""
    from geodata.streets import MINNEAPOLIS, Streets

    with closing(Streets(settings.streets or MINNEAPOLIS)) as streets:
        yield streets


@contextmanager
def opened_geocoder(settings: "Settings", *, area: str = "", patient: bool = False) -> "Iterator[Answers]":
    """A geocoder on the gazetteers that the settings name; raises StreetsUnavailable, and BadInput for the area.

    `area` comes first and alone; `patient`: it may wait for an outside geocoder's turn.
    """
    from app.geocoding.areas import opened

    with opened_streets(settings) as streets, closing(opened(streets, settings.area_files)) as areas:
        usual = areas.led_by(settings.area) if settings.area else areas
        chosen = areas.within(area) if area else usual
        yield chosen if not settings.geocoder else _behind(chosen, settings, patient=patient)


def _behind(areas: "Areas", settings: "Settings", *, patient: bool) -> "Answers":
    from app.geocoding.providers import behind

    return behind(areas, settings, *areas.infos, patient=patient)


def position_of(text: str | None) -> "LonLat | None":
    """The LON,LAT of an option; wrong use where it is none, longitude first."""
    from app.model import LonLat

    if text is None:
        return None
    try:
        lon, lat = map(float, text.split(","))
    except ValueError:
        lon = lat = float("nan")
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise typer.Exit(fail("a position is LON,LAT in degrees, longitude first: --near=-93.27,44.98"))
    return LonLat(lon, lat)


def print_json(value: object) -> None:
    """One JSON object, on one line; on a terminal that is not UTF-8 with \\u for what it does not know."""
    import json

    import orjson

    line = orjson.dumps(value)
    plain = line.isascii() or shows_everything()
    text = line.decode() if plain else json.dumps(json.loads(line), separators=(",", ":"))
    sys.stdout.write(f"{text}\n")


def print_match(match: "Match") -> None:
    """A match for people to read: the place and how sure it is, the choice, or why there is none."""
    from app.words import labels
    from app.words.remarks import sentences

    typer.echo(one_line(match.verbatim))
    if len(match.candidates) > 1 and not match.best:
        typer.echo("  Several places fit. Say which one is meant:")
    elif match.candidates and not match.best:
        typer.echo("  The place is known only roughly:")
    for number, candidate in enumerate(match.candidates[:1] if match.best else match.candidates, start=1):
        mark = "  " if match.best else f"  {number}. "
        name = candidate.label if labels.is_named(candidate.label) else "the point you gave"
        where = ", ".join(filter(None, (name, candidate.locality)))
        doubt = f"within {ceil(candidate.uncertainty_m)} m" if candidate.uncertainty_m else "doubt unknown"
        kind = str(candidate.accuracy_type).replace("_", " ")
        typer.echo(f"{mark}{candidate.relation.lead}{where}")
        typer.echo(f"{' ' * len(mark)}{candidate.lon:.5f}, {candidate.lat:.5f} (longitude, latitude); {kind}, {doubt}")
        if match.best and not candidate.is_sure:
            typer.echo(f"{' ' * len(mark)}Low score: {int(100 * candidate.score) / 100:.2f}. Please check the place.")
    if not match.candidates:
        typer.echo("  No place found.")
    for remark in sentences(match.remarks):
        typer.echo(f"  {remark}")


def one_line(text: str, length: int = 200) -> str:
    """The text without what would steer a terminal, shortened to `length` characters."""
    plain = "".join(char if char.isprintable() else " " for char in text)
    return plain if len(plain) <= length else f"{plain[: length - 1]}…"

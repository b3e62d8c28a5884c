"""dateline geocode: one phrase, several, or a whole file; one Match each, in the order they were asked."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli import console

if TYPE_CHECKING:
    from app.geocoding.geocode import Explanation
    from app.model import LonLat


def geocode(
    phrases: Annotated[
        list[str] | None, typer.Argument(metavar="PHRASE...", help="A place, as it was reported.")
    ] = None,
    near: Annotated[str | None, typer.Option(metavar="LON,LAT", help=console.NEAR)] = None,
    area: Annotated[str, typer.Option(help="The area meant where a phrase names no town: st-paul.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    explain: Annotated[bool, typer.Option(help="Show readings, candidates and the parts of the score.")] = False,
    file: Annotated[Path | None, typer.Option(help="A CSV file of phrases.", exists=True, dir_okay=False)] = None,
    column: Annotated[str, typer.Option(help="The file's column of phrases.")] = "input",
    out: Annotated[Path | None, typer.Option(help="Where the answers go; stdout where absent.")] = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that answer a file.")] = 1,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with an --out that was cut off.")] = False,
) -> None:
    """Find the place that a phrase means."""
    console.check_places(phrases or [])
    if bool(phrases) == bool(file):
        raise typer.Exit(console.fail("give either phrases or --file, as in: dateline geocode '34th and Portland'"))
    position = console.position_of(near)
    if file:
        from app.cli.batch import run

        run(file, column, out, position, area=area, workers=workers, resume=resume)
        return
    raise typer.Exit(_answer(phrases or [], area=area, near=position, as_json=as_json, explain=explain))


def _answer(phrases: list[str], *, area: str, near: "LonLat | None", as_json: bool, explain: bool) -> int:
    found_all = True
    with console.opened_geocoder(console.load_settings(), area=area) as geocoder:
        for phrase in phrases:
            explanation = geocoder.explain(phrase, near)
            found_all = found_all and explanation.match.best is not None
            _print(explanation, as_json=as_json, explain=explain)
    return 0 if found_all else console.NO_ANSWER


def _print(explanation: "Explanation", *, as_json: bool, explain: bool) -> None:
    from app.geocoding.answer import as_dict

    if as_json:
        answer = as_dict(explanation.match)
        console.print_json({**answer, "explanation": str(explanation).splitlines()} if explain else answer)
    elif explain:
        typer.echo("\n".join(console.one_line(line, 1000) for line in str(explanation).splitlines()))
    else:
        console.print_match(explanation.match)

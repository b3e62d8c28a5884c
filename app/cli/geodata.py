"""dateline geodata: build, check and describe the streets. What is built and how is geodata's own affair."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from app.cli import console

app = typer.Typer(help="Build, check and describe the streets.", no_args_is_help=True)
_SOURCE = "tiger, centrelines, or minneapolis (whose FILES is the folder with its layers)."
_FILES = Annotated[list[Path], typer.Argument(metavar="FILES...", help="Shapefiles, their zips, or GeoJSON.")]
_PLACE = "--area, --locality, --region and --out are needed: --area st-paul --locality 'St. Paul' --region MN"


@app.command()
def build(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help=_SOURCE)],
    files: _FILES,
    area: Annotated[str, typer.Option(help="The area's short name, for --area: st-paul.")] = "",
    locality: Annotated[str, typer.Option(help="The municipality as phrases name it: St. Paul.")] = "",
    region: Annotated[str, typer.Option(help="Its state: MN.")] = "",
    mapping: Annotated[Path | None, typer.Option(help="TOML file that names the columns of centre lines.")] = None,
    points: Annotated[list[Path] | None, typer.Option(help="Address points that sharpen the house numbers.")] = None,
    only_city: Annotated[str, typer.Option(help="Keep the roads that the source says lie in this city.")] = "",
    out: Annotated[Path | None, typer.Option(help="The gazetteer to write.")] = None,
) -> None:
    """Make a gazetteer out of published street data, and say what was found and what was refused."""
    from geodata.build_area import SOURCES, STEPS, Area, build_area
    from geodata.sources.layers import SourceUnreadable

    if source == "minneapolis":
        raise typer.Exit(_minneapolis(files, out))
    if source not in SOURCES:
        raise typer.Exit(console.fail(f"the source is one of {', '.join(SOURCES)} and minneapolis, not {source!r}"))
    if not (area and locality and region and out):
        raise typer.Exit(console.fail(_PLACE))
    wanted = Area(source, files, area, locality, region, mapping, points or [], only_city)
    try:
        with _steps(len(STEPS)) as step:
            report = build_area(wanted, out, step)
    except SourceUnreadable as error:
        raise typer.Exit(console.fail(str(error))) from None
    typer.echo(str(report))


def _minneapolis(files: list[Path], out: Path | None) -> int:
    from geodata.build import main

    return main(["--sources", str(files[0]), *(["--out", str(out)] if out else [])])


@contextmanager
def _steps(total: int) -> Iterator[Callable[[str], None]]:
    """What to call with the name of each step as it begins; a bar where there is a terminal to show it."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn

    screen = Console(stderr=True)
    with Progress(
        SpinnerColumn(), *Progress.get_default_columns(), console=screen, disable=not screen.is_terminal, transient=True
    ) as progress:
        task = progress.add_task("", total=total)
        begun = -1

        def step(name: str) -> None:
            nonlocal begun
            begun += 1
            progress.update(task, completed=begun, description=name)

        yield step


@app.command()
def info() -> None:
    """Say what the gazetteer covers and where it comes from."""
    with console.opened_streets(console.load_settings()) as streets:
        about = streets.info
    typer.echo(f"{about.area}, {about.region}; built {about.built_on}; {about.licence}")
    typer.echo("West {:.3f}, south {:.3f}, east {:.3f}, north {:.3f}".format(*about.bbox))
    for source in about.sources:
        typer.echo("  " + "; ".join(str(value) for value in source.values()))


@app.command()
def check() -> None:
    """Open the gazetteer, count what is in it and look for damage."""
    with console.opened_streets(console.load_settings()) as streets:
        segments, count = list(streets.all_segments()), len(list(streets.streets()))
    named = sum(segment.street_id is not None for segment in segments)
    typer.echo(f"{count} streets; {len(segments)} segments, {named} of them with a full name")
    if not segments or not named:
        raise typer.Exit(console.fail("the gazetteer holds no streets. Build it again: dateline geodata build"))

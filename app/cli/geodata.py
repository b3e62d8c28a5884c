"""dateline geodata: the gazetteer's own commands, passed on as they are."""

import typer

from app.cli import console

app = typer.Typer(help="Build, check and describe the streets.", no_args_is_help=True)
_PASS_ON = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}


@app.command(context_settings=_PASS_ON, add_help_option=False)
def build(context: typer.Context) -> None:
    """Make the gazetteer again from its sources; options as in python -m geodata.build --help."""
    from geodata.build import main

    raise typer.Exit(main(context.args))


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

"""The dateline command. Heavy libraries are imported by the commands that need them: an answer comes at once."""

import sys
from typing import Annotated

import typer

from app import __version__
from app.cli import (
    distance,
    export,
    extract,
    geocode,
    geodata,
    import_,
    keeping,
    recheck,
    reverse,
    serve,
    terminal,
    tokens,
    users,
    webhooks,
)
from app.cli.console import fail
from app.errors import DatelineError
from geodata.streets import StreetsUnavailable

app = typer.Typer(
    name="dateline",
    help="Reported places on a map, with an honest statement of how sure that is.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"dateline {__version__}")
        raise typer.Exit


@app.callback()
def _whole(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


# A place may begin with a minus sign: -93.26765,44.94138. console.check_places refuses misspelled options.
_WITH_PLACES = {"ignore_unknown_options": True}
app.command(context_settings=_WITH_PLACES)(geocode.geocode)
app.command()(extract.extract)
app.command(context_settings=_WITH_PLACES)(reverse.reverse)
app.command(context_settings=_WITH_PLACES)(distance.distance)
app.command("map", context_settings=_WITH_PLACES)(distance.map_)
app.command("import")(import_.import_)
app.command()(export.export)
app.command()(serve.serve)
app.command()(keeping.backup)
app.command()(keeping.restore)
app.command()(keeping.erase)
app.command()(keeping.tidy)
app.command()(recheck.recheck)
app.add_typer(geodata.app, name="geodata")
app.add_typer(tokens.app, name="token")
app.add_typer(users.app, name="user")
app.add_typer(webhooks.app, name="webhook")


def main() -> None:
    """Run the command; what can go wrong ends in one line on stderr and exit status 2."""
    terminal.prepare()
    try:
        app()
    except (DatelineError, StreetsUnavailable) as error:
        sys.exit(fail(str(error)))
    except BrokenPipeError:
        # The reader of our output went away (`| head`): nothing is left to say to it.
        sys.stderr.close()
        sys.exit(0)

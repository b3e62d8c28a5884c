"""dateline extract: the places in a text, or in each text of a file; one answer a text, in their order."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer

from app.cli import console

if TYPE_CHECKING:
    from app.geocoding.extract import Found
    from app.geocoding.providers import Answers
    from app.model import LonLat


def extract(
    textfile: Annotated[str | None, typer.Argument(metavar="[TEXTFILE | -]", help="A text; - is stdin.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, one for each place.")] = False,
    file: Annotated[
        Path | None, typer.Option(help='A file with {"text": …} on each line.', exists=True, dir_okay=False)
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Where the answers go; stdout where absent.")] = None,
    near: Annotated[str | None, typer.Option(metavar="LON,LAT", help=console.NEAR)] = None,
    area: Annotated[str, typer.Option(help="The area meant where the text names no town: st-paul.")] = "",
) -> None:
    """Find the places in a text, each with where it stands and what it means."""
    if bool(textfile) == bool(file) and (file or sys.stdin.isatty()):
        raise typer.Exit(
            console.fail("give either a text file (- for stdin) or --file, as in: dateline extract story.txt")
        )
    position = console.position_of(near)
    with ExitStack() as stack:
        geocoder = stack.enter_context(console.opened_geocoder(console.load_settings(), area=area))
        if file:
            sink = stack.enter_context(_opened(out, "wb")) if out else sys.stdout.buffer
            _answer_lines(geocoder, _lines(stack.enter_context(_opened(file, "rb"))), sink, position)
        elif not _answer(_places(_text(textfile or "-"), geocoder, position), as_json=as_json):
            raise typer.Exit(console.NO_ANSWER)


def _text(source: str) -> str:
    """Return the text of a file or of stdin; what cannot be read as text ends the command with the reason."""
    from app.cli.texts import decoded

    if source == "-":
        name, data = "the input", sys.stdin.buffer.read()
    else:
        with _opened(Path(source), "rb") as file:
            name, data = Path(source).name, file.read()
    try:
        return decoded(data)
    except ValueError as error:
        raise typer.Exit(console.fail(f"{name} cannot be read as text: {error}")) from None


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """Yield the lines of a file in UTF-8, whatever Windows saved it as."""
    from app.cli.texts import in_utf8

    yield from in_utf8(file)


def _opened(path: Path, mode: str) -> BinaryIO:
    try:
        return path.open(mode)  # type: ignore[return-value]
    except OSError as error:
        doing = "read" if mode == "rb" else "written"
        raise typer.Exit(console.fail(f"{path.name} cannot be {doing}: {error.strerror}")) from None


def _places(text: str, geocoder: "Answers", near: "LonLat | None") -> "tuple[Found, ...]":
    from app.geocoding.extract import MAX_LENGTH_CHARS, extract

    if len(text) > MAX_LENGTH_CHARS:
        raise typer.Exit(console.fail(f"the text is longer than {MAX_LENGTH_CHARS:,} characters; give it in parts"))
    return extract(text, geocoder, near)


def _answer(found: "tuple[Found, ...]", *, as_json: bool) -> bool:
    """Print the places; whether there is one."""
    from app.geocoding.extract import as_place

    for place in found:
        if as_json:
            console.print_json(as_place(place))
        else:
            typer.echo(f"{place.start}-{place.end}")
            console.print_match(place.match)
    if not found and not as_json:
        typer.echo("No place found.")
    return bool(found)


def _answer_lines(geocoder: "Answers", lines: Iterable[bytes], sink: BinaryIO, near: "LonLat | None") -> None:
    import orjson

    answers = _answers(geocoder, lines, near)
    sink.writelines(orjson.dumps(answer, option=orjson.OPT_APPEND_NEWLINE) for answer in answers)
    sink.flush()


def _answers(geocoder: "Answers", lines: Iterable[bytes], near: "LonLat | None") -> Iterator[dict[str, Any]]:
    """An answer for every line; one that cannot be used has no places and says why."""
    import orjson

    from app.geocoding.extract import MAX_LENGTH_CHARS, as_places, extract

    for line in lines:
        try:
            asked = orjson.loads(line)
        except ValueError:
            asked = None
        text = asked.get("text") if isinstance(asked, dict) else None
        if not isinstance(text, str):
            yield {"places": [], "error": 'The line is no JSON object with a "text".'}
        elif len(text) > MAX_LENGTH_CHARS:
            yield {"places": [], "error": f"The text is longer than {MAX_LENGTH_CHARS:,} characters."}
        else:
            yield as_places(extract(text, geocoder, near))

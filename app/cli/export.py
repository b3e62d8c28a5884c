"""dateline export: a map as a file. What is published, as readers get it; with --draft as it stands, places exact."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli import console
from app.cli.tokens import open_store
from app.errors import NotFound

if TYPE_CHECKING:
    from app.incidents.exchange.sheet import Sheet
    from app.incidents.store import Store

_FORMATS = "geojson, csv, kml, gpx, georss or archive"


def export(
    slug: Annotated[str, typer.Argument(help="The map's name in addresses.")],
    kind: Annotated[str, typer.Option("--format", help=f"{_FORMATS}; without: by the file's name, or geojson.")] = "",
    out: Annotated[Path | None, typer.Option("--output", "-o", help="The file; without: standard output.")] = None,
    version: Annotated[int | None, typer.Option(min=1, help="A published version; without: the newest.")] = None,
    draft: Annotated[bool, typer.Option("--draft", help="The draft as it stands, every place exact.")] = False,
) -> None:
    """Write a map to a file. An archive holds all of it, its history too: it is for the newsroom alone."""
    from app.incidents.exchange.formats import FORMATS

    kind = kind or _by_name(out)
    if kind not in (*FORMATS, "archive"):
        raise typer.Exit(console.fail(f"there is no format {kind}; choose {_FORMATS}"))
    with open_store() as store:
        if kind == "archive":
            from app.incidents.exchange import archive

            body = archive.write(store.archive(slug))
        else:
            body = FORMATS[kind].write(_sheet(store, slug, version, draft))
    _write(out, body, private=draft or kind == "archive")


def _by_name(out: Path | None) -> str:
    suffix = out.suffix.lstrip(".").lower() if out else "geojson"
    return {"json": "geojson", "zip": "archive", "rss": "georss", "xml": "georss"}.get(suffix, suffix)


def _sheet(store: "Store", slug: str, version: int | None, draft: bool) -> "Sheet":
    from contextlib import closing

    from app.geocoding.areas import opened
    from app.incidents.exchange.sheet import of_draft, of_public
    from app.readers import Readers

    settings = console.load_settings()
    link = f"{settings.public_url}/maps/{slug}" if settings.public_url else ""
    if draft:
        return of_draft(store.map(slug), link, settings.language)
    with console.opened_streets(settings) as streets, closing(opened(streets, settings.area_files)) as areas:
        try:
            return of_public(Readers(store, areas.gazetteers).map(slug, version), link, settings.language)
        except NotFound:
            if store.map(slug).published_version:
                raise
    raise typer.Exit(console.fail("nothing of this map is published yet; --draft writes the draft"))


def _write(out: Path | None, body: bytes, *, private: bool) -> None:
    """Write the file; one that holds a draft is for its owner alone."""
    if out is None:
        sys.stdout.buffer.write(body)
        return
    try:
        handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600 if private else 0o666)
        with os.fdopen(handle, "wb") as file:
            file.write(body)
    except OSError as error:
        raise typer.Exit(console.fail(f"{out.name} cannot be written: {error.strerror}")) from None

"""dateline recheck: what the streets that are read now would answer differently. It changes nothing."""

from dataclasses import asdict
from typing import Annotated

import typer

from app.cli import console
from app.cli.tokens import open_store


def recheck(
    slug: Annotated[str | None, typer.Argument(help="The map; without: all of them.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """List the incidents whose phrase the gazetteer would place elsewhere now. No published pin is moved by it."""
    from app.recheck import Difference, recheck
    from app.words import labels, texts

    said = texts("en")

    def words(one: Difference) -> str:
        if one.moved_m is None:
            return f"{one.status.value.replace('_', ' ')}: {one.remark}"
        return f"{labels.label(one.label, said)}, {max(one.moved_m, 1):,.0f} m away"

    count = 0
    with open_store() as store, console.opened_geocoder(console.load_settings()) as geocoder:
        slugs = [slug] if slug else [found.slug for found in store.maps()]
        for one in recheck(store, geocoder, slugs):
            count += 1
            if as_json:
                console.print_json(asdict(one))
            else:
                typer.echo(
                    console.one_line(
                        f"{one.slug}/{one.incident_id}  {one.phrase}: {labels.label(one.kept_label, said)}"
                    )
                )
                typer.echo(f"  now {console.one_line(words(one))}")
    if not as_json:
        typer.echo(f"{count:,} would be placed differently. Nothing was changed.")

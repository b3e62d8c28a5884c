"""dateline reverse: what a reporter would call the place at a position."""

from typing import Annotated

import typer

from app.cli import console


def reverse(
    position: Annotated[str, typer.Argument(metavar="LON,LAT", help="Degrees, longitude first: -93.27,44.94")],
    area: Annotated[str, typer.Option(help="The only area to look in: st-paul.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Say in words what lies at a position."""
    from app.geocoding.extract import gazetteers_of
    from app.geocoding.reverse import reverse_among
    from app.words.remarks import sentences

    where = console.position_of(position)
    assert where is not None
    with console.opened_geocoder(console.load_settings(), area=area) as geocoder:
        gazetteers = gazetteers_of(geocoder)
        described = reverse_among(gazetteers[:1] if area else gazetteers, where)
    if as_json:
        console.print_json(described.as_dict())
    else:
        typer.echo(described.words or "No place to name.")
        for remark in sentences(described.remarks):
            typer.echo(f"  {remark}")
    if not described.words:
        raise typer.Exit(console.NO_ANSWER)

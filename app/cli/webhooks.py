"""dateline webhook: who is told when something is published, corrected or taken down. A secret is shown once."""

from typing import Annotated

import typer

from app.cli import console
from app.cli.tokens import ACTOR, open_store

app = typer.Typer(help="Tell other programs what is published, corrected and taken down.", no_args_is_help=True)


@app.command()
def add(url: Annotated[str, typer.Argument(help="The address that is told: https://newsroom.example/hook.")]) -> None:
    """Tell an address from now on, and print the secret that signs what it is told, once."""
    with open_store(create=True) as store:
        made = store.add_webhook(url, actor=ACTOR)
    typer.echo(made.secret)
    typer.echo(f"It is {made.id}. The secret is shown this once.", err=True)


@app.command("list")
def list_() -> None:
    """Name every address that is told."""
    with open_store() as store:
        for hook in store.webhooks():
            typer.echo(f"{hook.id}  {hook.created_at:%Y-%m-%d}  {console.one_line(hook.url)}")


@app.command()
def remove(webhook_id: Annotated[str, typer.Argument(metavar="ID", help="As dateline webhook list shows it.")]) -> None:
    """Tell it nothing more."""
    with open_store() as store:
        store.remove_webhook(webhook_id, actor=ACTOR)
    typer.echo("Removed.")


@app.command()
def log(webhook_id: Annotated[str, typer.Argument(metavar="ID", help="Of one address only.")] = "") -> None:
    """Say what was told, to whom, and what came of each attempt; the newest first."""
    with open_store() as store:
        for one in store.deliveries(webhook_id):
            typer.echo(
                f"{one.happened_at:%Y-%m-%d %H:%M}  {one.state:9}  {one.event}  {one.slug}  {console.one_line(one.url)}"
            )
            for attempt in one.log:
                typer.echo(f"    {attempt['at'][:19]}  {console.one_line(str(attempt['said']))}")

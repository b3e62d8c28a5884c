"""dateline token: who may write. A token is shown once, when it is made; the store keeps its hash."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli import console

if TYPE_CHECKING:
    from app.incidents.store import Store

app = typer.Typer(help="Make, list and revoke the tokens that may write.", no_args_is_help=True)


@contextmanager
def _open_store() -> Iterator["Store"]:
    from app.incidents.store import Store

    with Store.open(console.load_settings().store_url) as store:
        yield store


@app.command()
def create(name: Annotated[str, typer.Argument(help="What or who it is for.")] = "newsroom") -> None:
    """Make a token and print it, once."""
    with _open_store() as store:
        typer.echo(store.create_token(name))


@app.command("list")
def list_() -> None:
    """Name every token, never the token itself."""
    with _open_store() as store:
        for token in store.tokens():
            typer.echo(f"{token.id}  {token.created_at:%Y-%m-%d}  {console.one_line(token.name)}")


@app.command()
def revoke(token_id: Annotated[str, typer.Argument(metavar="ID", help="As dateline token list shows it.")]) -> None:
    """Take a token's right to write away."""
    with _open_store() as store:
        store.revoke_token(token_id)
    typer.echo("Revoked.")

"""dateline token: what programs sign in with. A token is shown once, when it is made; the store keeps its hash."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli import console
from app.errors import NoStore
from app.people import Scope

if TYPE_CHECKING:
    from app.incidents.store import Store
    from app.incidents.tokens import Token

app = typer.Typer(help="Make, list and revoke the tokens of the API.", no_args_is_help=True)
ACTOR = "command line"
"""Who the history names: whoever may use this machine."""


@contextmanager
def open_store(*, create: bool = False) -> Iterator["Store"]:
    """The store that the settings name, closed at the end; raises StoreUnavailable.

    Only a command that puts something into it makes one: whoever reads may just be in the wrong folder.
    """
    from app.incidents.store import Store

    settings = console.load_settings()
    try:
        opened = Store.open(settings.store_url, settings.wait_for_copies, create=create)
    except NoStore as error:
        setting = "DATELINE_DATABASE_URL" if settings.database_url else "DATELINE_DATA_DIR"
        raise NoStore(str(error).format(setting=setting)) from None
    with opened as store:
        yield store


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="What or who it is for.")] = "newsroom",
    scope: Annotated[Scope, typer.Option(help="What it may do; each may what those before it may.")] = Scope.PUBLISH,
    days: Annotated[
        int | None, typer.Option(min=1, max=3650, help="How long it lasts; without: until revoked.")
    ] = None,
) -> None:
    """Make a token and print it, once."""
    ends = datetime.now(UTC) + timedelta(days=days) if days else None
    with open_store(create=True) as store:
        typer.echo(store.create_token(name, scope=scope, expires_at=ends, actor=ACTOR))


@app.command("list")
def list_() -> None:
    """Name every token, never the token itself."""
    with open_store() as store:
        for token in store.tokens():
            typer.echo("  ".join(filter(None, _words(token))))


def _words(token: "Token") -> Iterator[str]:
    yield token.id
    yield f"{token.created_at:%Y-%m-%d}"
    yield f"{token.scope.value:7}"
    yield f"used {token.last_used_at:%Y-%m-%d}" if token.last_used_at else "never used"
    if token.expires_at:
        yield f"{'ended' if token.expired else 'ends'} {token.expires_at:%Y-%m-%d}"
    yield token.maker
    yield console.one_line(token.name)


@app.command()
def revoke(token_id: Annotated[str, typer.Argument(metavar="ID", help="As dateline token list shows it.")]) -> None:
    """Take a token's rights away."""
    with open_store() as store:
        store.revoke_token(token_id, actor=ACTOR)
    typer.echo("Revoked.")

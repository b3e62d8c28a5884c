"""dateline user: who works here. Somebody new, or locked out, gets in by a sign-in link that is printed once."""

from typing import TYPE_CHECKING, Annotated

import typer

from app.cli import console
from app.cli.tokens import ACTOR, open_store
from app.people import Role

if TYPE_CHECKING:
    from app.incidents.people.face import People

app = typer.Typer(help="Add, list and change the people of the newsroom.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="The name they sign in with.")]


def _print_link(people: "People", name: str) -> None:
    settings = console.load_settings()
    path = f"/desk/sign-in/{people.link(people.named(name).id, actor=ACTOR)}"
    if settings.public_url or settings.port:
        typer.echo(f"{settings.public_url or f'http://{settings.host}:{settings.port}'}{path}")
    else:
        # Any free port: which one, only the service knows.
        typer.echo(path)
        typer.echo("Put it behind the address that dateline serve printed, or set DATELINE_PUBLIC_URL.", err=True)
    typer.echo("The link signs them in once, within three days. Earlier links of theirs have ended.", err=True)


@app.command()
def add(
    name: Name,
    role: Annotated[Role, typer.Option(help="What they may do.")] = Role.REPORTER,
    full_name: Annotated[str, typer.Option(help="The name to print.")] = "",
) -> None:
    """Add somebody and print a sign-in link for them."""
    with open_store(create=True) as store:
        store.people.add_user(name, role, display_name=full_name, actor=ACTOR)
        _print_link(store.people, name)


@app.command("list")
def list_() -> None:
    """Name everybody, with the role and when they last signed in."""
    with open_store() as store:
        for user in store.people.users():
            seen = f"{user.signed_in_at:%Y-%m-%d}" if user.signed_in_at else "never     "
            state = "  disabled" if user.disabled_at else ""
            typer.echo(f"{user.role.value:8}  {seen}  {console.one_line(user.name)}{state}")


@app.command()
def role(name: Name, role: Annotated[Role, typer.Argument(help="What they may do from now on.")]) -> None:
    """Change what somebody may do."""
    with open_store() as store:
        store.people.set_role(store.people.named(name).id, role, actor=ACTOR)
    typer.echo("Changed.")


@app.command()
def disable(name: Name) -> None:
    """Keep somebody out: sessions, links and tokens end at once."""
    with open_store() as store:
        store.people.disable(store.people.named(name).id, actor=ACTOR)
    typer.echo("Disabled.")


@app.command()
def enable(name: Name) -> None:
    """Let somebody in again."""
    with open_store() as store:
        store.people.enable(store.people.named(name).id, actor=ACTOR)
    typer.echo("Enabled.")


@app.command()
def link(name: Name) -> None:
    """Print a sign-in link for somebody who cannot get in."""
    with open_store() as store:
        _print_link(store.people, name)

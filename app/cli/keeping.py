"""dateline backup, restore, erase: the store kept, put back, and rid of an incident, while the service runs."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli import console
from app.cli.tokens import ACTOR, open_store
from app.erasure import ErasureReason

if TYPE_CHECKING:
    from app.incidents.store import Store

_NOT_WRITTEN = "The backup cannot be written there. Choose a folder that this user may write to."
_EMPTY = "The store has no maps, so nothing was written. Is it the right one? If so, repeat this with --allow-empty."
_BUSY = "The database's files were too busy to be rewritten: run dateline tidy when it is quieter."


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write, in a folder that is there.")],
    allow_empty: Annotated[bool, typer.Option("--allow-empty", help="Write one of a store without maps too.")] = False,
) -> None:
    """Write the whole store, as it is at one moment, to a file: maps, versions, history, users, audit, settings."""
    from app.incidents.keep import ledger

    with open_store() as store:
        if not allow_empty and store.is_empty():
            raise typer.Exit(console.fail(_EMPTY))
        try:
            counts = store.backup(file)
            ledger.keep(file.parent, store.erased())
        except OSError:
            raise typer.Exit(console.fail(_NOT_WRITTEN)) from None
    typer.echo(f"Written: {_count(counts['map'], 'map')}, {_count(counts['map_version'], 'published version')}.")
    typer.echo("It holds unpublished places and password hashes: keep it where only the newsroom reads.", err=True)


def restore(
    file: Annotated[Path, typer.Argument(help="A backup that dateline backup wrote.", exists=True, dir_okay=False)],
    replace: Annotated[bool, typer.Option(help="Put it in the place of what is there.")] = False,
) -> None:
    """Put a backup in the store's place, whole or not at all. What was erased since it was made is erased again."""
    from app.incidents.keep import archive, ledger

    data_dir = console.load_settings().data_dir
    with archive.opened(file) as found, open_store(create=True) as store:
        known = (*ledger.read(file.parent), *ledger.read(data_dir))
        done = store.restore_backup(found, known, replace=replace, actor=ACTOR)
        _keep_ledger(store, data_dir)
    typer.echo(f"Restored: {_count(done.maps, 'map')}, {_count(done.incidents, 'incident')} on their drafts.")
    if done.erased:
        typer.echo(f"Erased again: {_count(done.erased, 'incident')}.")
    typer.echo("Users, passwords and tokens are those of the backup; everybody signs in again.", err=True)


def erase(
    slug: Annotated[str, typer.Argument(help="The map.")],
    incident: Annotated[str, typer.Argument(help="The incident's id, as the desk and the API show it.")],
    reason: Annotated[ErasureReason, typer.Option(help="Why: all that is kept of it besides who and when.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    earlier_headings: Annotated[
        bool, typer.Option("--earlier-headings", help="The draft's title and dek take the place of all earlier ones.")
    ] = False,
) -> None:
    """Remove an incident for good: from the draft, every version, history, corrections and imports. No way back."""
    if not yes:
        typer.confirm(f"Remove {incident} from {slug} for good, from every version and the history?", abort=True)
    from app import erasing

    with open_store() as store:
        folder = console.load_settings().data_dir
        purged = erasing.erase(store, folder, slug, incident, reason, earlier_headings=earlier_headings, actor=ACTOR)
        stay = store.headings(slug)
    typer.echo("Erased. Backups made before hold it still; restoring one erases it again.")
    if stay:
        typer.echo("The map's headings stay. Read whether one names what was erased:")
    for one in stay:
        typer.echo(f"  {one.where}: {console.one_line(' / '.join(filter(None, (one.title, one.dek))), 300)}")
    if not purged:
        typer.echo(_BUSY, err=True)


def tidy() -> None:
    """Remove what is old: ended sessions, reviews of imports, calls of webhooks. The service does so daily."""
    settings = console.load_settings()
    with open_store() as store:
        done = store.tidy(settings.keeping, actor=ACTOR)
        old = store.old_drafts(settings.old_drafts_after_days)
        purged = store.purge()
    for name, count in done.items():
        typer.echo(f"Removed: {count:,} {name}")
    if old:
        typer.echo(f"Old drafts, which only a person removes: {', '.join(old)}")
    if not purged:
        typer.echo(_BUSY, err=True)


def _keep_ledger(store: "Store", data_dir: Path) -> None:
    from app.incidents.keep import ledger

    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    ledger.keep(data_dir, store.erased())


def _count(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"

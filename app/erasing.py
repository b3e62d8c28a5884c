"""Erase an incident from all that Dateline writes: the store, its files, the answers of an outside geocoder."""

from contextlib import suppress
from pathlib import Path

from app.erasure import ErasureReason
from app.geocoding.providers import forget_answers
from app.incidents.store import Store


def erase(
    store: Store,
    data_dir: Path,
    slug: str,
    incident_id: str,
    reason: ErasureReason,
    *,
    earlier_headings: bool = False,
    actor: str = "",
) -> bool:
    """Remove an incident for good. Return False if the database's files were too busy to be rewritten.

    Raises NotFound for an incident that the map never had.
    """
    rewritten = store.erase_incident(
        slug, incident_id, reason, earlier_headings=earlier_headings, folder=data_dir, actor=actor
    )
    # Nobody can tell which answers were about the incident, and a geocoder gives them again.
    with suppress(OSError):
        forget_answers(data_dir)
    return rewritten

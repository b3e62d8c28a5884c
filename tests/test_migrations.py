"""Each migration on a database that holds data already: nothing is lost, and what it lets in is let in."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from app.incidents.moments import now
from app.incidents.records import incident_row, snapshot
from app.incidents.store import Store
from app.incidents.tokens import hash_of
from app.model import Incident, IncidentMap, MapStatus, Relation
from app.people import Scope
from tests.old_store import as_of, insert
from tests.store_samples import BLOCK, CORNER, incident

BESIDE = replace(CORNER, label=f"across from {CORNER.label}", relation=Relation.BESIDE)


def _insert_map(connection: sa.Connection, slug: str) -> None:
    words = {"title": slug, "dek": "", "settings": {}, "status": "draft", "version": 1, "published_version": 0}
    insert(connection, "map", id=1, slug=slug, **words, created_at=now(), updated_at=now())


def _insert_incident(connection: sa.Connection, number: int, added: Incident) -> None:
    own = {"id": f"i{number}", "version": 1, "map_id": 1, "ordinal": number, "created_at": now(), "updated_at": now()}
    insert(connection, "incident", **incident_row(added) | {"occurred_at": None, "georeferenced_at": None} | own)


def test_more_relations_leave_what_is_there_as_it_is(database_url: str) -> None:
    near = incident(location=replace(BLOCK, relation=Relation.NEAR))
    with as_of(database_url, "0001") as connection:
        _insert_map(connection, "m")
        _insert_incident(connection, 1, near)
        with pytest.raises(sa.exc.IntegrityError), connection.begin_nested():
            _insert_incident(connection, 2, incident(location=BESIDE))
    with Store.open(database_url) as store:
        kept = store.incident("m", "i1")
        assert (kept.location.label, kept.location.geometry) == (BLOCK.label, BLOCK.geometry)
        assert kept.location.relation is Relation.NEAR
        assert store.add_incident("m", incident(location=BESIDE)).location.relation is Relation.BESIDE
        assert len(store.map("m").incidents) == 2


def test_tokens_made_before_there_were_scopes_still_publish(database_url: str) -> None:
    with as_of(database_url, "0002") as connection:
        insert(connection, "token", id="t", name="desk", hash=hash_of("the text"), created_at=now())
    with Store.open(database_url) as store:
        token = store.token("the text")
    assert token
    assert (token.scope, token.expires_at, token.created_by) == (Scope.PUBLISH, None, None)


def test_what_was_published_before_there_were_corrections_still_is(database_url: str) -> None:
    old = incident(id="i1", updated_at=now())
    with as_of(database_url, "0003") as connection:
        words = {"title": "M", "dek": "", "settings": {}, "status": "published", "version": 2, "published_version": 1}
        insert(connection, "map", id=1, slug="m", **words, created_at=now(), updated_at=now())
        _insert_incident(connection, 1, old)
        content = snapshot(IncidentMap("m", "M", (old,), MapStatus.PUBLISHED, 2, 1))
        insert(connection, "map_version", map_id=1, number=1, published_at=now(), content=content)
    with Store.open(database_url) as store:
        assert store.published("m").incidents == (old,)
        assert (store.public_state("m"), store.corrections("m")) == ((1, 0), ())
        store.update_incident("m", "i1", {"title": "Assault", "occurred_at": old.occurred_at}, 1)
        store.publish("m", reason="the city said so")
        assert [one.before for one in store.corrections("m")] == ["Shooting"]

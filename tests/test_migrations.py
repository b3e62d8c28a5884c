"""Each migration on a database that holds data already: nothing is lost, and what it lets in is let in."""

from dataclasses import replace

import pytest
from alembic import command
from alembic.config import Config

from app.errors import DatelineError
from app.incidents import migrate
from app.incidents.database import connect
from app.incidents.store import Store
from app.model import Relation
from tests.store_samples import BLOCK, CORNER, incident


def _as_of(url: str, revision: str) -> Store:
    """A store at an older state of the schema."""
    database = connect(url)
    with database.write() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(migrate.SCRIPTS))
        config.set_main_option("path_separator", "os")
        command.upgrade(config, revision)
    return Store(database)


def test_more_relations_leave_what_is_there_as_it_is(database_url: str) -> None:
    beside = incident(location=replace(CORNER, label=f"across from {CORNER.label}", relation=Relation.BESIDE))
    with _as_of(database_url, "0001") as store:
        store.create_map("m", "M")
        kept = store.add_incident("m", incident(location=replace(BLOCK, relation=Relation.NEAR)))
        with pytest.raises(DatelineError):
            store.add_incident("m", beside)
    with Store.open(database_url) as store:
        assert store.incident("m", kept.id) == kept
        assert store.add_incident("m", beside).location.relation is Relation.BESIDE
        assert len(store.map("m").incidents) == 2

"""People at the desk of a running service: added to its store before it starts, each signed in by a link."""

from pathlib import Path

from app.incidents.store import Store
from app.people import Role

NAMES = ("ann", "ben", "eva", "ida", "tom")
TWO = "Two people were hurt, the city said: one at 34th and Portland, one in the 600 block of 24th Avenue North."


class Newsroom:
    """The people of a service, editors unless said otherwise; a person has one link at a time."""

    def __init__(self, count: int, role: Role = Role.EDITOR) -> None:
        self._names, self._role = NAMES[:count], role
        self.links: list[str] = []

    def fill(self, data_dir: Path) -> None:
        """Put the editors into the store of a service that is about to start."""
        with Store.open(f"sqlite+pysqlite:///{data_dir / 'dateline.sqlite'}") as store:
            # The first admin gets a link from `dateline serve`, which ends the one before.
            store.people.add_user("admin", Role.ADMIN)
            people = [store.people.add_user(name, self._role) for name in self._names]
            self.links = [f"/desk/sign-in/{store.people.link(one.id)}" for one in people]

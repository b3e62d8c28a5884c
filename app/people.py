"""The nouns of who works here: a user, a role, the scope of a token. Standard library only, as app/model."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What a person of the newsroom may do: a reporter makes drafts, an editor publishes, an admin also runs the place.

    Each may do what those before may; app/web/rights.py has the table.
    """

    REPORTER = "reporter"
    EDITOR = "editor"
    ADMIN = "admin"


class Scope(StrEnum):
    """What a token may do: read drafts, write them, publish as an editor, or everything."""

    READ = "read"
    WRITE = "write"
    PUBLISH = "publish"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class User:
    """Somebody of the newsroom. `name` is what they sign in with; `disabled_at` is None while they may.

    `has_subject`: a provider of OpenID Connect has signed them in, and goes on doing so.
    """

    id: str
    name: str
    display_name: str
    role: Role
    created_at: datetime
    has_password: bool = False
    has_subject: bool = False
    disabled_at: datetime | None = None
    signed_in_at: datetime | None = None

    @property
    def shown_name(self) -> str:
        """The name to print."""
        return self.display_name or self.name

"""The people of a test: a reporter, an editor, an admin, a token of each scope, and what each sends to sign in."""

from dataclasses import dataclass

from app.incidents.store import Store
from app.people import Role, Scope, User
from app.web.people import cookies, origin

PASSWORD = "four words in a row"
NOBODY = "nobody"
SESSIONS = tuple(role.value for role in Role)
TOKENS = tuple(f"token {scope.value}" for scope in Scope)
CALLERS = (NOBODY, *SESSIONS, *TOKENS)


@dataclass(frozen=True)
class Newsroom:
    """Users by their role's name, and tokens by their scope's."""

    store: Store
    users: dict[str, User]
    tokens: dict[str, str]

    def headers(self, caller: str) -> dict[str, str]:
        """What a request of the caller carries; of a person a new session's cookie and its word against forgery."""
        if caller == NOBODY:
            return {}
        if caller in self.tokens:
            return {"Authorization": f"Bearer {self.tokens[caller]}"}
        text = self.store.people.open_session(self.users[caller], "link")
        return session_headers(self.store, text)


def session_headers(store: Store, text: str) -> dict[str, str]:
    """The cookie of a session, and its word against forgery."""
    cookie = cookies.signer(store.people, "session").dumps(text)
    return {"Cookie": f"dateline-session={cookie}", "X-CSRF-Token": origin.csrf_of(text)}


def hire(store: Store) -> Newsroom:
    """One user of each role, named as the role, and a token of each scope."""
    users = {role.value: store.people.add_user(role.value, role) for role in Role}
    tokens = {f"token {scope.value}": store.create_token(scope.value, scope=scope) for scope in Scope}
    return Newsroom(store, users, tokens)

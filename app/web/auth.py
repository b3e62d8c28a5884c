"""Who asks, and whether they may: by a bearer token, or by the desk's session. A wrong token opens as little as none.

`Signed` is whoever asks, with 401 for nobody; `needs(Right.PUBLISH)` goes into a route's dependencies. On a page of the
desk the same refusals become the way to the sign-in page (401) and a page that says why (403): web/people/refusals.py.
"""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal, NoReturn

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.concurrency import run_in_threadpool

from app.incidents.people.audit import Who, acting
from app.incidents.tokens import Token
from app.people import Role, Scope, User
from app.web.parts import Parts, Service
from app.web.people import cookies, origin
from app.web.problems import Problem
from app.web.rights import BY_ROLE, BY_SCOPE, NEEDS_WORDS, Right, scopes_within

_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="dateline"'}
_bearer = HTTPBearer(auto_error=False, description="A token of `dateline token create`, or the one in DATELINE_TOKEN.")
_REFUSED = "This token is wrong, has expired or was revoked. Make a new one: dateline token create"
_TOO_MANY_TOKENS = "Too many wrong tokens came from this address. Check the token, then try again later."
_SIGN_IN = "This needs a token, sent as Authorization: Bearer TOKEN, or the desk's session."


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever asks. `name` is what the history gets; `csrf` is what the pages of a session send along."""

    name: str
    rights: frozenset[Right]
    kind: Literal["session", "token"]
    id: str
    says: str
    """The role, or the token's scope, in one word."""
    role: Role | None = None
    user: User | None = None
    session: str = ""
    """The hash of the session, "" for a token."""
    csrf: str = ""

    def may(self, right: Right) -> bool:
        """Whether they have that right."""
        return right in self.rights


def _by_setting(parts: Parts, text: str) -> bool:
    configured = parts.settings.token.get_secret_value() if parts.settings.token else ""
    return hmac.compare_digest(text.encode(), configured.encode()) and bool(configured)


def _token_actor(parts: Parts, text: str) -> Actor | None:
    """The actor of a token, the setting's or one of the store's; a wrong one takes as long as a right one."""
    configured, token = _by_setting(parts, text), parts.store.token(text)
    if configured:
        return Actor("token DATELINE_TOKEN", BY_SCOPE[Scope.PUBLISH], "token", "token:setting", Scope.PUBLISH.value)
    return _stored(token) if token else None


def _stored(token: Token) -> Actor:
    rights = BY_SCOPE[token.scope]
    if token.maker_role:
        # What its maker may no longer do, their token does not do for them.
        rights &= BY_ROLE[token.maker_role]
    return Actor(f"token {token.name}", rights, "token", f"token:{token.id}", token.scope.value)


def _session_actor(parts: Parts, request: Request) -> tuple[Actor, str] | None:
    text = cookies.session_of(request, parts)
    found = parts.store.people.session(text) if text else None
    if found is None:
        return None
    user, csrf = found.user, origin.csrf_of(text)
    return Actor(
        user.name, BY_ROLE[user.role], "session", f"user:{user.id}", user.role.value, user.role, user, found.hash, csrf
    ), text


def opens_something(parts: Parts, request: Request) -> bool:
    """Whether a request's token or session is one of ours; nothing is counted, written down or refused by asking."""
    scheme, _, text = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return _token_actor(parts, text.strip()) is not None
    return _session_actor(parts, request) is not None


def address_of(request: Request) -> str:
    """The address that the request came from, as far as the proxies that we trust say."""
    return request.client.host[:60] if request.client else ""


def _refuse_token(parts: Parts, request: Request) -> NoReturn:
    """Raise Problem 401 for a wrong token, 429 for one too many from an address; a right one is never held up."""
    acting.set(Who(address=address_of(request)))
    if wait_s := parts.store.people.wrong_token_wait_s(address_of(request)):
        raise Problem(429, _TOO_MANY_TOKENS, {"Retry-After": str(wait_s)})
    raise Problem(401, _REFUSED, _CHALLENGE)


async def caller(
    request: Request, parts: Service, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> Actor | None:
    """Whoever asks, None for a reader. Raises Problem 401 for a token that is none, 403 for a session's forged request.

    From here on the request's changes are theirs: the audit names them and where they are.
    """
    actor = None
    if credentials is not None:
        actor = await run_in_threadpool(_token_actor, parts, credentials.credentials)
        if actor is None:
            await run_in_threadpool(_refuse_token, parts, request)
    elif cookies.has_session(request, parts):
        actor = await _by_session(request, parts)
    who = Who(actor.name, actor.id, actor.says) if actor else Who()
    acting.set(who._replace(address=address_of(request)))
    return actor


async def _by_session(request: Request, parts: Parts) -> Actor | None:
    found = await run_in_threadpool(_session_actor, parts, request)
    if found is None:
        return None
    actor, text = found
    if request.method not in origin.SAFE:
        origin.refuse_elsewhere(request, parts.settings)
        await origin.refuse_without_word(request, text)
    return actor


Caller = Annotated[Actor | None, Depends(caller)]


def signed(actor: Caller) -> Actor:
    """Whoever asks; raises Problem 401 for nobody."""
    if actor is None:
        raise Problem(401, _SIGN_IN, _CHALLENGE)
    return actor


Signed = Annotated[Actor, Depends(signed)]


def person(actor: Signed) -> User:
    """The person who asks; raises Problem 403 for a token, which has no page of its own."""
    if actor.user is None:
        raise Problem(403, "This is for people who are signed in. A token is managed by who made it.")
    return actor.user


Person = Annotated[User, Depends(person)]


def require(actor: Actor, right: Right) -> None:
    """Raises Problem 403 where the actor lacks the right."""
    if not actor.may(right):
        whose = f"the role {actor.says}" if actor.kind == "session" else f"a token of scope {actor.says}"
        raise Problem(403, f"{NEEDS_WORDS[right]} is more than {whose} may. Ask an admin.")


def require_scope(actor: Actor, scope: Scope) -> None:
    """Raises Problem 403 where a token of that scope could do more than the actor may."""
    if scope not in scopes_within(actor.rights):
        raise Problem(403, f"A token of scope {scope.value} could do more than you may. Ask an admin.")


_checks: dict[Right, Callable[[Actor], None]] = {}


def _check(right: Right) -> Callable[[Actor], None]:
    def check(actor: Signed) -> None:
        require(actor, right)

    # One function a right, so that what the table of routes asks of a route can be read off it.
    check.right = right  # type: ignore[attr-defined]
    return _checks.setdefault(right, check)


def needs(right: Right) -> Any:
    """The dependency of a route that needs a right: 401 for nobody, 403 for who may less."""
    return Depends(_check(right))


def is_editor(actor: Caller) -> bool:
    """Whether the caller is of the newsroom and reads drafts."""
    return actor is not None and actor.may(Right.READ_DRAFTS)


Editor = Annotated[bool, Depends(is_editor)]

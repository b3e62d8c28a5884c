"""One's own page: a password, one's tokens, signing out everywhere. Nothing here is anybody else's."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from app.errors import BadInput
from app.people import Scope, User
from app.web.auth import Actor, Person, Signed, address_of, require_scope
from app.web.desk.page import page
from app.web.desk.who import who_of
from app.web.parts import Parts, Service
from app.web.people import cookies
from app.web.rights import scopes_within

router = APIRouter(prefix="/desk", include_in_schema=False, default_response_class=Response)
LONGEST_DAYS = 3650
DAYS = (30, 90, 365)
"""How long a new token may be asked to last; besides these: until it is revoked."""
_WRONG = "The password that you have now is another one."
_CHANGED = "The password is set. You are signed out everywhere else, and your tokens are revoked: make new ones below."
_TOO_OFTEN = "There were too many attempts. Try again in a quarter of an hour."
OneLine = Annotated[str, Form(max_length=200)]


def _page(
    request: Request, parts: Parts, actor: Actor, user: User, *, problem: str = "", said: str = "", made: str = ""
) -> Response:
    return page(
        request,
        parts,
        "people/account.html",
        styles=("people.css",),
        who=who_of(actor),
        status=422 if problem else 200,
        user=user,
        sessions=parts.store.people.open_sessions(user.id),
        tokens=parts.store.tokens(user.id),
        scopes=scopes_within(actor.rights),
        days=DAYS,
        provider=parts.settings.oidc_name if parts.settings.oidc_issuer else "",
        said={"problem": problem, "said": said, "token": made},
    )


@router.get("/account")
def account(request: Request, parts: Service, actor: Signed, user: Person) -> Response:
    """Show one's own page."""
    return _page(request, parts, actor, user)


@router.post("/account/password")
def change_password(
    request: Request, parts: Service, actor: Signed, user: Person, new: OneLine = "", current: OneLine = ""
) -> Response:
    """Give oneself a password; who has one names it first. Every other session ends."""
    people = parts.store.people
    if user.has_password:
        waits = people.wait_s(user.name, address_of(request))
        if waits or people.check_password(user.name, current, address_of(request)) is None:
            return _page(request, parts, actor, user, problem=_TOO_OFTEN if waits else _WRONG)
    try:
        people.set_password(user.id, new, keep=actor.session)
    except BadInput as error:
        return _page(request, parts, actor, user, problem=str(error))
    return _page(request, parts, actor, user, said=_CHANGED)


@router.post("/account/sign-out-everywhere")
def sign_out_everywhere(request: Request, parts: Service, user: Person) -> Response:
    """Sign out of every browser, this one too."""
    parts.store.people.end_sessions(user.id)
    response = RedirectResponse(f"{parts.pages.prefix}/desk/sign-in", 303)
    cookies.drop_session(request, response, parts)
    return response


@router.post("/account/tokens")
def make_token(
    request: Request,
    parts: Service,
    actor: Signed,
    user: Person,
    name: OneLine = "",
    scope: Annotated[Scope, Form()] = Scope.READ,
    days: Annotated[int, Form(ge=0, le=LONGEST_DAYS)] = 90,
) -> Response:
    """Make a token of one's own, shown this once; `days` 0: until it is revoked."""
    require_scope(actor, scope)
    ends = datetime.now(UTC) + timedelta(days=days) if days else None
    try:
        made = parts.store.create_token(name, scope=scope, expires_at=ends, created_by=user.id, actor=actor.name)
    except BadInput as error:
        return _page(request, parts, actor, user, problem=str(error))
    return _page(request, parts, actor, user, made=made)


@router.post("/account/tokens/{token_id}/revoke")
def revoke_token(request: Request, parts: Service, actor: Signed, user: Person, token_id: str) -> Response:
    """Take back a token of one's own."""
    parts.store.revoke_token(token_id, created_by=user.id, actor=actor.name)
    return _page(request, parts, actor, user, said="The token opens nothing any more.")

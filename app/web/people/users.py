"""Users and everybody's tokens, for admins. Somebody new gets a sign-in link to be passed on: no e-mail is needed."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from app.errors import BadInput, Conflict
from app.people import Role, User
from app.web.addresses import base_url
from app.web.auth import Actor, Signed, needs
from app.web.desk.page import page
from app.web.desk.who import who_of
from app.web.parts import Parts, Service
from app.web.rights import BY_ROLE, Right

router = APIRouter(
    prefix="/desk/users",
    include_in_schema=False,
    default_response_class=Response,
    dependencies=[needs(Right.MANAGE_USERS)],
)
OneLine = Annotated[str, Form(max_length=200)]


def _page(
    request: Request, parts: Parts, actor: Actor, *, problem: str = "", said: str = "", link: str = "", whose: str = ""
) -> Response:
    address = f"{base_url(request, parts.settings)}/desk/sign-in/{link}" if link else ""
    return page(
        request,
        parts,
        "people/users.html",
        styles=("people.css",),
        who=who_of(actor),
        status=422 if problem else 200,
        users=parts.store.people.users(),
        tokens=parts.store.tokens(),
        roles=tuple(Role),
        said={"problem": problem, "said": said, "link": address, "whose": whose},
    )


def _linked(request: Request, parts: Parts, actor: Actor, user: User) -> Response:
    link = parts.store.people.link(user.id)
    return _page(request, parts, actor, link=link, whose=user.shown_name)


@router.get("")
def users(request: Request, parts: Service, actor: Signed) -> Response:
    """List everybody, and all tokens."""
    return _page(request, parts, actor)


@router.post("")
def add_user(
    request: Request,
    parts: Service,
    actor: Signed,
    name: OneLine = "",
    display_name: OneLine = "",
    role: Annotated[Role, Form()] = Role.REPORTER,
) -> Response:
    """Add somebody; the answer shows the sign-in link to pass on, this once."""
    try:
        added = parts.store.people.add_user(name, role, display_name=display_name)
    except (BadInput, Conflict) as error:
        return _page(request, parts, actor, problem=str(error))
    return _linked(request, parts, actor, added)


@router.post("/{user_id}/link")
def make_link(request: Request, parts: Service, actor: Signed, user_id: str) -> Response:
    """Make a sign-in link for somebody who cannot get in, shown this once."""
    return _linked(request, parts, actor, parts.store.people.user(user_id))


@router.post("/{user_id}/role")
def set_role(request: Request, parts: Service, actor: Signed, user_id: str, role: Annotated[Role, Form()]) -> Response:
    """Change what somebody may do."""
    try:
        changed = parts.store.people.set_role(user_id, role)
    except Conflict as error:
        return _page(request, parts, actor, problem=str(error))
    if actor.user and actor.user.id == user_id and Right.MANAGE_USERS not in BY_ROLE[role]:
        actor = Actor(actor.name, BY_ROLE[role], actor.kind, actor.id, role.value, role, changed, csrf=actor.csrf)
    return _page(request, parts, actor, said=f"{changed.name} is now {_a(role)}.")


def _a(role: Role) -> str:
    return f"{'a' if role is Role.REPORTER else 'an'} {role.value}"


@router.post("/{user_id}/disable")
def disable(request: Request, parts: Service, actor: Signed, user_id: str) -> Response:
    """Keep somebody out, at once and until enabled again."""
    try:
        changed = parts.store.people.disable(user_id)
    except Conflict as error:
        return _page(request, parts, actor, problem=str(error))
    return _page(request, parts, actor, said=f"{changed.name} is signed out everywhere and cannot sign in.")


@router.post("/{user_id}/unlink")
def unlink(request: Request, parts: Service, actor: Signed, user_id: str) -> Response:
    """Let the sign-in provider sign in as somebody no longer; they are signed out everywhere."""
    changed = parts.store.people.unlink_subject(user_id, actor=actor.name)
    said = f"{changed.name} is signed out, and the sign-in provider is unlinked. Make a sign-in link to let them in."
    return _page(request, parts, actor, said=said)


@router.post("/{user_id}/enable")
def enable(request: Request, parts: Service, actor: Signed, user_id: str) -> Response:
    """Let somebody in again."""
    changed = parts.store.people.enable(user_id)
    return _page(request, parts, actor, said=f"{changed.name} can sign in again.")


@router.post("/tokens/{token_id}/revoke")
def revoke_token(request: Request, parts: Service, actor: Signed, token_id: str) -> Response:
    """Take back anybody's token."""
    parts.store.revoke_token(token_id, actor=actor.name)
    return _page(request, parts, actor, said="The token opens nothing any more.")

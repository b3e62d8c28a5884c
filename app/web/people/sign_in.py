"""Signing in and out: by name and password, by a sign-in link, by a provider (oidc.py). A new session each time."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from app.incidents.people.audit import Who, acting
from app.people import User
from app.web.auth import Person, Signed, address_of
from app.web.desk.page import page
from app.web.parts import Parts, Service
from app.web.people import cookies, origin
from app.web.people.next import HOME, safe

router = APIRouter(prefix="/desk", include_in_schema=False, default_response_class=Response)
_WRONG = "This name and password do not go together. Is Caps Lock on? An admin can give you a sign-in link."
_TOO_OFTEN = "There were too many attempts with this name or from this address. Try again in {minutes}."


async def from_here(request: Request, parts: Service) -> None:
    """Raises Problem 403 where another site's page sent the form; the audit is told where it came from."""
    origin.refuse_elsewhere(request, parts.settings)
    acting.set(Who(address=address_of(request)))


OneLine = Annotated[str, Form(max_length=200)]


def signed_in(
    request: Request, parts: Parts, user: User, how: str, path: str = HOME, provider_sid: str = ""
) -> Response:
    """Open a session and lead on; the one that the browser had, of whoever it was, ends."""
    if (old := cookies.session_of(request, parts)) and (found := parts.store.people.session(old)):
        parts.store.people.end_session(found.hash)
    acting.set(Who(user.name, f"user:{user.id}", user.role.value, address_of(request)))
    text = parts.store.people.open_session(user, how, provider_sid)
    response = RedirectResponse(parts.pages.prefix + safe(path), 303, {"Cache-Control": "no-store"})
    cookies.give_session(request, response, parts, text)
    return response


def _form(request: Request, parts: Parts, path: str, name: str = "", problem: str = "", status: int = 200) -> Response:
    provider = parts.settings.oidc_name if parts.settings.oidc_issuer else ""
    words = {"next": safe(path), "name": name, "problem": problem, "provider": provider}
    return page(request, parts, "people/sign-in.html", status=status, styles=("people.css",), form=words)


@router.get("/sign-in")
def sign_in_form(request: Request, parts: Service, next: str = HOME) -> Response:  # noqa: A002
    """Ask for a name and a password; whoever is signed in goes on."""
    text = cookies.session_of(request, parts)
    if text and parts.store.people.session(text):
        return RedirectResponse(parts.pages.prefix + safe(next), 303)
    return _form(request, parts, next)


@router.post("/sign-in", dependencies=[Depends(from_here)])
def sign_in(
    request: Request,
    parts: Service,
    name: OneLine = "",
    password: OneLine = "",
    next: Annotated[str, Form(max_length=500)] = HOME,  # noqa: A002
) -> Response:
    """Sign in by name and password."""
    people = parts.store.people
    if wait_s := people.wait_s(name, address_of(request)):
        minutes = "a minute" if wait_s <= 60 else f"{-(-wait_s // 60)} minutes"
        response = _form(request, parts, next, name, _TOO_OFTEN.format(minutes=minutes), 429)
        response.headers["Retry-After"] = str(wait_s)
        return response
    user = people.check_password(name, password, address_of(request))
    if user is None:
        return _form(request, parts, next, name, _WRONG, 401)
    return signed_in(request, parts, user, "password", next)


@router.get("/sign-in/{link}")
def link_form(request: Request, parts: Service, link: str) -> Response:
    """Say whom the link signs in, with a button: what previews links or looks them over does not use it up."""
    provider = parts.settings.oidc_name if parts.settings.oidc_issuer else ""
    user = parts.store.people.link_user(link)
    return page(request, parts, "people/link.html", user=user, link=link, provider=provider)


@router.post("/sign-in/{link}", dependencies=[Depends(from_here)])
def sign_in_by_link(request: Request, parts: Service, link: str) -> Response:
    """Sign in by a link, which is used up by it."""
    return signed_in(request, parts, parts.store.people.use_link(link), "link")


@router.post("/sign-out")
def sign_out(request: Request, parts: Service, actor: Signed, _: Person) -> Response:
    """Sign out of this browser."""
    parts.store.people.end_session(actor.session)
    response = RedirectResponse(f"{parts.pages.prefix}/desk/sign-in", 303)
    cookies.drop_session(request, response, parts)
    return response

"""Signing in with a provider of OpenID Connect: the authorization code with PKCE, nonce and a state of this browser's.

What the provider says is believed only signed by its own key, for us, now, in answer to what this browser asked.
It signs in whoever is linked to its issuer and subject: by themselves while signed in, by an invitation, or as a new
user where the settings give a role. A name is never enough: two that look alike are two people.
"""

import hmac
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from app.errors import BadInput, Conflict
from app.incidents.people.audit import Who, acting
from app.people import Role, User
from app.settings import Settings
from app.web.addresses import base_url
from app.web.auth import Person, Signed, address_of
from app.web.desk.page import page
from app.web.desk.who import who_of
from app.web.parts import Parts, Service
from app.web.people import believing, cookies, origin
from app.web.people.next import HOME, safe
from app.web.people.provider import TIMEOUT_S, Provider
from app.web.people.sign_in import signed_in
from app.web.problems import Problem

router = APIRouter(prefix="/desk/oidc", include_in_schema=False, default_response_class=Response)
_PRIVATE = {"Cache-Control": "no-store"}
_NONE = "No provider to sign in with is set here."
_BROKEN = "The way to the sign-in provider was broken off, or took too long. Sign in again."
_SILENT = "The sign-in provider does not answer as it should. Try again, or sign in with a password or a link."
_SOMEBODY_ELSE = "You are signed in as somebody else. Sign out first, then open the sign-in link again."
_UNKNOWN = (
    "The sign-in provider knows you, but nobody here is linked to you. Sign in with a password or a sign-in link and "
    "link the provider on your account page, or ask an admin for a sign-in link."
)


def _provider(request: Request, parts: Parts) -> Provider:
    """The provider of the settings; raises Problem 404 where there is none, 502 where it does not answer."""
    settings = parts.settings
    if not settings.oidc_issuer:
        raise Problem(404, _NONE)
    from authlib.integrations.requests_client import OAuth2Session

    http = OAuth2Session(
        settings.oidc_client_id,
        settings.oidc_client_secret.get_secret_value() if settings.oidc_client_secret else None,
        scope="openid profile email",
        redirect_uri=f"{base_url(request, settings)}/desk/oidc/back",
        code_challenge_method="S256",
    )
    try:
        found = Provider(settings.oidc_issuer, "", "", "", http, parts.provider).described()
        ends = (found["authorization_endpoint"], found["token_endpoint"], found["jwks_uri"])
        if found["issuer"] != settings.oidc_issuer:
            raise ValueError("another issuer")
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise Problem(502, _SILENT) from error
    return Provider(settings.oidc_issuer, *ends, http, parts.provider)


@router.get("")
def to_the_provider(
    request: Request,
    parts: Service,
    next: str = HOME,  # noqa: A002
    invitation: str = "",
) -> Response:
    """Send the browser to the provider to sign in. `invitation` is a sign-in link that is to be linked and used up."""
    if invitation:
        # From our own page alone: a link elsewhere could tie a reader's account there to another person here.
        origin.refuse_elsewhere(request, parts.settings)
        _refuse_another(request, parts, parts.store.people.link_user(invitation))
    return _on_the_way(request, parts, {"next": safe(next), "invitation": invitation}, _redirected)


@router.post("/link")
def link(request: Request, parts: Service, actor: Signed, user: Person) -> Response:
    """Begin to link the provider with whoever is signed in. A page leads there: our policy stops a form's redirects."""

    def shown(address: str) -> Response:
        name = parts.settings.oidc_name
        return page(
            request, parts, "people/provider.html", who=who_of(actor), user=user, provider=name, address=address
        )

    return _on_the_way(request, parts, {"next": HOME, "user": user.id}, shown)


@router.post("/unlink")
def unlink(request: Request, parts: Service, actor: Signed, user: Person) -> Response:
    """Unlink the provider from whoever is signed in. Needs a password, which is the way in that is left."""
    if not user.has_password:
        raise Problem(409, "Give yourself a password first: without the provider you could not sign in again.")
    parts.store.people.unlink_subject(user.id, keep=actor.session, actor=actor.name)
    return RedirectResponse(f"{parts.pages.prefix}/desk/account", 303)


def _redirected(address: str) -> Response:
    return RedirectResponse(address, 303, _PRIVATE)


def _on_the_way(
    request: Request, parts: Parts, purpose: Mapping[str, str], answer: Callable[[str], Response]
) -> Response:
    """Answer with the provider's address, and bind the way there and back to this browser."""
    provider = _provider(request, parts)
    flow = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
    address, _ = provider.http.create_authorization_url(
        provider.authorize, state=flow["state"], nonce=flow["nonce"], code_verifier=flow["verifier"]
    )
    response = answer(address)
    cookies.give_flow(request, response, parts, {**flow, **purpose})
    return response


@router.get("/back")
def back_from_the_provider(
    request: Request, parts: Service, code: str = "", state: str = "", error: str = ""
) -> Response:
    """Take whom the provider sends back: to sign in, or to be linked."""
    acting.set(Who(address=address_of(request)))
    flow = cookies.flow_of(request, parts)
    if not flow or not hmac.compare_digest(state.encode(), flow["state"].encode()):
        raise Problem(403, _BROKEN)
    if error or not code:
        raise Problem(403, "The sign-in provider did not let you in.")
    claims = _claims(_provider(request, parts), parts.settings, code, flow)
    if flow.get("user"):
        response = _linked(request, parts, flow["user"], claims)
    else:
        user = _invited(request, parts, flow["invitation"], claims) if flow.get("invitation") else _user(parts, claims)
        response = signed_in(request, parts, user, "oidc", flow["next"], provider_sid=str(claims.get("sid") or ""))
    cookies.drop_flow(request, response, parts)
    return response


def _linked(request: Request, parts: Parts, user_id: str, claims: Mapping[str, Any]) -> Response:
    """Link the provider with the user who began it, and who has to be signed in still."""
    session = parts.store.people.session(cookies.session_of(request, parts))
    if session is None or session.user.id != user_id:
        raise Problem(403, _BROKEN)
    user = session.user
    acting.set(Who(user.name, f"user:{user.id}", user.role.value, address_of(request)))
    parts.store.people.link_subject(user_id, _subject(parts, claims), keep=session.hash, actor=user.name)
    return RedirectResponse(f"{parts.pages.prefix}/desk/account", 303, _PRIVATE)


def _invited(request: Request, parts: Parts, invitation: str, claims: Mapping[str, Any]) -> User:
    """Use an invitation up and link the provider with whom it is for. Raises NotFound, Conflict."""
    people = parts.store.people
    _refuse_another(request, parts, people.link_user(invitation))
    return people.use_link(invitation, subject=_subject(parts, claims))


def _refuse_another(request: Request, parts: Parts, invited: User) -> None:
    """Raise Problem 409 where the browser is signed in as somebody whom the invitation is not for."""
    session = parts.store.people.session(cookies.session_of(request, parts))
    if session and session.user.id != invited.id:
        raise Problem(409, _SOMEBODY_ELSE)


@router.post("/logout")
def logout(request: Request, parts: Service, logout_token: Annotated[str, Form(max_length=20_000)] = "") -> Response:
    """End the sessions that the provider says are over (OpenID Connect Back-Channel Logout 1.0)."""
    acting.set(Who(address=address_of(request)))
    from joserfc.errors import JoseError

    if not parts.settings.oidc_issuer:
        raise Problem(404, _NONE)
    try:
        # Anybody can send one: only what could be the provider's makes us look for its keys.
        believing.check_logout(logout_token, parts.settings.oidc_issuer, parts.settings.oidc_client_id)
        ended = believing.logout_token(_provider(request, parts), logout_token, parts.settings.oidc_client_id)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, JoseError) as error:
        raise Problem(400, "This logout token is wrong.", _PRIVATE) from error
    subject = f"{parts.settings.oidc_issuer} {ended.subject}" if ended.subject else ""
    parts.store.people.end_provider_sessions(subject, ended.sid, ended.until)
    return Response(status_code=200, headers=_PRIVATE)


def _claims(provider: Provider, settings: Settings, code: str, flow: Mapping[str, str]) -> Mapping[str, Any]:
    """What the provider says for a code; raises Problem 502 where that is not rightly signed, for us, for this flow."""
    from authlib.common.errors import AuthlibBaseError
    from joserfc.errors import JoseError

    try:
        answer = provider.http.fetch_token(
            provider.token,
            code=code,
            code_verifier=flow["verifier"],
            timeout=TIMEOUT_S,
            grant_type="authorization_code",
        )
        known = {"nonce": flow["nonce"], "client_id": settings.oidc_client_id}
        return believing.id_token(provider, answer, known)
    except (OSError, ValueError, LookupError, TypeError, AuthlibBaseError, JoseError) as error:
        raise Problem(502, _SILENT) from error


def role_of(settings: Settings, claims: Mapping[str, Any]) -> Role | None:
    """The highest role that the provider's word gives; without such a word the one of the settings, None if none."""
    said = claims.get(settings.oidc_claim, [])
    words = {said} if isinstance(said, str) else {str(word) for word in said} if isinstance(said, list) else set()
    given = [role for role, word in settings.oidc_role_words if word in words]
    if given:
        return max(given, key=list(Role).index)
    return Role(settings.oidc_role) if settings.oidc_role else None


def _name(settings: Settings, claims: Mapping[str, Any]) -> str:
    """The name that an admin would add them by; an address of e-mail only where the provider has verified it."""
    claim = settings.oidc_name_claim
    if claim == "email" and claims.get("email_verified") is not True:
        return ""
    said = claims.get(claim, "")
    return said if isinstance(said, str) else ""


def _subject(parts: Parts, claims: Mapping[str, Any]) -> str:
    """Return the provider's own, lasting name of a person: an issuer and what is unique there."""
    return f"{parts.settings.oidc_issuer} {claims['sub']}"


def _user(parts: Parts, claims: Mapping[str, Any]) -> User:
    """Return whom the claims name, with the role that they have now; raises Problem 403 for who may not come in."""
    people, settings = parts.store.people, parts.settings
    subject, role = _subject(parts, claims), role_of(settings, claims)
    user = people.by_subject(subject) or _added(parts, subject, _name(settings, claims), role, claims)
    if user is None or user.disabled_at or (settings.oidc_roles and role is None):
        people.note("sign_in.refused", user.name if user else "")
        raise Problem(403, _UNKNOWN)
    if settings.oidc_roles and role and role is not user.role:
        # The last admin stays one, whatever the provider says by now: else nobody could mend it here.
        with suppress(Conflict):
            user = people.set_role(user.id, role, actor="OpenID Connect")
    return user


def _added(parts: Parts, subject: str, name: str, role: Role | None, claims: Mapping[str, Any]) -> User | None:
    """Add a new user where the settings give a role; never link one who is here, however alike the names are."""
    people = parts.store.people
    if role is None or not name:
        return None
    try:
        user = people.add_user(name, role, display_name=str(claims.get("name", ""))[:200], actor="OpenID Connect")
    except (BadInput, Conflict):
        return None
    return people.link_subject(user.id, subject, actor="OpenID Connect")

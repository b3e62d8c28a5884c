"""Signing in with a provider of OpenID Connect: the authorization code with PKCE, nonce and a state of this browser's.

What the provider says is believed only signed by its own key, for us, now, in answer to what this browser asked.
Whom it names gets in where an admin has added them, or where the settings give a role to whoever comes from there.
"""

import hmac
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from app.errors import BadInput, Conflict
from app.incidents.people.audit import Who, acting
from app.people import Role, User
from app.settings import Settings
from app.web.addresses import base_url
from app.web.auth import address_of
from app.web.parts import Parts, Service
from app.web.people import cookies
from app.web.people.next import HOME, safe
from app.web.people.sign_in import signed_in
from app.web.problems import Problem

router = APIRouter(prefix="/desk/oidc", include_in_schema=False, default_response_class=Response)
TIMEOUT_S = 10
LEEWAY_S = 60
"""How far the provider's clock may be from ours."""
# Keys that only the provider has; never "none", never a secret that we share with it.
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
_BROKEN = "The way to the sign-in provider was broken off, or took too long. Sign in again."
_SILENT = "The sign-in provider does not answer as it should. Try again, or sign in with a password or a link."
_UNKNOWN = "The sign-in provider knows you, but nobody has added you here. Ask an admin of this Dateline."


@dataclass(frozen=True, slots=True)
class Provider:
    """The provider as it describes itself, and a session to talk to it."""

    issuer: str
    authorize: str
    token: str
    jwks: str
    http: Any

    def get(self, url: str) -> Any:
        """What it answers there, as JSON."""
        answer = self.http.get(url, withhold_token=True, timeout=TIMEOUT_S)
        answer.raise_for_status()
        return answer.json()


def _provider(request: Request, settings: Settings) -> Provider:
    """The provider of the settings; raises Problem 404 where there is none, 502 where it does not answer."""
    if not settings.oidc_issuer:
        raise Problem(404, "No provider to sign in with is set here.")
    from authlib.integrations.requests_client import OAuth2Session

    http = OAuth2Session(
        settings.oidc_client_id,
        settings.oidc_client_secret.get_secret_value() if settings.oidc_client_secret else None,
        scope="openid profile email",
        redirect_uri=f"{base_url(request, settings)}/desk/oidc/back",
        code_challenge_method="S256",
    )
    provider = Provider(settings.oidc_issuer, "", "", "", http)
    try:
        found = provider.get(f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration")
        ends = (found["authorization_endpoint"], found["token_endpoint"], found["jwks_uri"])
        if found["issuer"] != settings.oidc_issuer:
            raise ValueError("another issuer")
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise Problem(502, _SILENT) from error
    return Provider(settings.oidc_issuer, *ends, http)


@router.get("")
def to_the_provider(request: Request, parts: Service, next: str = HOME) -> Response:  # noqa: A002
    """Send the browser to the provider, with what only this browser can bring back."""
    provider = _provider(request, parts.settings)
    flow = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
    address, _ = provider.http.create_authorization_url(
        provider.authorize, state=flow["state"], nonce=flow["nonce"], code_verifier=flow["verifier"]
    )
    response = RedirectResponse(address, 303, {"Cache-Control": "no-store"})
    cookies.give_flow(request, response, parts, {**flow, "next": safe(next)})
    return response


@router.get("/back")
def back_from_the_provider(
    request: Request, parts: Service, code: str = "", state: str = "", error: str = ""
) -> Response:
    """Sign in whom the provider sends back."""
    acting.set(Who(address=address_of(request)))
    flow = cookies.flow_of(request, parts)
    if not flow or not hmac.compare_digest(state.encode(), flow["state"].encode()):
        raise Problem(403, _BROKEN)
    if error or not code:
        raise Problem(403, "The sign-in provider did not let you in.")
    claims = _claims(_provider(request, parts.settings), parts.settings, code, flow)
    response = signed_in(request, parts, _user(parts, claims), "oidc", flow["next"])
    cookies.drop_flow(request, response, parts)
    return response


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
        return _believed(provider, answer, {"nonce": flow["nonce"], "client_id": settings.oidc_client_id})
    except (OSError, ValueError, LookupError, TypeError, AuthlibBaseError, JoseError) as error:
        raise Problem(502, _SILENT) from error


def _believed(provider: Provider, answer: Mapping[str, Any], known: Mapping[str, str]) -> Mapping[str, Any]:
    """The claims of an answer, signed by a key of the provider, for us and for what this browser asked; else raises."""
    from authlib.oidc.core import CodeIDToken
    from joserfc import jwt
    from joserfc.jwk import KeySet

    keys = KeySet.import_key_set(provider.get(provider.jwks))
    token = jwt.decode(answer["id_token"], keys, algorithms=list(_ALGORITHMS))
    wanted = {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": known["client_id"]},
    }
    asked = {**known, "access_token": answer.get("access_token")}
    claims: Mapping[str, Any] = CodeIDToken(token.claims, token.header, wanted, asked)
    claims.validate(leeway=LEEWAY_S)  # type: ignore[attr-defined]
    return claims


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


def _user(parts: Parts, claims: Mapping[str, Any]) -> User:
    """Whom the claims name, with the role that they have now; raises Problem 403 for who may not come in."""
    people, settings = parts.store.people, parts.settings
    subject, role = f"{settings.oidc_issuer} {claims['sub']}", role_of(settings, claims)
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
    """The user of that name, whom the provider has not named before, or a new one where the settings give a role."""
    people = parts.store.people
    user = people.find(name)
    if user is None:
        if role is None or not name:
            return None
        try:
            full_name = str(claims.get("name", ""))[:200]
            user = people.add_user(name, role, display_name=full_name, actor="OpenID Connect")
        except BadInput:
            return None
    elif user.has_subject:
        return None
    return people.set_subject(user.id, subject, actor="OpenID Connect")

"""What a provider of OpenID Connect signs: believed only by a key of its own, for us, and now. Raises for all else."""

from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

LEEWAY_S = 60
"""How far the provider's clock may be from ours."""
# Keys that only the provider has; never "none", never a secret that we share with it.
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
_LOGOUT = "http://schemas.openid.net/event/backchannel-logout"


class Signer(Protocol):
    """A provider, as far as its signatures go."""

    @property
    def issuer(self) -> str: ...

    @property
    def jwks(self) -> str: ...

    def get(self, url: str) -> Any: ...


class Ended(NamedTuple):
    """The sessions that a provider says are over: of a subject, of a session's name, or of both; "" for neither."""

    subject: str
    sid: str


def id_token(provider: Signer, answer: Mapping[str, Any], known: Mapping[str, str]) -> Mapping[str, Any]:
    """Return the claims of an answer, signed for us and for what this browser asked (OpenID Connect Core 3.1.3.7)."""
    from authlib.oidc.core import CodeIDToken

    token = _decoded(provider, answer["id_token"])
    asked = {**known, "access_token": answer.get("access_token")}
    claims: Mapping[str, Any] = CodeIDToken(token.claims, token.header, _wanted(provider, known["client_id"]), asked)
    claims.validate(leeway=LEEWAY_S)  # type: ignore[attr-defined]
    return claims


def logout_token(provider: Signer, text: str, client_id: str) -> Ended:
    """Return what a logout token ends (OpenID Connect Back-Channel Logout 1.0, 2.6)."""
    from joserfc.jwt import JWTClaimsRegistry

    claims = _decoded(provider, text).claims
    wanted: Any = {**_wanted(provider, client_id), "iat": {"essential": True}, "jti": {"essential": True}}
    JWTClaimsRegistry(leeway=LEEWAY_S, **wanted).validate(claims)
    if "nonce" in claims or _LOGOUT not in claims.get("events", {}):
        raise ValueError("this token ends no session")
    ended = Ended(str(claims.get("sub") or ""), str(claims.get("sid") or ""))
    if not any(ended):
        raise ValueError("this token names neither a subject nor a session")
    return ended


def _wanted(provider: Signer, client_id: str) -> dict[str, Any]:
    return {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": client_id},
    }


def _decoded(provider: Signer, text: str) -> Any:
    from joserfc import jwt
    from joserfc.jwk import KeySet

    keys = KeySet.import_key_set(provider.get(provider.jwks))
    return jwt.decode(text, keys, algorithms=list(_ALGORITHMS))

"""What a provider of OpenID Connect signs: believed only by a key of its own, for us, and now. Raises for all else."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple, Protocol

import orjson

from app.web.people.provider import AGAIN_S

LEEWAY_S = 60
"""How far the provider's clock may be from ours."""
# Keys that only the provider has; never "none", never a secret that we share with it.
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
_LOGOUT = "http://schemas.openid.net/event/backchannel-logout"


class Signer(Protocol):
    """A provider, as far as its signatures go."""

    @property
    def issuer(self) -> str: ...

    def keys(self, longest_s: float = ...) -> Any: ...


class Ended(NamedTuple):
    """The sessions that a provider says are over: of a subject, of a session's name, or of both; "" for neither.

    Only those begun `until` then: a token that is sent again ends nothing that is newer.
    """

    subject: str
    sid: str
    until: datetime


def id_token(provider: Signer, answer: Mapping[str, Any], known: Mapping[str, str]) -> Mapping[str, Any]:
    """Return the claims of an answer, signed for us and for what this browser asked (OpenID Connect Core 3.1.3.7)."""
    from authlib.oidc.core import CodeIDToken

    token = _decoded(provider, answer["id_token"])
    asked = {**known, "access_token": answer.get("access_token")}
    claims: Mapping[str, Any] = CodeIDToken(
        token.claims, token.header, _wanted(provider.issuer, known["client_id"]), asked
    )
    claims.validate(leeway=LEEWAY_S)  # type: ignore[attr-defined]
    return claims


def check_logout(text: str, issuer: str, client_id: str) -> None:
    """Raise for what cannot be a logout token of that issuer for us, before anybody is asked for a key."""
    from joserfc import jws

    found = jws.extract_compact(text.encode())
    if found.headers().get("alg") not in _ALGORITHMS:
        raise ValueError("this token is signed in no way that is believed")
    _ended(orjson.loads(found.payload), issuer, client_id)


def logout_token(provider: Signer, text: str, client_id: str) -> Ended:
    """Return what a logout token ends (OpenID Connect Back-Channel Logout 1.0, 2.6)."""
    return _ended(_decoded(provider, text).claims, provider.issuer, client_id)


def _ended(claims: dict[str, Any], issuer: str, client_id: str) -> Ended:
    from joserfc.jwt import JWTClaimsRegistry

    wanted: Any = {**_wanted(issuer, client_id), "iat": {"essential": True}, "jti": {"essential": True}}
    JWTClaimsRegistry(leeway=LEEWAY_S, **wanted).validate(claims)
    if "nonce" in claims or _LOGOUT not in claims.get("events", {}):
        raise ValueError("this token ends no session")
    until = datetime.fromtimestamp(int(claims["iat"]) + LEEWAY_S, UTC)
    ended = Ended(str(claims.get("sub") or ""), str(claims.get("sid") or ""), until)
    if not (ended.subject or ended.sid):
        raise ValueError("this token names neither a subject nor a session")
    return ended


def _wanted(issuer: str, client_id: str) -> dict[str, Any]:
    return {
        "iss": {"essential": True, "value": issuer},
        "aud": {"essential": True, "value": client_id},
    }


def _decoded(provider: Signer, text: str) -> Any:
    from joserfc import jwt
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    known = provider.keys()
    try:
        return jwt.decode(text, KeySet.import_key_set(known), algorithms=list(_ALGORITHMS))
    except (JoseError, ValueError):
        # The provider may sign with a new key by now.
        newer = provider.keys(AGAIN_S)
        if newer == known:
            raise
        return jwt.decode(text, KeySet.import_key_set(newer), algorithms=list(_ALGORITHMS))

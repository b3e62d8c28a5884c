"""A real provider of OpenID Connect on loopback: discovery, keys, authorize and token, as the protocol has them.

It signs with a real RSA key. `lie` lets it answer wrongly in one respect, which the client must notice.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT_ID, CLIENT_SECRET = "dateline", "a secret of the tests"
Claims = dict[str, Any]
Lie = Callable[["Provider", Claims], None]


@dataclass
class Provider:
    """The provider's state: who is signed in there, the codes it gave, what it received."""

    issuer: str
    person: Claims = field(default_factory=lambda: {"sub": "1", "email": "maria@example.org", "email_verified": True})
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"}))
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    lie: Lie | None = None
    header: dict[str, Any] = field(default_factory=lambda: {"alg": "RS256", "kid": "one"})
    signs_with: Any = None
    refusals: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    """The addresses that were asked for, authorize apart."""

    @property
    def published_key(self) -> dict[str, Any]:
        """What the world may know of the key."""
        return dict(self.key.as_dict(private=False))

    def settings(self) -> dict[str, object]:
        """The settings of a Dateline that knows this provider."""
        return {"oidc_issuer": self.issuer, "oidc_client_id": CLIENT_ID, "oidc_client_secret": CLIENT_SECRET}

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser goes on: back, with a code."""
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT_ID
        assert "openid" in asked["scope"].split()
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, form: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """The tokens for a code; None where the client does not prove that it is the one that asked."""
        asked = self.codes.pop(form.get("code", ""), None)
        basic = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        for says, right in (
            ("code", asked is not None),
            ("client", authorization == f"Basic {basic}"),
            ("verifier", asked and challenge.decode().rstrip("=") == asked["code_challenge"]),
            ("address", asked and form.get("redirect_uri") == asked["redirect_uri"]),
        ):
            if not right:
                self.refusals.append(says)
                return None
        assert asked
        access = secrets.token_urlsafe(16)
        return {"access_token": access, "token_type": "Bearer", "id_token": self._id_token(asked["nonce"], access)}

    def logout_token(self, **changed: Any) -> str:
        """A logout token with these claims; None leaves one out."""
        event = "http://schemas.openid.net/event/backchannel-logout"
        claims: Claims = {
            "iss": self.issuer, "aud": CLIENT_ID, "iat": int(time.time()), "jti": secrets.token_hex(8),
            "exp": int(time.time()) + 60, "events": {event: {}}, **changed,
        }  # fmt: skip
        given = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode({"alg": "RS256", "kid": "one", "typ": "logout+jwt"}, given, self.key, algorithms=["RS256"])

    def _id_token(self, nonce: str, access: str) -> str:
        now = int(time.time())
        half = hashlib.sha256(access.encode()).digest()[:16]
        claims: Claims = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
            "at_hash": base64.urlsafe_b64encode(half).decode().rstrip("="),
            **self.person,
        }
        if self.lie:
            self.lie(self, claims)
        if self.header["alg"] == "none":
            parts = (json.dumps(part).encode() for part in (self.header, claims))
            return ".".join([*(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts), ""])
        return jwt.encode(self.header, claims, self.signs_with or self.key, algorithms=[self.header["alg"]])


def other_key(provider: Provider, _: Claims) -> None:
    """Sign with a key that nobody published."""
    provider.signs_with = RSAKey.generate_key(2048, {"kid": "one"})


def shared_secret(provider: Provider, _: Claims) -> None:
    """Sign with what both sides know, as if the public key's owner had."""
    provider.header, provider.signs_with = {"alg": "HS256", "kid": "one"}, OctKey.import_key(CLIENT_SECRET * 2)


def no_signature(provider: Provider, _: Claims) -> None:
    """Sign nothing."""
    provider.header = {"alg": "none"}


class _Handler(BaseHTTPRequestHandler):
    provider: Provider

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _answer(self, status: int, body: object = None, **headers: str) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(data)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self) -> None:
        """Discovery, keys, authorize."""
        found, issuer = urlsplit(self.path), self.provider.issuer
        if found.path != "/authorize":
            self.provider.asked.append(found.path)
        if found.path == "/.well-known/openid-configuration":
            ends = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
            self._answer(200, {"issuer": issuer, **{name: f"{issuer}/{end}" for name, end in ends.items()}})
        elif found.path == "/keys":
            self._answer(200, {"keys": [self.provider.published_key]})
        elif found.path == "/authorize":
            asked = {name: values[0] for name, values in parse_qs(found.query).items()}
            self._answer(302, Location=self.provider.authorize(asked))
        else:
            self._answer(404)

    def do_POST(self) -> None:
        """Token."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        tokens = self.provider.token(form, self.headers.get("Authorization", ""))
        self._answer(200 if tokens else 400, tokens or {"error": "invalid_grant"})


@contextmanager
def serving() -> Iterator[Provider]:
    """A provider on a free port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    provider = Provider(f"http://127.0.0.1:{server.server_address[1]}")
    server.RequestHandlerClass = type("_Bound", (_Handler,), {"provider": provider})
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

"""Who may write: a bearer token out of the settings or the store. A wrong token opens as little as none."""

import hmac
from typing import Annotated

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from app.web.parts import Parts, Service
from app.web.problems import Problem

_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="dateline"'}
_bearer = HTTPBearer(auto_error=False, description="A token of `dateline token create`, or the one in DATELINE_TOKEN.")


def may_write(parts: Parts, token: str) -> bool:
    """Whether the token is the setting's or one of the store's; takes as long for a wrong token as for a right one."""
    configured = parts.settings.token.get_secret_value() if parts.settings.token else ""
    by_setting = hmac.compare_digest(token.encode(), configured.encode()) and bool(configured)
    return by_setting or parts.store.token_valid(token)


def is_editor(parts: Service, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]) -> bool:
    """Whether the request carries a token that may write; raises Problem 401 where it carries another."""
    if credentials is None:
        return False
    if not may_write(parts, credentials.credentials):
        raise Problem(401, "This token may not write here. Make one: dateline token create", _CHALLENGE)
    return True


Editor = Annotated[bool, Depends(is_editor)]


def require_editor(editor: Editor) -> None:
    """Raises Problem 401 where no token came along."""
    if not editor:
        raise Problem(401, "Writing needs a token: send it as Authorization: Bearer TOKEN.", _CHALLENGE)


writing = Depends(require_editor)

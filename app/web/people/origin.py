"""Whether a request that changes something was sent from our own pages: by its headers, and by a word that they know.

The word (`csrf_of`) is made of the session's own text, so it opens one session only and needs to be kept nowhere.
"""

import hashlib
import hmac
from urllib.parse import urlsplit

from fastapi import Request

from app.settings import Settings
from app.web.middleware import MAX_FILE_BYTES
from app.web.problems import Problem

SAFE = ("GET", "HEAD", "OPTIONS")
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_ELSEWHERE = "This was sent from another site's page, so nothing was changed. Open the desk and do it there."
_NO_WORD = "The page that sent this is out of date, so nothing was changed. Load it again, then repeat what you did."


def csrf_of(session: str) -> str:
    """The word that our pages of this session send along."""
    return hmac.new(session.encode(), b"csrf", hashlib.sha256).hexdigest()


def refuse_elsewhere(request: Request, settings: Settings) -> None:
    """Raises Problem 403 where the browser says that another site's page sent this."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        own = site == "same-origin"
    else:
        ours = {request.headers.get("host", ""), urlsplit(settings.public_url).netloc} - {""}
        own = origin is None or urlsplit(origin).netloc in ours
    if not own:
        raise Problem(403, _ELSEWHERE)


async def refuse_without_word(request: Request, session: str) -> None:
    """Raises Problem 403 unless the session's word came along, as X-CSRF-Token or as the form's csrf_token."""
    word = request.headers.get("x-csrf-token")
    if word is None and request.headers.get("content-type", "").partition(";")[0].strip() in _FORMS:
        given = (await request.form(max_part_size=MAX_FILE_BYTES)).get("csrf_token")
        word = given if isinstance(given, str) else None
    if word is None or not hmac.compare_digest(word.encode("utf-8", "surrogatepass"), csrf_of(session).encode()):
        raise Problem(403, _NO_WORD)

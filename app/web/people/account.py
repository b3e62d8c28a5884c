"""One's own page: a password, the tokens one has made, signing out everywhere. Nothing here is anybody else's."""

from fastapi import APIRouter, Request, Response

from app.web.auth import Signed
from app.web.desk.page import page
from app.web.desk.who import who_of
from app.web.parts import Service

router = APIRouter(prefix="/desk", include_in_schema=False, default_response_class=Response)


@router.get("/account")
def account(request: Request, parts: Service, actor: Signed) -> Response:
    """Show one's own page."""
    return page(request, parts, "people/account.html", who=who_of(actor), actor=actor)

"""Who is at the desk, as its pages show it. Who may what is decided in app/web/auth.py, and only there."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from app.web import auth
from app.web.rights import Right


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who may work here: the name that the history gets, and the proof that a form came from our page."""

    name: str
    csrf: str
    may_publish: bool
    rights: frozenset[Right] = frozenset()


def who_of(actor: auth.Actor) -> Who:
    """Whoever asks, as the pages show them."""
    return Who(actor.name, actor.csrf, actor.may(Right.PUBLISH), actor.rights)


def somebody(actor: auth.Signed) -> Who:
    """Whoever is signed in; raises Problem 401, which on a page leads to the sign-in page."""
    return who_of(actor)


Signed = Annotated[Who, Depends(somebody)]

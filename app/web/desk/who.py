"""Who is at the desk. The one place that knows how that is found out."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from app.web.auth import Editor
from app.web.problems import Problem


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who may work here: the name that the history gets, and the proof that a form came from our page."""

    name: str
    csrf: str
    may_publish: bool


def somebody(editor: Editor) -> Who:
    """Whoever is signed in; raises Problem 401."""
    if not editor:
        raise Problem(401, "Sign in first.")
    return Who("the newsroom", "", may_publish=True)


Signed = Annotated[Who, Depends(somebody)]

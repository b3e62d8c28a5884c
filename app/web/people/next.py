"""Where somebody wanted to go before they were asked to sign in: an address of the desk, never one of another site."""

import re

from fastapi import Request

HOME = "/desk"
# One slash at most in a row, no backslash and no dots that lead upwards: nothing a browser would take for another host.
_PATH = re.compile(r"/desk(?:/[\w@~.%-]+)*/?(?:\?[\w@~.%&=+/-]*)?", re.ASCII)


def path_to(request: Request) -> str:
    """The page that was asked for; of a form, where the desk begins."""
    if request.method not in ("GET", "HEAD"):
        return HOME
    query = f"?{request.url.query}" if request.url.query else ""
    return safe(request.url.path + query)


def safe(path: str) -> str:
    """The path, if it is one of the desk's pages; else where the desk begins."""
    found = len(path) <= 500 and _PATH.fullmatch(path) and ".." not in path
    return path if found and not path.startswith(f"{HOME}/sign-") else HOME

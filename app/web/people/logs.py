"""What a log may say of an address: never a sign-in link, nor what a provider sends back, whoever turns logs on."""

import logging
import re

_SECRET = re.compile(r"(/desk/sign-in/)[^/?\s\"]+|(/desk/oidc/back\?)[^\s\"]*")


def masked(text: str) -> str:
    """The text with dots in place of what would sign somebody in."""
    return _SECRET.sub(lambda found: f"{found[1] or found[2]}…", text)


class Discreet(logging.Filter):
    """Masks the addresses in a server's access log."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Mask the record in place; it is always kept."""
        if isinstance(record.args, tuple):
            record.args = tuple(masked(arg) if isinstance(arg, str) else arg for arg in record.args)
        return True


_DISCREET = Discreet()


def be_discreet() -> None:
    """Mask what uvicorn logs of requests, if anybody has it logged."""
    logging.getLogger("uvicorn.access").addFilter(_DISCREET)

"""Where webhooks may go: full addresses without a password, never into the house unless that is allowed."""

import pytest

from app.errors import BadInput, NotFound
from app.incidents.store import Store
from app.webhooks import address_of


@pytest.mark.parametrize(
    "url",
    [
        "",
        "ftp://x.example/",
        "//x.example",
        "https://",
        "https://a b/",
        "https://ada:pw@x.example/",
        "https://:pw@x.example/",
        "http://x:99999/",
    ],
)
def test_what_is_no_address_is_refused(store: Store, url: str) -> None:
    with pytest.raises(BadInput):
        store.add_webhook(url)
    with pytest.raises(NotFound):
        store.remove_webhook("nothing")


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "0.0.0.0",
     "2130706433", "fe80::1", "100.64.0.1", "2002:7f00:1::", "224.0.0.1", "fec0::1", "::7f00:1", "64:ff9b:1::7f00:1",
     "5f00::1"],
)  # fmt: skip
def test_nothing_goes_into_the_house_unless_allowed(host: str) -> None:
    with pytest.raises(BadInput, match=r"private|nowhere"):
        address_of(host, 443, private=False)

"""A running service with people at its desk: a browser that signs in by a link, and a client that sends plain forms."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from html import unescape

import httpx
import pytest
from playwright.sync_api import Page, expect

from app.incidents.store import Store
from app.people import Role
from tests import live

NEWS = (
    "On Friday, Jan. 9, at about 9:15 p.m. a 19-year-old was hurt near 34th and Portland, the city said. "
    "About two hours later a driver, 27, was hurt in the 600 block of 24th Avenue North; "
    "3 of 14 witnesses stood at 24th and Lyndale and one at 34th Ave S and Portland Ave S, according to police."
)
TWO = "Two people were hurt, the city said: one at 34th and Portland, one in the 600 block of 24th Avenue North."


@dataclass(frozen=True, slots=True)
class DeskSite:
    """A service; `links` sign a person in, once each."""

    url: str
    store: Store
    clients: ExitStack

    def link(self, name: str) -> str:
        """A fresh sign-in link of that person."""
        return f"{self.url}/desk/sign-in/{self.store.people.link(self.store.people.named(name).id)}"

    def client(self, name: str) -> "Plain":
        """A client without scripts in which that person is signed in."""
        made = httpx.Client(base_url=self.url, timeout=live.HANG_S, trust_env=False, follow_redirects=True)
        client = self.clients.enter_context(made)
        client.headers["Accept"] = "text/html"
        assert client.post(self.link(name)).status_code == 200
        return Plain(client)


@dataclass(frozen=True, slots=True)
class Plain:
    """A browser without scripts: it sends what the forms of a page hold."""

    client: httpx.Client

    def get(self, path: str) -> httpx.Response:
        """A page."""
        return self.client.get(path)

    def post(self, page: httpx.Response, action: str, **fields: str) -> httpx.Response:
        """The form of a page that goes to `action`, its hidden fields with it."""
        forms = re.findall(r"<form[^>]*action=\"([^\"]*)\"[^>]*>(.*?)</form>", page.text, re.DOTALL)
        to, inner = next((to, body) for to, body in forms if to.endswith(action))
        hidden = re.findall(r"<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"", inner)
        return self.client.post(to, data={**{name: unescape(value) for name, value in hidden}, **fields})


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskSite]:
    """A service with two editors and a reporter."""
    settings = live.settings(tmp_path_factory.mktemp("desk"))
    with Store.open(settings.store_url) as store:
        for name, role in (("ann", Role.EDITOR), ("ben", Role.EDITOR), ("rae", Role.REPORTER)):
            store.people.add_user(name, role)
        with live.in_thread(settings) as client, ExitStack() as clients:
            yield DeskSite(str(client.base_url).rstrip("/"), store, clients)


def sign_in(page: Page, desk: DeskSite, name: str = "ann") -> None:
    """By a link, as `dateline serve` prints it."""
    page.goto(desk.link(name))
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/desk")


def begun(plain: Plain, text: str) -> tuple[httpx.Response, str]:
    """A new map of that text, and its slug."""
    page = plain.post(plain.get("/desk"), "/desk/maps", text=text)
    assert page.status_code == 200, page.text
    return page, str(page.url).rpartition("/")[2]


def begin(page: Page, desk: DeskSite, text: str) -> str:
    """A map out of a text; answers its address."""
    page.goto(f"{desk.url}/desk")
    page.get_by_label("What was said").fill(text)
    page.get_by_role("button", name="Find the places").click()
    page.wait_for_selector("#map[data-ready]")
    return page.url.partition("?")[0]


def drawn(page: Page, times: int) -> None:
    """Waits until the map has been drawn at least so often."""
    often = "|".join(str(times + more) for more in range(10))
    expect(page.locator("#map")).to_have_attribute("data-ready", re.compile(f"^({often})$"))

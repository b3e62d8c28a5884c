"""Every screen of the desk over hostile data in a real Chromium: shown as typed; nothing runs, loads or leaves."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page, StorageState, ViewportSize, expect

from app.incidents.store import Store
from app.people import Role
from tests import live
from tests.browser import Watched
from tests.desk_site import DeskSite, sign_in

pytestmark = pytest.mark.browser
PAYLOADS = {
    "refresh": '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
    "image": "<img src=https://evil.example/x onerror=\"document.title='ran'\">",
    "script": "</script></title></textarea></style><!--<script>document.title='ran'</script>",
    "attribute": '"\'><svg/onload="document.title=\'ran\'"><iframe srcdoc="<script>top.ran = 1</script>">',
    "link": '<a href="javascript:alert(1)" autofocus onfocus="document.title=\'ran\'">go</a><base href=//evil>',
    "template": "${document.title='ran'}`{{7*7}}{% raw %}<%= 7*7 %>&lt;b&gt;",
    "bidi": "left \u202eright\u202c \u2066isolated\u2069 \u200f\u200b\ufeff<b>",
    "long": "W" * 250,
}
SLUG = "hostile"
LOOKING = """() => {
  const bad = [], SOURCE = 'https://evil.example/page';
  for (const node of document.querySelectorAll('*')) {
    if (/^(BASE|OBJECT|EMBED)$/.test(node.tagName) || node.httpEquiv) bad.push(node.outerHTML.slice(0, 200));
    for (const one of node.attributes) {
      const link = /^(href|src|action|formaction|srcdoc|data)$/.test(one.name);
      const leads = /^\\s*javascript:|^(https?:)?\\/\\/evil/i.test(one.value) && !one.value.startsWith(SOURCE);
      if (/^on/.test(one.name) || (link && leads)) bad.push(node.outerHTML.slice(0, 200));
    }
  }
  return bad;
}"""
"""Elements and attributes that a template of ours never has, so that a text must have made them."""
TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll('main *')]
    .filter(node => node.getBoundingClientRect().right > width + 1 && !node.closest('#map'))
    .map(node => `${node.tagName}.${node.className} ${node.textContent.slice(0, 40)}`);
}"""


@dataclass(frozen=True, slots=True)
class Hostile:
    """A desk whose every text is hostile, and a page at which an admin is signed in."""

    site: DeskSite
    watched: Watched

    @property
    def page(self) -> Page:
        return self.watched.page

    def open(self, path: str) -> Page:
        """A screen of the desk."""
        self.page.goto(f"{self.site.url}{path}")
        return self.page

    def is_inert(self, *payloads: str) -> None:
        """Fails where a text did anything but stand there; `payloads` are the texts that this screen shows."""
        page = self.page
        if page.locator("#map").count():
            page.wait_for_selector("#map[data-ready]")
        page.wait_for_load_state("networkidle")
        assert urlsplit(page.url).netloc == urlsplit(self.site.url).netloc
        for frame in page.frames:
            assert frame.evaluate(LOOKING) == []
            assert "ran" not in (frame.evaluate("document.title"), frame.evaluate("document.body.title"))
        asked = {urlsplit(one).netloc for one in self.watched.requests if not one.startswith(("data:", "about:"))}
        assert asked == {urlsplit(self.site.url).netloc}
        # Chromium notes each answer above 399, as to a form that is refused.
        assert [one for one in self.watched.complaints if "responded with a status of 4" not in one] == []
        shown = page.evaluate(
            "document.documentElement.textContent + [...document.querySelectorAll('input, textarea')]"
            ".map(node => node.value).join()"
        )
        for name in payloads:
            assert PAYLOADS[name] in shown, name
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate(TOO_WIDE) == [], width


def _filled(url: str, store: Store) -> None:
    """A map with a hostile text in each field of each incident, published twice, and hostile names around it."""
    with httpx.Client(base_url=url, headers=live.BEARER, timeout=live.HANG_S, trust_env=False) as client:
        title = "How close? " + PAYLOADS["refresh"]
        made = client.post("/api/maps", json={"slug": SLUG, "title": title, "dek": "".join(PAYLOADS.values())})
        assert made.status_code == 201, made.text
        for number, text in enumerate(PAYLOADS.values()):
            place = {"lon": -93.2676 + number / 300, "lat": 44.9413 + number / 400, "label": text, "phrase": text}
            body = {
                "title": text, "category": text, "description": text, "attribution": text, "location": place,
                "source_url": f"https://evil.example/page?{text}".replace(" ", "+"),
            }  # fmt: skip
            added = client.post(f"/api/maps/{SLUG}/incidents", json=body)
            assert added.status_code == 201, added.text
        assert client.post(f"/api/maps/{SLUG}/publish").status_code == 200
        assert client.patch(f"/api/maps/{SLUG}", json={"title": title + "!"}, headers={"If-Match": "*"}).is_success
        change = {"title": "Moved " + PAYLOADS["image"]}
        address = added.headers["Location"]
        assert client.patch(address, json=change, headers={"If-Match": "*"}).is_success
        reason = {"reason": PAYLOADS["refresh"] + PAYLOADS["image"]}
        assert client.post(f"/api/maps/{SLUG}/publish", json=reason).status_code == 200
        assert client.patch(address, json={"title": PAYLOADS["image"]}, headers={"If-Match": "*"}).is_success


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskSite]:
    settings = live.settings(tmp_path_factory.mktemp("hostile"))
    with Store.open(settings.store_url) as store:
        store.people.add_user("ann", Role.ADMIN, display_name=PAYLOADS["image"])
        store.people.add_user("eve", Role.REPORTER, display_name=PAYLOADS["refresh"])
        with live.in_thread(settings) as client, ExitStack() as clients:
            url = str(client.base_url).rstrip("/")
            _filled(url, store)
            yield DeskSite(url, store, clients)


@pytest.fixture(scope="module")
def signed_in(hostile_site: DeskSite, browser: Browser) -> StorageState:
    """The cookies of somebody who signed in, once for all tests."""
    context = browser.new_context()
    sign_in(context.new_page(), hostile_site)
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def hostile(hostile_site: DeskSite, browser: Browser, signed_in: StorageState) -> Iterator[Hostile]:
    size: ViewportSize = {"width": 1280, "height": 800}
    context = browser.new_context(viewport=size, reduced_motion="reduce", storage_state=signed_in)
    yield Hostile(hostile_site, Watched(context))
    context.close()


EVERY = tuple(PAYLOADS)
HERE = f"/desk/maps/{SLUG}"


@pytest.mark.parametrize(
    ("path", "shows"),
    [
        ("/desk", ("refresh",)),
        (HERE, EVERY),
        (f"{HERE}/publish", ("refresh",)),
        (f"{HERE}/share", ("refresh",)),
        (f"{HERE}/preview", EVERY),
        (f"{HERE}/history", EVERY),
        (f"{HERE}/distances", EVERY),
        (f"{HERE}/recheck", ("refresh",)),
        (f"{HERE}/take-down", ("refresh",)),
        (f"{HERE}/erase", EVERY),
        (f"{HERE}/import", ("refresh",)),
        ("/desk/users", ("refresh", "image")),
        ("/desk/audit", ()),
        ("/desk/webhooks", ()),
        ("/desk/settings", ()),
        ("/desk/account", ()),
        ("/", ("refresh",)),
        (f"/maps/{SLUG}", EVERY),
        (f"/embed/{SLUG}", EVERY),
        (f"/embed/{SLUG}@1", EVERY),
    ],
)
def test_screen_shows_hostile_texts_as_typed(hostile: Hostile, path: str, shows: tuple[str, ...]) -> None:
    hostile.open(path)
    hostile.is_inert(*shows)


def test_labels_on_the_desk_map_are_text(hostile: Hostile) -> None:
    page = hostile.open(HERE)
    page.wait_for_selector("#map[data-ready]")
    labels = [one.text_content() for one in page.locator("#map .map-label").all()]
    assert sorted(map(str, labels)) == sorted(text.strip() for text in PAYLOADS.values())
    assert page.locator("#map .map-label *").count() == 0
    page.locator(".pin").first.hover()
    hostile.is_inert()


def test_hostile_statement_stays_text(hostile: Hostile) -> None:
    page = hostile.open("/desk")
    said = " ".join(PAYLOADS.values())
    page.get_by_label("What was said").fill(f"{said} He was hurt at 34th and Portland {said}, the city said.")
    page.get_by_role("button", name="Find the places").click()
    page.wait_for_selector("#map[data-ready]")
    hostile.is_inert("refresh", "image", "template")


def test_hostile_change_of_two_people_stays_text(hostile: Hostile) -> None:
    page = hostile.open(HERE)
    page.wait_for_selector("#map[data-ready]")
    store = hostile.site.store
    one = store.map(SLUG).incidents[1]
    store.update_incident(SLUG, one.id, {"category": PAYLOADS["script"]}, one.version, actor="eve")
    row = page.locator(f"#incident-{one.id}")
    row.locator("summary").first.click()
    field = row.locator(f"#category-{one.id}")
    field.fill(PAYLOADS["refresh"])
    field.press("Tab")
    expect(page.get_by_role("heading", level=1)).to_have_text("Somebody else changed this first")
    hostile.is_inert("refresh", "script")


TABLE = "Place{m},Title{m},Notes{m}\n" + "".join(
    '{place},"{text}","{text}"\n'.format(place=place, text=text.replace('"', '""'))
    for text in PAYLOADS.values()
    for place in ("34th and Portland", "24th and Lyndale", '"nowhere {}"'.format(text.replace('"', '""')))
).replace("\u2028", "")


def test_hostile_table_stays_text(hostile: Hostile) -> None:
    hostile.site.store.create_map("table", PAYLOADS["refresh"])
    page = hostile.open("/desk/maps/table/import")
    file = {"name": f"{PAYLOADS['image'].replace('/', '')}.csv", "mimeType": "text/csv"}
    table = TABLE.replace("{m}", " <img src=x onerror=alert(1)>").encode()
    page.get_by_label("A file.").set_input_files({**file, "buffer": table})  # type: ignore[arg-type]
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_label("Place in words", exact=True)).to_be_visible()
    hostile.is_inert("refresh")
    for number, field in enumerate(("place", "title", "description"), 1):
        page.locator(f"[name='column-{field}']").select_option(index=number)
    page.get_by_role("button", name="Locate the rows").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("to settle")
    hostile.is_inert(*EVERY)
    page.get_by_role("button", name="import").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Imported")
    hostile.is_inert()
    page.get_by_role("link", name="Go to the map").click()
    page.wait_for_selector("#map[data-ready]")
    hostile.is_inert("refresh", "image")


@pytest.mark.parametrize(
    ("path", "label", "button"),
    [
        ("/desk/webhooks", "Address", "Tell this address"),
        ("/desk/users", "Name", "Add"),
        ("/desk/account", "What it is for", "Make a token"),
    ],
)
def test_refused_form_shows_hostile_entry_as_text(hostile: Hostile, path: str, label: str, button: str) -> None:
    page = hostile.open(path)
    field: Any = page.get_by_label(label).first
    field.evaluate("node => { node.type = 'text'; node.removeAttribute('maxlength'); node.form.noValidate = true; }")
    field.fill(PAYLOADS["refresh"] + PAYLOADS["image"])
    page.get_by_role("button", name=button).first.click()
    page.wait_for_load_state("networkidle")
    hostile.is_inert()


def test_published_then_taken_down_with_hostile_reason(hostile: Hostile) -> None:
    hostile.site.store.create_map("down", PAYLOADS["image"])
    store = hostile.site.store
    store.add_incident("down", store.map(SLUG).incidents[0])
    store.publish("down")
    page = hostile.open("/desk/maps/down/take-down")
    page.locator("#reason").fill(PAYLOADS["refresh"] + PAYLOADS["script"])
    page.get_by_role("button", name="Take it down").click()
    page.wait_for_load_state("networkidle")
    hostile.is_inert()
    hostile.open("/desk/audit")
    hostile.is_inert()
    answer = page.goto(f"{hostile.site.url}/embed/down")
    assert answer
    assert answer.status == 410
    hostile.is_inert("refresh")

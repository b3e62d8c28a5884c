"""height.js in real parents: pym.js, iframe-resizer 4, and listeners of each other host's shape, in a real Chromium."""

from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Frame, Page

from app.maps import cards, draw
from app.maps.content import Area
from tests import npm_packages
from tests.browser import Watched, until
from tests.map_samples import TWO
from tests.map_site import POLICY, Site

pytestmark = pytest.mark.browser
COLUMN = (
    '<!doctype html><html lang="en"><title>An article</title><link rel="icon" href="data:,"><body><h1>An article</h1>'
)
OPEN_FRAME = '<iframe id="map" src="{src}" title="Map" width="600" height="150" style="border:0"></iframe>'
SANDBOXED = OPEN_FRAME.replace("<iframe", '<iframe sandbox="allow-scripts"')
# WordPress writes its secret into both places before any reader sees them. (A script that changed the address of a
# frame on its way left playwright without that frame now and then.)
POST = SANDBOXED.replace("<iframe", '<iframe data-secret="Abc123XYZ9"').replace("{src}", "{src}#?secret=Abc123XYZ9")
# What each host does with the message it knows, and with no other.
DATAWRAPPER = """
addEventListener('message', event => {
  const heights = event.data['datawrapper-height'];
  if (heights) for (const frame of document.querySelectorAll('iframe')) {
    if (frame.contentWindow === event.source) for (const id in heights) frame.style.height = heights[id] + 'px';
  }
});"""
DATAWRAPPER_BY_ADDRESS = """
addEventListener('message', event => {
  const heights = event.data['datawrapper-height'];
  for (const id in heights || {}) document.querySelector(`iframe[src*='${id}']`).style.height = heights[id] + 'px';
});"""
AMP = """
addEventListener('message', event => {
  if (event.data.sentinel === 'amp' && event.data.type === 'embed-size') map.height = event.data.height;
});"""
MEDIUM = """
addEventListener('message', event => {
  if (typeof event.data !== 'string' || event.data[0] !== '{') return;
  const said = JSON.parse(event.data);
  if (said.context === 'iframe.resize' && said.src.split('#')[0] === map.src.split('#')[0]) map.height = said.height;
});"""
WORDPRESS = """
addEventListener('message', event => {
  const said = event.data;
  if (said.message !== 'height' || /[^a-zA-Z0-9]/.test(said.secret) || event.source !== map.contentWindow) return;
  if (map.dataset.secret === said.secret) map.height = Math.max(200, Math.min(1000, parseInt(said.value, 10)));
});"""
LISTENERS = {
    "Datawrapper": (SANDBOXED, DATAWRAPPER),
    "Datawrapper, by address": (SANDBOXED, DATAWRAPPER_BY_ADDRESS),
    "AMP": (OPEN_FRAME, AMP),
    "Medium": (SANDBOXED, MEDIUM),
    "WordPress": (POST, WORDPRESS),
}
# Answered once what is on its way has been drawn: what changes the height is known a frame or two later.
LISTEN = """() => {
  window.listens = window.listens || addEventListener('message', async event => {
    if (event.data !== 'your last word?') return;
    const hidden = !document.documentElement.clientWidth;
    for (let i = 0; i < 4; i++) await new Promise(done => hidden ? setTimeout(done, 50) : requestAnimationFrame(done));
    parent.postMessage('my last word', '*');
  }) || true;
}"""
RECORDER = "window.heard = []; addEventListener('message', event => heard.push(event.data));"


@pytest.fixture(scope="module")
def embed(site: Site, area: Area) -> str:
    """The address of the embed of two incidents, on another origin than the hosts."""
    return site.put("/embed/two", draw.embed_page(replace(TWO, area=area), "", "two"), POLICY)


def host(site: Site, watched: Watched, *parts: str) -> Page:
    """A page of another origin, open in the browser: the same server under another name."""
    address = site.put("/article", COLUMN + "".join(parts), {}).replace("127.0.0.1", "localhost")
    watched.page.goto(address)
    return watched.page


def script(source: str) -> str:
    assert "</script" not in source
    return f"<script>{source}</script>"


def child(page: Page) -> Frame:
    """The map's own page, once it is drawn."""
    page.wait_for_selector("iframe", state="attached")
    page.wait_for_function("document.querySelector('iframe').src")
    frame = page.frames[1]
    frame.wait_for_selector(".map[data-ready]")
    return frame


HEIGHT = "document.querySelector('iframe').clientHeight"
FITS = """() => {
  const wanted = innerWidth < 600 ? Math.max(320, Math.min(460, innerWidth * 1.1)) : Math.max(400, innerWidth * 0.6);
  const map = document.querySelector('.map').offsetHeight, page = document.documentElement.scrollHeight;
  return innerHeight === page && Math.abs(map - wanted) <= 2;
}"""


def settled(page: Page, frame: Frame) -> int:
    """The frame's height in px once the host has set the one that the map wants: no more and no less than it needs."""
    until(frame, FITS)
    height: int = page.evaluate(HEIGHT)
    return height


def follows(page: Page, frame: Frame) -> None:
    """The host gives the map what it wants at once, when its text is opened, and when the column becomes narrow."""
    at_first = settled(page, frame)
    frame.wait_for_timeout(700)
    assert frame.locator("details[open]").count() == 0, "a frame that began low opened a text that nobody needs"
    at_first = settled(page, frame)
    frame.locator("summary").click()
    opened = settled(page, frame)
    assert opened > at_first + 50
    frame.locator("summary").click()
    # A page lower than its frame is as high as the frame: only the host's answer tells.
    until(page, f"{HEIGHT} === {at_first}")
    assert settled(page, frame) == at_first


@pytest.mark.parametrize("name", LISTENERS)
def test_a_host_that_knows_one_form_gives_the_map_its_height(
    site: Site, watched: Watched, embed: str, name: str
) -> None:
    frame, listener = LISTENERS[name]
    page = host(site, watched, frame.format(src=embed), script(listener))
    follows(page, child(page))
    assert watched.complaints == []


def test_pym_gives_the_map_its_height(site: Site, watched: Watched, embed: str) -> None:
    pym = script(npm_packages.text("pym.js/dist/pym.v1.js"))
    start = script(f"window.pymParent = new pym.Parent('two-map', '{embed}#pinned', {{}});")
    page = host(site, watched, '<div id="two-map" style="width:640px"></div>', pym, start)
    frame = child(page)
    assert "childId=two-map" in frame.url
    assert frame.url.endswith("#pinned")
    follows(page, frame)
    wide = settled(page, frame)
    page.evaluate("document.getElementById('two-map').style.width = '340px'")
    until(frame, "innerWidth === 340")
    until(page, f"{HEIGHT} !== {wide}")
    assert settled(page, frame) != wide
    assert watched.complaints == []


@pytest.mark.parametrize("sandboxed", [False, True], ids=["of an open frame", "of a sandboxed frame"])
def test_iframe_resizer_4_is_answered(site: Site, watched: Watched, embed: str, sandboxed: bool) -> None:
    resizer = script(npm_packages.text("iframe-resizer/js/iframeResizer.js"))
    options = "{checkOrigin: false, " if sandboxed else "{"
    begun = "window.started = []; onInit = frame => started.push(frame.id);"
    start = script(f"{begun} iFrameResize({options} onInit, warningTimeout: 4000}}, '#map');")
    page = host(site, watched, (SANDBOXED if sandboxed else OPEN_FRAME).format(src=embed), resizer, start)
    follows(page, child(page))
    assert page.evaluate("started") == ["map"]
    # The parent asks for the height again, as its own method does.
    page.evaluate("map.height = 150; map.style.height = ''; map.iFrameResizer.resize()")
    settled(page, child(page))
    # Its first call comes before the frame has gone to its address; Chromium says so, of every frame on such a page.
    assert [said for said in watched.complaints if "The target origin provided" not in said] == []


def test_in_wordpress_a_link_leads_to_the_map_s_own_page(site: Site, watched: Watched, area: Area) -> None:
    incidents = tuple(replace(incident, source_url="https://city.example/news") for incident in TWO.incidents)
    content = replace(TWO, incidents=incidents, area=area)
    head = cards.head(content, cards.Addresses(site.address, "two", 1), page=False)
    address = site.put("/embed/sources", draw.embed_page(content, "", "sources", head=head), POLICY)
    page = host(site, watched, script(RECORDER), SANDBOXED.format(src=f"{address}#?secret=Abc123XYZ9"))
    frame = child(page)
    frame.locator("summary").click()
    page.evaluate("heard.length = 0")
    frame.locator(".places a").first.click()
    page.wait_for_function("heard.some(said => said.message === 'link')")
    said = [each for each in heard(page) if isinstance(each, dict) and each.get("message") == "link"]
    assert said == [{"message": "link", "value": f"{site.address}/maps/two#words", "secret": "Abc123XYZ9"}]
    assert watched.complaints == []


def heard(page: Page) -> list[Any]:
    """What the map said since the last time. It is asked for a last word, which comes behind all others."""
    page.frames[1].evaluate(LISTEN)
    page.evaluate("document.querySelector('iframe').contentWindow.postMessage('your last word?', '*')")
    until(page, "heard.at(-1) === 'my last word'")
    said: list[Any] = page.evaluate("heard.splice(0)")
    return said[:-1]


def all_forms(height: int, address: str) -> list[Any]:
    """Every message of one height, to the letter."""
    return [
        {"datawrapper-height": {"two": height}},
        {"sentinel": "amp", "type": "embed-size", "height": height},
        f'{{"src":"{address}","context":"iframe.resize","height":{height}}}',
        f"pymxPYMxtwo-mapxPYMxheightxPYMx{height}",
        {"message": "height", "value": height, "secret": "Abc123XYZ9"},
    ]


def test_every_form_is_sent_to_the_letter_and_only_when_the_height_changes(
    site: Site, watched: Watched, embed: str
) -> None:
    address = f"{embed}?initialWidth=600&childId=two-map&parentTitle=x#top#?secret=Abc123XYZ9"
    page = host(site, watched, script(RECORDER), SANDBOXED.format(src=address.replace("&", "&amp;")))
    frame = child(page)
    first = heard(page)
    height = first[0]["datawrapper-height"]["two"]
    assert first == all_forms(height, address)
    page.locator("iframe").evaluate("frame => frame.style.height = '700px'")
    assert heard(page) == []
    frame.locator("summary").click()
    opened = heard(page)
    assert opened == all_forms(opened[0]["datawrapper-height"]["two"], address)
    assert opened[0]["datawrapper-height"]["two"] > height
    # A link inside the page changes its fragment: the address that the host gave stays the one that counts.
    frame.evaluate("document.querySelector('.skip').click()")
    frame.locator("summary").click()
    assert heard(page) == all_forms(height, address)
    assert watched.complaints == []


def test_hosts_that_speak_first_are_answered_in_kind_and_strangers_are_not(
    site: Site, watched: Watched, embed: str
) -> None:
    page = host(site, watched, script(RECORDER), SANDBOXED.format(src=f"{embed}#?secret=Abc123XYZ9"))
    child(page)
    height = heard(page)[0]["datawrapper-height"]["two"]
    tell = "said => document.querySelector('iframe').contentWindow.postMessage(said, '*')"
    page.evaluate(
        tell, "[iFrameSizer]my map:8:false:false:32:true:true:null:bodyOffset:null:null:0:false:parent:scroll"
    )
    assert heard(page) == [f"[iFrameSizer]my map:{height}:600:init"]
    page.evaluate(tell, "[iFrameSizer]resize")
    assert heard(page) == [f"[iFrameSizer]my map:{height}:600:resizeParent"]
    page.evaluate(tell, {"message": "ready", "secret": "Abc123XYZ9"})
    assert heard(page) == [{"message": "height", "value": height, "secret": "Abc123XYZ9"}]
    for nonsense in (
        None,
        7,
        "",
        "[iFrameSizer]",
        "pymxPYMxtwoxPYMxwidthxPYMx600",
        {"message": {"ready": 1}},
        ["ready"],
    ):
        page.evaluate(tell, nonsense)
    assert heard(page) == []
    assert watched.complaints == []


def test_a_frame_that_is_not_shown_yet_says_nothing(site: Site, watched: Watched, embed: str) -> None:
    hidden = SANDBOXED.replace("border:0", "border:0;display:none")
    page = host(site, watched, script(RECORDER), hidden.format(src=embed))
    page.frames[1].wait_for_selector(".map", state="attached")
    page.wait_for_load_state("networkidle")
    assert heard(page) == []
    page.locator("iframe").evaluate("frame => frame.style.display = ''")
    assert heard(page)[0]["datawrapper-height"]["two"] > 400
    assert watched.complaints == []

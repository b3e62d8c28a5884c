"""The map on a phone in a train: 4 x slower processor, 1.6 Mbit/s, 150 ms round trip, by Chromium's own emulation."""

import shutil
from statistics import median
from typing import Any

from playwright.sync_api import sync_playwright

from bench.timing import row, title, wanted
from scripts.service import Service

ROUNDS = 5
CPU_SLOWER = 4
BITS_A_SECOND = 1_600_000
ROUND_TRIP_MS = 150
WANTED_MS = 1500
WAIT_MS = 60_000
SETTLE_MS = 1000
"""What a new window's own parts may take to load: they would have the processor while the map is measured."""
# Notes when the map is there to be seen: every tile of the view loaded and opaque, markers and labels at their last
# place, and the browser has painted that; and each shift of the layout before anybody touched the page.
_WATCH = """
window.shifted = 0;
new PerformanceObserver(list => list.getEntries().forEach(e => { if (!e.hadRecentInput) shifted += e.value; }))
  .observe({ type: 'layout-shift', buffered: true });
function there() {
  const tiles = [...document.querySelectorAll('.leaflet-tile')];
  const loaded = tiles.length && tiles.every(t => t.complete && t.naturalWidth && getComputedStyle(t).opacity === '1');
  return loaded && document.querySelector('.map[data-ready] .marker') && document.querySelector('.label:not(.gone)');
}
function tell() { window.drawn = performance.now(); console.log('drawn'); }
(function look() {
  if (!there()) requestAnimationFrame(look);
  else requestAnimationFrame(() => requestAnimationFrame(tell));
})();
"""


def _drawn(browser: Any, address: str, width: int) -> tuple[float, float]:
    """(ms from the first byte to the whole map, cumulative layout shift)."""
    context = browser.new_context(viewport={"width": width, "height": 720})
    page = context.new_page()
    page.add_init_script(_WATCH)
    session = context.new_cdp_session(page)
    speed = BITS_A_SECOND / 8
    limits = {"offline": False, "latency": ROUND_TRIP_MS, "downloadThroughput": speed, "uploadThroughput": speed}
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", limits)
    page.wait_for_timeout(SETTLE_MS)
    session.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWER})
    # Told, not asked for: whoever asks every few ms takes the very processor that is measured.
    with page.expect_console_message(lambda message: message.text == "drawn", timeout=WAIT_MS):
        page.goto(address, wait_until="commit", timeout=WAIT_MS)
    first_byte = "performance.getEntriesByType('navigation')[0].responseStart"
    found = page.evaluate(f"[window.drawn - {first_byte}, window.shifted]")
    context.close()
    return float(found[0]), float(found[1])


def run(service: Service) -> None:
    """Prints the table, or that there is no Chromium."""
    title(f"The example's embed at {CPU_SLOWER} x less processor, 1.6 Mbit/s, {ROUND_TRIP_MS} ms, median of {ROUNDS}")
    chromium = shutil.which("chromium")
    if not chromium:
        row("not measured", "-", "there is no Chromium here")
        return
    address = f"{service.url}/embed/{service.example()}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for width in (390, 1280):
            found = [_drawn(browser, address, width) for _ in range(ROUNDS)]
            wanted(f"drawn after the first byte, {width} px", median(ms for ms, _ in found), "ms", most=WANTED_MS)
            wanted(f"layout shift, {width} px", max(shift for _, shift in found), "", most=0.0)
        browser.close()


if __name__ == "__main__":
    from scripts.service import running_service

    with running_service() as own:
        run(own)

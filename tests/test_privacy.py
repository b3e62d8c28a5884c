"""What is kept of readers: nothing. docs/privacy.md says so, and names every table and every file there is."""

from pathlib import Path

import httpx

from app.incidents.schema import metadata
from app.keeping import Keeping
from app.settings import Settings
from tests import live
from tests.conftest import ROOT

DOCUMENT = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
TRACES = {"User-Agent": "Reader-trace11q", "Referer": "https://paper.example/story-trace12q",
          "X-Forwarded-For": "203.0.113.47", "Cookie": "visitor=trace13q", "Accept-Language": "tlh"}  # fmt: skip
ADDRESS = "127.0.0.77"
PATHS = (
    "/", "/maps/example", "/embed/example?who=trace15q", "/embed/example.json?since=1", "/maps/example.geojson",
    "/maps/example.png", "/maps/example.rss", "/tiles/12/986/1474.svg", "/api/geocode?q=trace16q+Elm+Ave",
    "/api/distance?from=trace17q&to=34th+and+Portland", "/oembed?url=trace18q", "/nothing/trace19q", "/maps/none",
    "/desk",
)  # fmt: skip


def test_readers_leave_no_trace(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    with (tmp_path / "log").open("w+b") as log, live.serving(data_dir, log=log) as service:
        transport = httpx.HTTPTransport(local_address=ADDRESS)
        base_url = service.client.base_url
        with httpx.Client(base_url=base_url, transport=transport, headers=TRACES, timeout=live.HANG_S) as reader:
            answers = [reader.get(path) for path in PATHS]
            answers.append(reader.post("/api/extract", json={"text": "trace20q at 34th and Portland"}))
        assert all(answer.status_code < 500 for answer in answers)
        assert not any("set-cookie" in answer.headers for answer in answers)
        kept = {str(file): file.read_bytes() for file in data_dir.rglob("*") if file.is_file()}
    kept |= {"printed": service.printed.encode(), "log": (tmp_path / "log").read_bytes()}
    traces = [b"trace%02dq" % number for number in range(11, 21)] + [b"203.0.113.47", ADDRESS.encode()]
    assert kept
    assert {name: trace for name, body in kept.items() for trace in traces if trace in body} == {}


def test_the_document_names_every_table_and_every_limit() -> None:
    assert [table for table in metadata.tables if f"`{table}`" not in DOCUMENT] == []
    limits = {name: field.default for name, field in Settings.model_fields.items() if name.startswith("keep_")}
    assert {
        name: days for name, days in limits.items() if f"`DATELINE_{name.upper()}` ({days} days" not in DOCUMENT
    } == {}
    assert Keeping().drafts_days == 0

"""Headers that keep browsers strict, and requests that must name one host."""

import socket
from pathlib import Path

import httpx
import pytest

from tests import live

EVERYWHERE = ("/", "/maps/example", "/embed/example", "/api/maps", "/healthz", "/nothing", "/desk/sign-in")


def raw(client: httpx.Client, *lines: str) -> str:
    """Send a request as it is written, and return the status line of its answer."""
    url = client.base_url
    with socket.create_connection((url.host, url.port or 80), timeout=live.HANG_S) as connection:
        connection.sendall("\r\n".join([*lines, "Connection: close", "", ""]).encode())
        return connection.makefile("rb").readline().decode().strip()


@pytest.mark.parametrize(("public_url", "hsts"), [("https://maps.example.org", "max-age=31536000"), ("", None)])
def test_every_answer_keeps_browsers_strict(tmp_path: Path, public_url: str, hsts: str | None) -> None:
    with live.in_thread(live.settings(tmp_path, public_url=public_url)) as client:
        for path in EVERYWHERE:
            headers = client.get(path).headers
            assert headers.get("strict-transport-security") == hsts, path
            assert "geolocation=()" in headers["permissions-policy"], path
        assert client.get("/desk/sign-in").headers["cross-origin-opener-policy"] == "same-origin"


def test_parts_of_a_page_carry_no_headers_that_only_documents_need(reader: httpx.Client) -> None:
    for path in ("/tiles/12/986/1473.svg", "/static/none.js"):
        headers = reader.get(path).headers
        assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
        assert headers["access-control-allow-origin"] == "*"
        assert not {"permissions-policy", "access-control-expose-headers"} & set(headers)
    assert "ETag" in reader.get("/api/maps").headers["access-control-expose-headers"]


@pytest.mark.parametrize("path", ["/healthz", "/api/maps", "/maps/example"])
def test_request_names_one_host(reader: httpx.Client, path: str) -> None:
    for _ in range(3):
        assert raw(reader, f"GET {path} HTTP/1.1", "Host: maps.example.org").split()[1] in ("200", "404")
        assert raw(reader, f"GET {path} HTTP/1.1").split()[1] == "400"
        assert raw(reader, f"GET {path} HTTP/1.1", "Host: a.example", "Host: b.example").split()[1] == "400"
        assert raw(reader, f"GET {path} HTTP/1.1", "Host: a.example/b?c").split()[1] == "400"
        assert raw(reader, f"GET {path} HTTP/1.1", "Host: ").split()[1] == "400"
    assert raw(reader, f"GET {path} HTTP/1.0").split()[1] in ("200", "404")
    assert raw(reader, f"GET {path} HTTP/1.1", "Host: [::1]:8000").split()[1] in ("200", "404")

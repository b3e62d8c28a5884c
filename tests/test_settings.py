"""Settings that could not work are refused at the start, by their name, and with what to write instead."""

from pathlib import Path

import pytest

from app.settings import Settings
from tests.live import run
from tests.test_cli import check_failure


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("time_zone", "Mars/X", "IANA database"),
        ("time_zone", "../../etc/passwd", "IANA database"),
        ("time_zone", "CST6CDT,M3", "IANA database"),
        ("public_url", "maps.example.org", "with its scheme"),
        ("public_url", "//maps.example.org", "with its scheme"),
        ("public_url", "ftp://maps.example.org", "with its scheme"),
        ("public_url", "https://", "with its scheme"),
        ("public_url", "https://maps.example.org:x", "with its scheme"),
        ("public_url", "https://maps.example.org/?a=1", "with its scheme"),
        ("public_url", "https://maps example.org", "with its scheme"),
        ("oidc_issuer", "https://id.example.org", "DATELINE_OIDC_CLIENT_ID"),
    ],
)
def test_setting_that_would_break_later_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, value: str, says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError, match=says):
        Settings.model_validate({name: value})


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("", ""),
        ("https://maps.example.org/", "https://maps.example.org"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("https://example.org/maps/", "https://example.org/maps"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_public_url_is_kept_without_its_last_slash(value: str, kept: str) -> None:
    assert Settings(public_url=value).public_url == kept


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("DATELINE_UNIT", "DATELINE_UNIT is no setting: did you mean DATELINE_UNITS?"),
        ("DATELINE_TIMEZONE", "did you mean DATELINE_TIME_ZONE?"),
        ("dateline_publicurl", "did you mean DATELINE_PUBLIC_URL?"),
        ("DATELINE_NOTHING_LIKE_IT", ".env.example lists them all"),
    ],
)
@pytest.mark.parametrize("where", ["environment", "file"])
def test_misspelt_name_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, says: str, where: str
) -> None:
    monkeypatch.chdir(tmp_path)
    if where == "environment":
        monkeypatch.setenv(name, "km")
    else:
        (tmp_path / ".env").write_text(f"OTHER=1\n{name}=km\n")
    with pytest.raises(ValueError, match="is no setting") as refused:
        Settings()
    assert says in str(refused.value)


def test_serve_names_each_setting_that_is_wrong(tmp_path: Path) -> None:
    done = run("serve", "--port", "0", data_dir=tmp_path, DATELINE_TIME_ZONE="Mars/X")
    check_failure(done, r"DATELINE_TIME_ZONE \(give a zone")
    done = run("serve", "--port", "0", data_dir=tmp_path, DATELINE_UNIT="km")
    check_failure(done, "DATELINE_UNIT is no setting: did you mean DATELINE_UNITS")

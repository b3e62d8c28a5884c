"""What the papers say is what the code does: settings, commands, requests, versions, links and the container."""

import json
import os
import re
import shlex
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer

import app
from app import cli
from app.main import create_app
from app.settings import Settings
from scripts import outputs
from tests import live
from tests.conftest import ROOT

PAPERS = outputs.PAPERS
PYPROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CODE = re.compile(r"^```(?:sh|console|text)\n(.*?)^```|`([^`\n]+)`", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?://|#|mailto:)([^)#\s]+)")
OWN_PATH = re.compile(r"`((?:app|bench|docs|geodata|scripts|tests)/[^`\s]+)`")
IMAGE = re.compile(r"<img[^>]+src=\"(?!https?://)([^\"]+)\"")


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def code_lines(path: Path) -> Iterator[str]:
    """The lines of code in a paper, continued lines joined, prompts and comments taken off."""
    for block, inline in CODE.findall(text_of(path)):
        for line in (block or inline).replace("\\\n", " ").splitlines():
            yield line.strip().removeprefix("$ ").removeprefix(".venv/bin/")


def lines_that_start(word: str) -> list[tuple[str, str]]:
    return [(path.name, line) for path in PAPERS for line in code_lines(path) if line.startswith(f"{word} ")]


# --- settings


def example_settings() -> dict[str, str]:
    lines = (line.strip() for line in text_of(ROOT / ".env.example").splitlines())
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def _as_written(default: object) -> str:
    return "" if default is None else str(default)


def test_env_example_lists_the_settings_with_their_defaults() -> None:
    fields = {f"DATELINE_{name.upper()}": _as_written(field.default) for name, field in Settings.model_fields.items()}
    assert example_settings() == fields


def test_env_example_copied_as_it_is_changes_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in example_settings():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    defaults = Settings()
    (tmp_path / ".env").write_text(text_of(ROOT / ".env.example"), encoding="utf-8")
    assert Settings() == defaults


# --- commands


@pytest.fixture(scope="module")
def dateline() -> Any:
    """The command as Typer builds it: a group with `commands`, each with its `params`."""
    return typer.main.get_command(cli.app)


def check_command(command: Any, words: list[str]) -> None:
    """Follows the words into the groups of commands; every option named must exist."""
    while hasattr(command, "commands"):
        name, *words = words
        assert name in command.commands, f"there is no {name}"
        command = command.commands[name]
    known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    used = {word.partition("=")[0] for word in words if word.startswith("-")}
    assert used <= known, f"{command.name} has no {', '.join(used - known)}"


@pytest.mark.parametrize(("paper", "line"), lines_that_start("dateline"))
def test_dateline_commands_exist(paper: str, line: str, dateline: Any) -> None:
    words = shlex.split(line.partition(" > ")[0].partition(" | ")[0], comments=True)[1:]
    before_arguments = words[: words.index("--")] if "--" in words else words  # behind -- nothing is an option
    check_command(dateline, [word for word in before_arguments if word != "…"])


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.name)
def test_the_output_shown_is_the_real_one(path: Path) -> None:
    shown = outputs.CONSOLE.findall(text_of(path))
    assert shown == [outputs.run_again(block) for block in shown], "make pictures writes it again"


@pytest.mark.parametrize(("paper", "line"), lines_that_start("make"))
def test_make_commands_exist(paper: str, line: str) -> None:
    phony = re.findall(r"^\.PHONY: (.*)$", text_of(ROOT / "Makefile"), re.MULTILINE)[0].split()
    targets = [word for word in shlex.split(line, comments=True)[1:] if "=" not in word]
    assert set(targets) <= set(phony)


def test_every_make_command_is_explained() -> None:
    makefile = text_of(ROOT / "Makefile")
    phony = re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[0].split()
    assert sorted(re.findall(r"^([\w-]+):.*## \S", makefile, re.MULTILINE)) == sorted(phony)


# --- requests


def _method(words: list[str]) -> str:
    if "-X" in words:
        return words[words.index("-X") + 1]
    return "POST" if {"-d", "--json", "--data"} & set(words) else "GET"


@cache
def operations() -> list[tuple[str, re.Pattern[str]]]:
    """(method, pattern of the path) of every operation that the OpenAPI document lists."""
    paths: dict[str, dict[str, Any]] = create_app(Settings()).openapi()["paths"]
    patterns = {path: re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path)) for path in paths}
    return [(method.upper(), patterns[path]) for path, methods in paths.items() for method in methods]


def served(method: str, path: str) -> bool:
    return any(method == known and pattern.fullmatch(path) for known, pattern in operations())


@pytest.mark.parametrize(("paper", "line"), lines_that_start("curl"))
def test_requests_are_served(paper: str, line: str) -> None:
    words = shlex.split(line, comments=True)
    address = next(word for word in words if "://" in word or word.startswith("$HOST"))
    path = re.sub(r"^(?:https?://[^/]+|\$HOST)", "", address).partition("?")[0]
    assert served(_method(words), path)


def test_the_api_in_ten_lines_runs_as_it_stands(tmp_path: Path) -> None:
    if not shutil.which("curl"):
        pytest.skip("needs curl")
    block = next(block for block, _ in CODE.findall(text_of(ROOT / "README.md")) if block.startswith("HOST="))
    with live.in_thread(live.settings(tmp_path)) as client:
        script = block.replace("HOST=http://127.0.0.1:8000", f"HOST={str(client.base_url).rstrip('/')}", 1)
        done = subprocess.run(
            ["bash", "-euc", f'curl() {{ command curl -sS --fail-with-body "$@"; echo; }}\n{script}'],
            env={**os.environ, "TOKEN": live.TOKEN},
            capture_output=True,
            text=True,
            timeout=live.HANG_S,
        )
    assert done.returncode == 0, done.stdout + done.stderr
    *_, collection = done.stdout.strip().splitlines()
    assert [feature["properties"]["title"] for feature in json.loads(collection)["features"]] == ["Shooting"]


# --- versions and locks


def test_one_version_everywhere() -> None:
    version = PYPROJECT["project"]["version"]
    assert app.__version__ == version
    assert f"\n## [{version}] - " in text_of(ROOT / "CHANGELOG.md")


def pins(name: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9.-]+)==([^ \\;]+)", text_of(ROOT / name), re.MULTILINE))


def _package(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found
    return re.sub(r"[._]+", "-", found.group()).lower()


def test_the_locks_hold_what_the_project_asks_for() -> None:
    groups = PYPROJECT["dependency-groups"]
    wanted = {_package(requirement) for requirement in [*PYPROJECT["project"]["dependencies"], *groups["build"]]}
    run, dev = pins("requirements.lock"), pins("requirements-dev.lock")
    assert wanted <= run.keys()
    assert {_package(requirement) for requirement in groups["dev"]} <= dev.keys()
    assert run.items() <= dev.items()


# --- links and the container


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    targets = [*LINK.findall(text_of(path)), *IMAGE.findall(text_of(path))]
    assert [target for target in targets if not (path.parent / target).exists()] == []


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.name)
def test_files_named_are_there(path: Path) -> None:
    assert [named for named in OWN_PATH.findall(text_of(path)) if not any(ROOT.glob(named))] == []


def test_the_container_does_what_the_readme_says() -> None:
    dockerfile, readme = text_of(ROOT / "Dockerfile"), text_of(ROOT / "README.md")
    assert "--require-hashes --no-deps --requirement requirements.lock" in dockerfile
    assert "requirements-dev" not in dockerfile
    assert re.search(r"^USER (?!root|0$)\w+$", dockerfile, re.MULTILINE)
    assert "DATELINE_DATA_DIR=/data" in dockerfile
    assert re.search(r"^VOLUME /data$", dockerfile, re.MULTILINE)
    assert "docker run -p 8000:8000 -v dateline:/data dateline" in readme


def test_the_container_asks_for_its_health_where_it_is_served(dateline: Any) -> None:
    dockerfile = text_of(ROOT / "Dockerfile")
    health = re.search(r"127\.0\.0\.1:8000(/[a-z]+)'", dockerfile)
    assert health
    assert served("GET", health.group(1))
    command = re.findall(r"^CMD \[(.*)\]$", dockerfile, re.MULTILINE)[-1]
    check_command(dateline, re.findall(r'"([^"]+)"', command)[1:])


def test_the_container_copies_only_what_is_let_through() -> None:
    let_through = set(re.findall(r"^!(\S+)$", text_of(ROOT / ".dockerignore"), re.MULTILINE))
    copied = re.findall(r"^COPY (?!--from)(.*) \S+$", text_of(ROOT / "Dockerfile"), re.MULTILINE)
    assert {name for names in copied for name in names.split()} == let_through

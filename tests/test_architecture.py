"""The house holds: imports go down only, each library enters by its one door, nothing outgrows its room."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path
from statistics import median, quantiles

import pytest

from tests.conftest import ROOT

PACKAGES = ("app", "geodata")
TREES = (*PACKAGES, "bench", "scripts", "tests")
LONGEST_FILE_LINES = 320

# A module may import from floors below its own, and from its own part. The longest prefix counts.
FLOORS = {
    "geodata": 0,
    "app": 1,
    "app.model": 1,
    "app.people": 1,
    "app.errors": 1,
    "app.collecting": 1,
    "app.erasure": 1,
    "app.keeping": 1,
    "app.leases": 1,
    "app.house": 1,
    "app.settings": 1,
    "app.setting_checks": 1,
    "app.house_settings": 1,
    "app.erasing": 4,
    "app.recheck": 4,
    "app.tidying": 4,
    "app.withdrawals": 1,
    "app.words": 1,
    "app.geocoding": 2,
    "app.incidents": 2,
    "app.distances": 2,
    "app.maps": 2,
    "app.geojson": 1,
    "app.prepared": 1,
    "app.places": 3,
    "app.public": 1,
    "app.readers": 3,
    "app.sentences": 3,
    "app.desk": 4,
    "app.pages": 4,
    "app.feeds": 4,
    "app.webhooks": 4,
    "app.imports": 4,
    "app.ahead": 5,
    "app.web": 6,
    "app.main": 7,
    "app.cli": 8,
    "app.__main__": 9,
}
# Library → the modules and packages it may be imported in.
DOORS = {
    "babel": ("app.words",),
    "folium": ("app.maps.draw",),
    "branca": ("app.maps.draw",),
    "xstatic": ("app.maps.assets",),
    "geopy": ("app.distances.measure", "app.geocoding.providers", "app.geocoding.geopy_protocol"),
    "geographiclib": (),
    "sqlalchemy": ("app.incidents",),
    "alembic": ("app.incidents",),
    "psycopg": ("app.incidents.bounded", "app.incidents.causes"),
    "fastapi": ("app.web", "app.main"),
    "starlette": ("app.web", "app.main"),
    "uvicorn": ("app.cli", "app.main", "app.web.limits", "app.web.wire"),
    "httptools": ("app.web.wire",),
    "typer": ("app.cli",),
    "rich": ("app.cli", "geodata.build"),
    "pydantic": ("app.web", "app.settings"),
    "pydantic_settings": ("app.settings",),
    "openpyxl": ("app.incidents.exchange.spreadsheets",),
    "requests": (),
    "authlib": ("app.web.people.oidc", "app.web.people.believing"),
    "joserfc": ("app.web.people.oidc", "app.web.people.believing"),
    "itsdangerous": ("app.web.people.cookies",),
    "pwdlib": ("app.incidents.people.passwords",),
    "pyvips": ("app.maps.still.raster",),
    "PIL": ("app.maps.still.raster",),
    "fontpkg_roboto": ("app.maps.still.raster",),
    "shapefile": ("geodata.sources.layers",),
    "usaddress": (),
}


def files(*trees: str) -> Iterator[Path]:
    for tree in trees:
        yield from sorted((ROOT / tree).rglob("*.py"))


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _absolute(node: ast.ImportFrom, path: Path) -> str:
    if not node.level:
        return node.module or ""
    package = path.relative_to(ROOT).parent.parts
    return ".".join([*package[: len(package) - node.level + 1], *filter(None, [node.module])])


def _names(node: ast.AST, path: Path) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = _absolute(node, path)
        yield from (f"{base}.{alias.name}" for alias in node.names)


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """(what is imported, the line); `from a import b` counts as a.b. Imports inside functions count as well."""
    for node in ast.walk(parsed(path)):
        for name in _names(node, path):
            yield name, getattr(node, "lineno", 0)


def inside(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def part_of(name: str) -> str:
    """The part of the house that a module or an imported name belongs to."""
    found = [part for part in FLOORS if inside(name, part)]
    assert found, f"{name} has no floor; add it to FLOORS"
    return max(found, key=len)


def may_import(part: str, other: str) -> bool:
    if "app" in (part, other):
        return other == "app" or FLOORS[other] < FLOORS[part]
    basement = FLOORS[part] == FLOORS[other] == FLOORS["app.model"]
    return part == other or basement or FLOORS[other] < FLOORS[part]


def misplaced(path: Path) -> Iterator[str]:
    part = part_of(module_name(path))
    for name, line in imports(path):
        if inside(name, "app") or inside(name, "geodata"):
            other = part_of(name)
            if not may_import(part, other):
                yield f"{path.relative_to(ROOT)}:{line} imports {name}"


def test_imports_go_down_only() -> None:
    assert [found for path in files(*PACKAGES) for found in misplaced(path)] == []


def test_every_module_of_app_has_a_floor() -> None:
    homeless = [
        path for path in files("app") if part_of(module_name(path)) == "app" and path != ROOT / "app" / "__init__.py"
    ]
    assert homeless == []


def wrong_door(path: Path) -> Iterator[str]:
    module = module_name(path)
    for name, line in imports(path):
        doors = DOORS.get(name.partition(".")[0])
        if doors is not None and not any(inside(module, door) for door in doors):
            yield f"{path.relative_to(ROOT)}:{line} imports {name}; its door is {', '.join(doors) or 'closed'}"


def test_each_library_enters_by_its_door() -> None:
    assert [found for path in files(*PACKAGES) for found in wrong_door(path)] == []


@pytest.mark.parametrize(
    ("part", "other", "allowed"),
    [
        ("app.maps", "app.geocoding", False),
        ("app.maps", "app.maps", True),
        ("app.maps", "app.model", True),
        ("app.web", "app.incidents", True),
        ("app.incidents", "app.web", False),
        ("geodata", "app.model", False),
        ("app.model", "geodata", True),
        ("app.maps", "app", True),
        ("app", "app.maps", False),
    ],
)
def test_the_rule_itself(part: str, other: str, allowed: bool) -> None:
    assert may_import(part, other) is allowed


def test_modules_say_what_they_are() -> None:
    silent = [str(path.relative_to(ROOT)) for path in files(*TREES) if not ast.get_docstring(parsed(path))]
    assert silent == []


def test_files_stay_short() -> None:
    lines = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in files(*TREES)}
    assert {path: count for path, count in lines.items() if count > LONGEST_FILE_LINES} == {}


def test_every_library_that_is_imported_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {re.split(r"[^\w.-]", one)[0].lower().replace("_", "-") for one in project["dependencies"]}
    imported = {name.partition(".")[0] for path in files(*PACKAGES) for name, _ in imports(path)}
    of_names = packages_distributions()
    missing = {
        name
        for name in imported - sys.stdlib_module_names - set(PACKAGES)
        if declared.isdisjoint(one.lower().replace("_", "-") for one in of_names[name])
    }
    assert missing == set()


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function's body without its docstring."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def bodies(*trees: str) -> list[int]:
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    nodes = (node for path in files(*trees) for node in ast.walk(parsed(path)))
    return [body_lines(node) for node in nodes if isinstance(node, functions)]


@pytest.mark.parametrize("trees", [PACKAGES, TREES], ids=["the product", "the whole tree"])
def test_functions_stay_short(trees: tuple[str, ...]) -> None:
    lines = bodies(*trees)
    assert median(lines) <= 8
    assert quantiles(lines, n=10)[-1] <= 25


def committed_files() -> list[str]:
    command = ["git", "-c", "safe.directory=*", "ls-files"]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    except FileNotFoundError:
        pytest.skip("needs git")
    if done.returncode:
        pytest.skip("needs a checkout with its history")
    return [path for path in done.stdout.splitlines() if (ROOT / path).is_file()]


# Each is written in two halves, so that this file does not hold what it forbids.
FORBIDDEN = {
    "a registry's address": re.compile(
        r"pypi" r"\.org|python" r"hosted\.org|registry\.npm" r"js\.org|deb\.deb" r"ian\.org", re.IGNORECASE
    ),
    "a path of one machine": re.compile(r"(?<![\w.])/(?:wo" r"rk|ro" r"ot|ho" r"me/\w+)/"),
}
SOURCE_FOLDER = re.compile(r"\.\./" r"shared")
MAY_NAME_THE_SOURCE_FOLDER = ("tests/", "bench/", "docs/accuracy.md")


def forbidden_words(path: str) -> Iterator[str]:
    text = (ROOT / path).read_bytes().decode("utf-8", errors="ignore")
    yield from (f"{path}: {what}" for what, pattern in FORBIDDEN.items() if pattern.search(text))
    if SOURCE_FOLDER.search(text) and not path.startswith(MAY_NAME_THE_SOURCE_FOLDER):
        yield f"{path}: the folder of source data"


def test_committed_files_name_no_registry_and_no_machine() -> None:
    assert [found for path in committed_files() for found in forbidden_words(path)] == []


def test_no_lock_file_with_addresses() -> None:
    assert "uv.lock" not in committed_files()
    locks = [(ROOT / name).read_text(encoding="utf-8") for name in ("requirements.lock", "requirements-dev.lock")]
    assert not any("://" in lock for lock in locks)

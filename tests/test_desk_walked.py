"""Every page of the desk is read by axe-core: a new one without a line here fails, until somebody has it walked."""

from tests.conftest import ROOT
from tests.test_rights import WHO_MAY

ACCESS, IMPORT = "test_browser_desk_access", "test_browser_import"
KEEPING, PEOPLE = "test_browser_keeping", "test_browser_people"
WALKED = {
    "/desk": ACCESS,
    "/desk/maps/new": ACCESS,
    "/desk/maps/{slug}": ACCESS,
    "/desk/maps/{slug}/distances": ACCESS,
    "/desk/maps/{slug}/history": ACCESS,
    "/desk/maps/{slug}/incidents/{incident_id}/shown": ACCESS,
    "/desk/maps/{slug}/publish": ACCESS,
    "/desk/maps/{slug}/recheck": ACCESS,
    "/desk/maps/{slug}/share": ACCESS,
    "/desk/maps/{slug}/take-down": ACCESS,
    "/desk/maps/{slug}/import": IMPORT,
    "/desk/maps/{slug}/import/{import_id}": IMPORT,
    "/desk/maps/{slug}/erase": KEEPING,
    "/desk/settings": KEEPING,
    "/desk/account": PEOPLE,
    "/desk/audit": PEOPLE,
    "/desk/sign-in": PEOPLE,
    "/desk/sign-in/{link}": PEOPLE,
    "/desk/users": PEOPLE,
    "/desk/webhooks": PEOPLE,
}
NO_PAGES = {
    "/desk/static/{name}": "a file",
    "/desk/audit.csv": "a file",
    "/desk/audit.jsonl": "a file",
    "/desk/maps/{slug}/import/{import_id}/rest.csv": "a file",
    "/desk/oidc": "leads on",
    "/desk/oidc/back": "leads on",
    "/desk/maps/{slug}/preview": "the reader's map, which has its own tests",
}


def test_every_page_of_the_desk_is_walked() -> None:
    # That WHO_MAY has a row for every route is held by its own test.
    read = {route.removeprefix("GET ") for route in WHO_MAY if route.startswith("GET /desk")}
    assert read == {*WALKED, *NO_PAGES}


def test_those_who_walk_read_by_axe() -> None:
    for name in set(WALKED.values()):
        assert "violations(page)" in (ROOT / "tests" / f"{name}.py").read_text(encoding="utf-8")

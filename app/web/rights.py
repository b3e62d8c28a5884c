"""Who may what: the one table. A role or a scope may all that those before it may; nothing else grants a right."""

from enum import StrEnum

from app.people import Role, Scope


class Right(StrEnum):
    """Something that not everybody may do."""

    READ_DRAFTS = "read_drafts"
    EDIT_DRAFTS = "edit_drafts"
    PUBLISH = "publish"
    TAKE_DOWN = "take_down"
    LOWER_PRECISION = "lower_precision"
    RAISE_PRECISION = "raise_precision"
    SEE_HISTORY = "see_history"
    MANAGE_USERS = "manage_users"
    MANAGE_SETTINGS = "manage_settings"
    EXPORT_AUDIT = "export_audit"
    ERASE = "erase"


_READING = frozenset({Right.READ_DRAFTS, Right.SEE_HISTORY})
_DRAFTING = _READING | {Right.EDIT_DRAFTS}
_PUBLISHING = _DRAFTING | {Right.PUBLISH, Right.TAKE_DOWN, Right.LOWER_PRECISION, Right.RAISE_PRECISION}
_ALL = frozenset(Right)

BY_ROLE: dict[Role, frozenset[Right]] = {Role.REPORTER: _DRAFTING, Role.EDITOR: _PUBLISHING, Role.ADMIN: _ALL}
BY_SCOPE: dict[Scope, frozenset[Right]] = {
    Scope.READ: _READING,
    Scope.WRITE: _DRAFTING,
    Scope.PUBLISH: _PUBLISHING,
    Scope.ADMIN: _ALL,
}
NEEDS_WORDS: dict[Right, str] = {
    Right.READ_DRAFTS: "Reading drafts",
    Right.EDIT_DRAFTS: "Writing drafts",
    Right.PUBLISH: "Publishing",
    Right.TAKE_DOWN: "Taking down what is published",
    Right.LOWER_PRECISION: "Lowering at once what readers see of a place",
    Right.RAISE_PRECISION: "Showing readers a place more exactly",
    Right.SEE_HISTORY: "Reading the history",
    Right.MANAGE_USERS: "Adding and changing users",
    Right.MANAGE_SETTINGS: "Changing the settings",
    Right.EXPORT_AUDIT: "Reading the audit log",
    Right.ERASE: "Erasing for good",
}
"""How a refusal names what was wanted."""


def least_scope(right: Right) -> Scope:
    """The first scope that has a right."""
    return next(scope for scope in Scope if right in BY_SCOPE[scope])


def scopes_within(rights: frozenset[Right]) -> tuple[Scope, ...]:
    """The scopes that somebody with these rights may give to a token."""
    return tuple(scope for scope in Scope if BY_SCOPE[scope] <= rights)

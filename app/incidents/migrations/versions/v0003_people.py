"""People: users, sessions, sign-in links, attempts, an audit that only grows; tokens get a scope, an end, a maker."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_id = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables; the tokens that are there keep what they could: they write and publish."""
    _user()
    _of_user("session", sa.Column("last_seen_at", _moment, nullable=False), sa.Column("ended_at", _moment))
    _of_user("sign_in_link", sa.Column("used_at", _moment))
    _attempt()
    _secret()
    _token()
    _audit()
    _append_only()


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _user() -> None:
    op.create_table(
        "user",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        _text("display_name"),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("password_hash", sa.Text),
        sa.Column("oidc_subject", sa.Text),
        sa.Column("created_at", _moment, nullable=False),
        sa.Column("signed_in_at", _moment),
        sa.Column("disabled_at", _moment),
        sa.PrimaryKeyConstraint("id", name="pk_user"),
        sa.UniqueConstraint("name", name="uq_user_name"),
        sa.UniqueConstraint("oidc_subject", name="uq_user_oidc_subject"),
        sa.CheckConstraint("role IN ('reporter', 'editor', 'admin')", name="ck_user_role"),
    )


def _of_user(table: str, *columns: sa.Column[object]) -> None:
    op.create_table(
        table,
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("user_id", sa.String(40), nullable=False),
        sa.Column("created_at", _moment, nullable=False),
        sa.Column("expires_at", _moment, nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("hash", name=f"pk_{table}"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=f"fk_{table}_user_id", ondelete="CASCADE"),
    )
    op.create_index(f"ix_{table}_user_id", table, ["user_id"])


def _attempt() -> None:
    op.create_table(
        "attempt",
        sa.Column("id", _id, nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("at", _moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_attempt"),
    )
    op.create_index("ix_attempt_key", "attempt", ["key", "at"])
    op.create_index("ix_attempt_at", "attempt", ["at"])


def _secret() -> None:
    op.create_table(
        "secret",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("value", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("name", name="uq_secret_name"),
    )


def _token() -> None:
    with op.batch_alter_table("token") as token:
        token.add_column(sa.Column("scope", sa.String(20), nullable=False, server_default="publish"))
        token.add_column(sa.Column("expires_at", _moment))
        token.add_column(sa.Column("created_by", sa.String(40)))
        token.create_check_constraint("ck_token_scope", "scope IN ('read', 'write', 'publish', 'admin')")
        token.create_foreign_key("fk_token_created_by", "user", ["created_by"], ["id"], ondelete="CASCADE")


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", _id, nullable=False),
        sa.Column("at", _moment, nullable=False),
        _text("actor"),
        sa.Column("actor_id", sa.String(60), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        _text("target"),
        sa.Column("address", sa.String(60), nullable=False),
        sa.Column("detail", sa.JSON),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_actor", "audit", ["actor", "id"])
    op.create_index("ix_audit_action", "audit", ["action", "id"])
    op.create_table(
        "erasing",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("id", name="pk_erasing"),
    )


def _append_only() -> None:
    """Refuse to change or take out a row, but for a transaction that has put a row into `erasing`."""
    if op.get_bind().dialect.name == "sqlite":
        refused = "WHEN NOT EXISTS (SELECT 1 FROM erasing) BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END"
        for verb in ("UPDATE", "DELETE"):
            op.execute(f"CREATE TRIGGER audit_no_{verb.lower()} BEFORE {verb} ON audit {refused}")
        return
    op.execute(
        "CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF TG_OP = 'TRUNCATE' OR NOT EXISTS (SELECT 1 FROM erasing) THEN "
        "RAISE EXCEPTION 'the audit only grows'; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_only_grows BEFORE UPDATE OR DELETE ON audit "
        "FOR EACH ROW EXECUTE FUNCTION audit_only_grows()"
    )
    op.execute(
        "CREATE TRIGGER audit_not_emptied BEFORE TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows()"
    )

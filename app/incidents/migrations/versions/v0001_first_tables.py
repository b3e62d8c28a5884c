"""The first tables: maps, incidents, published versions, the history of changes, tokens."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_id = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make every table, and let the history only grow."""
    _map()
    _incident()
    _map_version()
    _change()
    _token()
    _append_only()


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _map() -> None:
    op.create_table(
        "map",
        sa.Column("id", _id, nullable=False),
        sa.Column("slug", sa.String(80), nullable=False),
        _text("title"),
        _text("dek"),
        sa.Column("settings", sa.JSON, nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("published_version", sa.Integer, nullable=False),
        sa.Column("created_at", _moment, nullable=False),
        sa.Column("updated_at", _moment, nullable=False),
        sa.Column("deleted_at", _moment),
        sa.PrimaryKeyConstraint("id", name="pk_map"),
        sa.UniqueConstraint("slug", name="uq_map_slug"),
        sa.CheckConstraint("status IN ('draft', 'published')", name="ck_map_status"),
        sa.CheckConstraint("version >= 1", name="ck_map_version"),
        sa.CheckConstraint("published_version >= 0", name="ck_map_published_version"),
    )


def _incident() -> None:
    op.create_table(
        "incident",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("map_id", _id, nullable=False),
        sa.Column("ordinal", sa.Integer, nullable=False),
        _text("title"),
        _text("category"),
        sa.Column("occurred_at", _moment),
        sa.Column("occurred_zone", sa.String(60), nullable=False),
        _text("description"),
        _text("attribution"),
        _text("source_url"),
        _text("verbatim"),
        _text("label"),
        sa.Column("lon", sa.Double, nullable=False),
        sa.Column("lat", sa.Double, nullable=False),
        sa.Column("accuracy_type", sa.String(30), nullable=False),
        sa.Column("uncertainty_m", sa.Double),
        sa.Column("geometry", sa.JSON),
        sa.Column("relation", sa.String(10), nullable=False),
        _text("locality"),
        _text("georeferenced_by"),
        sa.Column("georeferenced_at", _moment),
        sa.Column("georeferenced_zone", sa.String(60), nullable=False),
        sa.Column("verification", sa.String(20), nullable=False),
        sa.Column("display_precision", sa.String(20), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", _moment, nullable=False),
        sa.Column("updated_at", _moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_incident"),
        sa.ForeignKeyConstraint(["map_id"], ["map.id"], name="fk_incident_map_id", ondelete="CASCADE"),
        sa.UniqueConstraint("map_id", "ordinal", name="uq_incident_map_id"),
        *_incident_checks(),
    )


def _incident_checks() -> list[sa.CheckConstraint]:
    rules = {
        "lon": "lon BETWEEN -180 AND 180",
        "lat": "lat BETWEEN -90 AND 90",
        "uncertainty_m": "uncertainty_m > 0",
        "version": "version >= 1",
        "accuracy_type": "accuracy_type IN ('point', 'range_interpolation', 'intersection', 'block', 'between', "
        "'street_center', 'place')",
        "relation": "relation IN ('at', 'near', 'off')",
        "verification": "verification IN ('unverified', 'verified', 'moved_by_hand')",
        "display_precision": "display_precision IN ('exact', 'corner', 'block', 'neighborhood', 'hidden')",
    }
    return [sa.CheckConstraint(rule, name=f"ck_incident_{name}") for name, rule in rules.items()]


def _map_version() -> None:
    op.create_table(
        "map_version",
        sa.Column("map_id", _id, nullable=False),
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("published_at", _moment, nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("map_id", "number", name="pk_map_version"),
        sa.ForeignKeyConstraint(["map_id"], ["map.id"], name="fk_map_version_map_id", ondelete="CASCADE"),
    )


def _change() -> None:
    op.create_table(
        "change",
        sa.Column("id", _id, nullable=False),
        sa.Column("changed_at", _moment, nullable=False),
        _text("actor"),
        sa.Column("what", sa.String(30), nullable=False),
        sa.Column("slug", sa.String(80), nullable=False),
        sa.Column("incident_id", sa.String(40), nullable=False),
        sa.Column("before", sa.JSON),
        sa.Column("after", sa.JSON),
        _text("reason"),
        sa.PrimaryKeyConstraint("id", name="pk_change"),
    )
    op.create_index("ix_change_slug", "change", ["slug", "id"])
    op.create_index("ix_change_incident_id", "change", ["incident_id"])


def _token() -> None:
    op.create_table(
        "token",
        sa.Column("id", sa.String(40), nullable=False),
        _text("name"),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("created_at", _moment, nullable=False),
        sa.Column("last_used_at", _moment),
        sa.PrimaryKeyConstraint("id", name="pk_token"),
        sa.UniqueConstraint("hash", name="uq_token_hash"),
    )


def _append_only() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER change_no_{verb.lower()} BEFORE {verb} ON change "
                "BEGIN SELECT RAISE(ABORT, 'the history only grows'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION change_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the history only grows'; END $$"
    )
    op.execute(
        "CREATE TRIGGER change_only_grows BEFORE UPDATE OR DELETE ON change "
        "FOR EACH ROW EXECUTE FUNCTION change_only_grows()"
    )

"""The tables, one schema for SQLite and PostgreSQL. A change here needs a migration; a test holds the two together.

Positions are WGS 84 degrees, lengths metres. A moment is kept in UTC; where the zone it was given in matters, the zone
stands beside it, because no database keeps it ("America/Chicago", or "-06:00" where only an offset was given).
"""

from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

from app.model import AccuracyType, DisplayPrecision, MapStatus, Relation, Verification
from app.people import Scope


class Moment(TypeDecorator[datetime]):
    """A moment in UTC, always with its zone on this side. SQLite keeps it without."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database: UTC, bare for SQLite."""
        if value is None:
            return None
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From the database: UTC."""
        return value if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)
Id = BigInteger().with_variant(Integer, "sqlite")
Json = JSON(none_as_null=True)


def one_of(column: str, words: type[StrEnum]) -> CheckConstraint:
    """The rule that a column holds one of an enumeration's words."""
    listed = ", ".join(f"'{word.value}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


map_ = Table(
    "map",
    metadata,
    Column("id", Id, primary_key=True),
    Column("slug", String(80), nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("dek", Text, nullable=False),
    Column("settings", Json, nullable=False),
    Column("status", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("published_version", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    # A published address is never given away again: the row stays when the map is taken down.
    Column("deleted_at", Moment),
    Column("taken_down_at", Moment),
    Column("taken_down_reason", Text, nullable=False),
    # Counts what reaches readers without a new version: precision lowered, taken down, put back.
    Column("public_revision", Integer, nullable=False),
    one_of("status", MapStatus),
    CheckConstraint("version >= 1", name="version"),
    CheckConstraint("published_version >= 0", name="published_version"),
)

incident = Table(
    "incident",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("map_id", Id, ForeignKey("map.id", ondelete="CASCADE"), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("occurred_at", Moment),
    Column("occurred_zone", String(60), nullable=False),
    Column("description", Text, nullable=False),
    Column("attribution", Text, nullable=False),
    Column("source_url", Text, nullable=False),
    Column("verbatim", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("lon", Double, nullable=False),
    Column("lat", Double, nullable=False),
    Column("accuracy_type", String(30), nullable=False),
    Column("uncertainty_m", Double),
    Column("geometry", Json),
    Column("relation", String(10), nullable=False),
    Column("locality", Text, nullable=False),
    Column("georeferenced_by", Text, nullable=False),
    Column("georeferenced_at", Moment),
    Column("georeferenced_zone", String(60), nullable=False),
    Column("verification", String(20), nullable=False),
    Column("display_precision", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    UniqueConstraint("map_id", "ordinal"),
    CheckConstraint("lon BETWEEN -180 AND 180", name="lon"),
    CheckConstraint("lat BETWEEN -90 AND 90", name="lat"),
    CheckConstraint("uncertainty_m > 0", name="uncertainty_m"),
    CheckConstraint("version >= 1", name="version"),
    one_of("accuracy_type", AccuracyType),
    one_of("relation", Relation),
    one_of("verification", Verification),
    one_of("display_precision", DisplayPrecision),
)

map_version = Table(
    "map_version",
    metadata,
    Column("map_id", Id, ForeignKey("map.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("published_at", Moment, nullable=False),
    Column("content", Json, nullable=False),
    Column("actor", Text, nullable=False),
    Column("reason", Text, nullable=False),
)

# The newest version of a published map without its incidents: lists and feeds read these, never a whole map.
published_map = Table(
    "published_map",
    metadata,
    Column("map_id", Id, ForeignKey("map.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("published_at", Moment, nullable=False),
    Column("content", Json, nullable=False),
)

# The incidents of that version, a row each, numbered in their order: pages of them are read by index.
published_incident = Table(
    "published_incident",
    metadata,
    Column("map_id", Id, ForeignKey("map.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("incident_id", String(40), nullable=False),
    # The version's own word; `public_precision` may say less by now.
    Column("precision", String(20), nullable=False),
    Column("content", Json, nullable=False),
    # The exact place: for readers only where they see that.
    Column("lon", Double),
    Column("lat", Double),
    one_of("precision", DisplayPrecision),
    Index("ix_published_incident_incident_id", "incident_id"),
    Index("ix_published_incident_precision", "map_id", "precision"),
    Index("ix_published_incident_position", "map_id", "lat", "lon"),
)

# The finest that readers may see of an incident in any version; without a row a version's own word stands.
public_precision = Table(
    "public_precision",
    metadata,
    Column("incident_id", String(40), primary_key=True),
    Column("map_id", Id, ForeignKey("map.id", ondelete="CASCADE"), nullable=False),
    Column("precision", String(20), nullable=False),
    one_of("precision", DisplayPrecision),
    Index("ix_public_precision_map_id", "map_id"),
)

# What readers were shown instead of the exact place, so that newer streets cannot move it.
kept_place = Table(
    "kept_place",
    metadata,
    Column("incident_id", String(40), primary_key=True),
    Column("precision", String(20), primary_key=True),
    Column("stands_for", String(64), primary_key=True),
    Column("map_id", Id, ForeignKey("map.id", ondelete="CASCADE"), nullable=False),
    Column("place", Json, nullable=False),
    one_of("precision", DisplayPrecision),
    Index("ix_kept_place_map_id", "map_id"),
)

correction = Table(
    "correction",
    metadata,
    Column("id", Id, primary_key=True),
    Column("map_id", Id, ForeignKey("map.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("corrected_at", Moment, nullable=False),
    Column("incident_id", String(40), nullable=False),
    Column("title", Text, nullable=False),
    Column("field", String(20), nullable=False),
    Column("before", Json),
    Column("after", Json),
    Column("reason", Text, nullable=False),
    Index("ix_correction_map_id", "map_id", "number"),
    Index("ix_correction_incident_id", "incident_id"),
)

change = Table(
    "change",
    metadata,
    Column("id", Id, primary_key=True),
    Column("changed_at", Moment, nullable=False),
    Column("actor", Text, nullable=False),
    Column("what", String(30), nullable=False),
    # Names, not foreign keys: the history outlives what it tells of.
    Column("slug", String(80), nullable=False),
    Column("incident_id", String(40), nullable=False),
    Column("before", Json),
    Column("after", Json),
    Column("reason", Text, nullable=False),
    Index("ix_change_slug", "slug", "id"),
    Index("ix_change_incident_id", "incident_id"),
)

token = Table(
    "token",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", Text, nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
    Column("created_at", Moment, nullable=False),
    Column("last_used_at", Moment),
    Column("scope", String(20), nullable=False),
    Column("expires_at", Moment),
    # None: made on the command line, so nobody's.
    Column("created_by", String(40), ForeignKey("user.id", ondelete="CASCADE")),
    one_of("scope", Scope),
)

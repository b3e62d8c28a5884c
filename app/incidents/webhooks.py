"""Addresses that are told of what readers see anew, and the outbox of what they are still to be told.

A delivery is written in the transaction of the publish it tells of: what is acknowledged is told, whatever is killed.
One process leases it at a time. What it says is made when it is sent, of what is public then.
"""

import base64
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    RowMapping,
    String,
    Table,
    Text,
    delete,
    insert,
    or_,
    select,
    update,
)

from app.errors import BadInput, NotFound
from app.incidents.history import By, Entry, record
from app.incidents.moments import now
from app.incidents.schema import Json, Moment, metadata

MOST_HOOKS = 50
PREFIX = "whsec_"
"""What a secret begins with, after the Standard Webhooks."""
LEASE = timedelta(seconds=120)
PAUSES_S = (5, 30, 120, 600, 3600, 6 * 3600, 24 * 3600)
"""How long after each attempt that failed the next one comes; after the last it is given up."""
PUBLISHED, CORRECTED, TAKEN_DOWN, PUT_BACK = "map.published", "map.corrected", "map.taken_down", "map.put_back"
WITHHELD = "map.withheld"
"""A place is shown less finely in every version, or an incident is erased; no version was published."""
WITHDRAWALS = (WITHHELD, TAKEN_DOWN)
LONGEST_PAUSE_OF_WITHDRAWAL_S = 3600
"""A withdrawal is retried until it arrives: what listens may be what clears a cache."""
_BAD_URL = "Give the full address that is to be told: https://newsroom.example/hook."
table = Table(
    "webhook",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("url", Text, nullable=False),
    Column("secret", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("created_by", Text, nullable=False),
)
outbox = Table(
    "delivery",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("webhook_id", String(40), ForeignKey("webhook.id", ondelete="CASCADE"), nullable=False),
    Column("event", String(30), nullable=False),
    Column("slug", String(80), nullable=False),
    Column("number", Integer, nullable=False),
    Column("happened_at", Moment, nullable=False),
    Column("state", String(20), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("leased_until", Moment),
    Column("log", Json, nullable=False),
    CheckConstraint("state IN ('waiting', 'delivered', 'failed')", name="state"),
    Index("ix_delivery_state", "state", "due_at"),
)


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address that is told; `secret` signs what it is told, and is shown once."""

    id: str
    url: str
    created_at: datetime
    created_by: str
    secret: str = field(repr=False, default="")


@dataclass(frozen=True, slots=True)
class Delivery:
    """Something that one address is told: `event` of version `number` of a map. `log`: each attempt, oldest first."""

    id: str
    webhook_id: str
    event: str
    slug: str
    number: int
    happened_at: datetime
    state: str
    attempts: int
    due_at: datetime
    log: tuple[dict[str, Any], ...] = ()
    url: str = ""
    secret: str = field(repr=False, default="")


def add(connection: Connection, url: str, by: By) -> Webhook:
    """Tell that address from now on. Raises BadInput."""
    url = url.strip()
    try:
        parts = urlsplit(url)
        fits = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0 and "@" not in parts.netloc
    except ValueError:
        fits = False
    if not fits or len(url) > 2000 or not url.isprintable() or " " in url:
        raise BadInput(_BAD_URL)
    if len(listed(connection)) >= MOST_HOOKS:
        raise BadInput(f"At most {MOST_HOOKS} addresses are told. Remove one.")
    secret = PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()
    made = Webhook(secrets.token_hex(10), url, now(), by.actor, secret)
    row = {"id": made.id, "url": url, "secret": secret, "created_at": made.created_at, "created_by": by.actor}
    connection.execute(insert(table).values(row))
    record(connection, by, Entry("webhook.added", after={"id": made.id, "host": urlsplit(url).hostname}))
    return made


def listed(connection: Connection) -> tuple[Webhook, ...]:
    """Every address, oldest first, without its secret."""
    columns = (table.c.id, table.c.url, table.c.created_at, table.c.created_by)
    return tuple(Webhook(*row) for row in connection.execute(select(*columns).order_by(table.c.created_at)))


def remove(connection: Connection, webhook_id: str, by: By) -> None:
    """Tell it nothing more, nor what waits. Raises NotFound."""
    plain = webhook_id.isascii() and webhook_id.isalnum()
    url = connection.execute(select(table.c.url).where(table.c.id == webhook_id)).scalar() if plain else None
    if url is None:
        raise NotFound("There is no webhook of this id.")
    connection.execute(delete(outbox).where(outbox.c.webhook_id == webhook_id))
    connection.execute(delete(table).where(table.c.id == webhook_id))
    record(connection, by, Entry("webhook.removed", before={"id": webhook_id, "host": urlsplit(url).hostname}))


def announce(connection: Connection, event: str, slug: str, number: int) -> None:
    """Note that every address is to be told; in the transaction of what it tells of."""
    moment = now()
    common = {"event": event, "slug": slug, "number": number, "happened_at": moment, "due_at": moment, "log": []}
    ids = connection.execute(select(table.c.id)).scalars().all()
    rows = [
        {**common, "id": secrets.token_hex(10), "webhook_id": id_, "state": "waiting", "attempts": 0} for id_ in ids
    ]
    if rows:
        connection.execute(insert(outbox), rows)


def lease(connection: Connection) -> Delivery | None:
    """The delivery that is longest due and that nobody sends, for this process alone for a while."""
    moment = now()
    free = or_(outbox.c.leased_until.is_(None), outbox.c.leased_until < moment)
    due = (outbox.c.state == "waiting") & (outbox.c.due_at <= moment)
    query = select(outbox).where(due, free).order_by(outbox.c.due_at).limit(1).with_for_update(skip_locked=True)
    row = connection.execute(query).mappings().first()
    if row is None:
        return None
    values = {"leased_until": moment + LEASE, "attempts": row["attempts"] + 1}
    connection.execute(update(outbox).where(outbox.c.id == row["id"]).values(values))
    hook = connection.execute(select(table.c.url, table.c.secret).where(table.c.id == row["webhook_id"])).one()
    return _delivery({**row, **values}, hook.url, hook.secret)


def is_due(connection: Connection) -> bool:
    """Whether anything waits to be sent now."""
    due = (outbox.c.state == "waiting") & (outbox.c.due_at <= now())
    return connection.execute(select(outbox.c.id).where(due).limit(1)).first() is not None


def settle(connection: Connection, delivery: Delivery, said: str, *, done: bool, final: bool = False) -> None:
    """Note how an attempt ended: delivered, given up, or to be tried again later."""
    row = connection.execute(select(outbox.c.log).where(outbox.c.id == delivery.id).with_for_update()).first()
    if row is None:
        return
    log = [*row.log, {"at": now().isoformat(), "said": said[:300]}]
    withdraws = delivery.event in WITHDRAWALS
    given_up = final or (delivery.attempts > len(PAUSES_S) and not withdraws)
    state = "delivered" if done else "failed" if given_up else "waiting"
    pause_s = PAUSES_S[min(delivery.attempts, len(PAUSES_S)) - 1]
    pause_s = min(pause_s, LONGEST_PAUSE_OF_WITHDRAWAL_S) if withdraws else pause_s
    values = {"log": log, "state": state, "leased_until": None, "due_at": now() + timedelta(seconds=pause_s)}
    connection.execute(update(outbox).where(outbox.c.id == delivery.id).values(values))


def unheard_withdrawals(connection: Connection) -> tuple[Delivery, ...]:
    """Withdrawals that an address was told of in vain so far, oldest first."""
    unheard = outbox.c.event.in_(WITHDRAWALS) & (outbox.c.state != "delivered") & (outbox.c.attempts > 0)
    # One that is being sent for the first time has not failed.
    failed = or_(outbox.c.attempts > 1, outbox.c.leased_until.is_(None))
    query = select(outbox, table.c.url).join(table, table.c.id == outbox.c.webhook_id).where(unheard, failed)
    rows = connection.execute(query.order_by(outbox.c.happened_at, outbox.c.id).limit(50)).mappings()
    return tuple(_delivery(row, row["url"]) for row in rows)


def deliveries(connection: Connection, webhook_id: str = "", limit: int = 100) -> tuple[Delivery, ...]:
    """What was told and what waits, newest first, without secrets."""
    query = select(outbox, table.c.url).join(table, table.c.id == outbox.c.webhook_id)
    if webhook_id:
        query = query.where(outbox.c.webhook_id == webhook_id)
    query = query.order_by(outbox.c.happened_at.desc(), outbox.c.id).limit(limit)
    return tuple(_delivery(row, row["url"]) for row in connection.execute(query).mappings())


def _delivery(row: RowMapping | dict[str, Any], url: str, secret: str = "") -> Delivery:
    names = ("id", "webhook_id", "event", "slug", "number", "happened_at", "state", "attempts", "due_at")
    return Delivery(**{name: row[name] for name in names}, log=tuple(row["log"]), url=url, secret=secret)

"""Settings: one frozen object out of DATELINE_… variables and .env, made when asked for and never at import."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app import house as house_style
from app import leases, setting_checks
from app.keeping import Keeping
from app.people import Role
from app.withdrawals import Withdrawals
from app.words import texts

TOKEN_CHARACTERS = 16
"""The fewest of the token in the settings: nothing slows somebody down who tries them."""


class Settings(BaseSettings):
    """How this Dateline runs. Every field is the variable DATELINE_<NAME>; .env.example lists them all."""

    # An empty line in .env means "not set": an empty token must never be one that may write.
    model_config = SettingsConfigDict(
        env_prefix="DATELINE_", env_file=".env", env_ignore_empty=True, frozen=True, extra="ignore"
    )

    data_dir: Path = Field(default=Path("data"), description="Folder of the store and the tile cache.")
    database_url: str = Field(default="", description="SQLAlchemy address of the store; empty: SQLite in data_dir.")
    token: SecretStr | None = Field(default=None, description="A token that may write, besides those in the store.")
    public_url: str = Field(default="", description="Address readers reach the service at, no slash at the end.")
    frame_ancestors: str = Field(default="*", description="Who may embed: sources of CSP frame-ancestors.")
    streets: Path | None = Field(default=None, description="Gazetteer file; empty: Minneapolis, which is built in.")
    areas: str = Field(default="", description="Gazetteer files of other areas, separated by commas.")
    area: str = Field(default="", description="Area that is asked first; empty: that of DATELINE_STREETS.")
    geocoder: str = Field(default="", description="Outside geocoder, by its name in geopy; empty: none is ever asked.")
    geocoder_options: SecretStr | None = Field(default=None, description="Its keyword arguments in geopy, as JSON.")
    geocoder_rate_per_s: float = Field(default=1.0, gt=0, le=1000, description="Most questions to it in a second.")
    geocoder_timeout_s: float = Field(default=5.0, gt=0, le=60, description="Seconds to wait for its answer.")
    geocoder_elsewhere: bool = Field(default=False, description="Ask it for places in other towns too.")
    units: Literal["mi", "km"] = Field(default="mi", description="Unit that comes first in sentences: mi or km.")
    language: str = Field(default="en", description="Language of pages and sentences: en, es, or as in es-US.")
    theme: Literal["auto", "light", "dark"] = Field(default="auto", description="Theme of pages: auto, light or dark.")
    accent: str = Field(default="", description="Colour of markers and lines; two for light and dark ground.")
    link: str = Field(default="", description="Colour of links; two for light and dark ground.")
    font: str = Field(default="", description="Font families of pages, by name; none is ever loaded.")
    time_zone: str = Field(default="America/Chicago", description="Zone in which pages print times.")
    oidc_issuer: str = Field(default="", description="OpenID Connect provider to sign in with; empty: none.")
    oidc_client_id: str = Field(default="", description="What the provider calls this Dateline.")
    oidc_client_secret: SecretStr | None = Field(default=None, description="What it proves that with.")
    oidc_name: str = Field(default="OpenID Connect", description="What the sign-in page calls the provider.")
    oidc_role: Literal["", "reporter", "editor", "admin"] = Field(
        default="", description="Role of somebody new whom it lets in; empty: only users that are here already."
    )
    oidc_name_claim: str = Field(default="email", description="Its claim that is the name of a user here.")
    oidc_claim: str = Field(default="groups", description="Claim that says what somebody is at the provider.")
    oidc_roles: str = Field(default="", description="Roles by its values: admin=chiefs,editor=desk; empty: not used.")
    proxy_cache: bool = Field(default=True, description="Whether a cache in front may repeat answers for a second.")
    webhook_private: bool = Field(default=False, description="Webhooks may go to the house's own network.")
    old_drafts_after_days: int = Field(default=90, ge=1, description="When the desk calls an untouched draft old.")
    delete_drafts_after_days: int = Field(default=0, ge=0, description="When it is removed; 0: only by a person.")
    keep_imports_days: int = Field(default=30, ge=0, description="How long reviews of imports are kept; 0: for ever.")
    keep_webhook_log_days: int = Field(default=30, ge=0, description="How long calls of webhooks are; 0: for ever.")
    keep_addresses_days: int = Field(default=365, ge=0, description="How long the audit has addresses; 0: for ever.")
    keep_sign_ins_days: int = Field(default=365, ge=0, description="How long the audit has sign-ins; 0: for ever.")
    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port to listen on; 0: any free one.")

    @field_validator("token")
    @classmethod
    def _hard_to_guess(cls, value: SecretStr | None) -> SecretStr | None:
        if value and len(value.get_secret_value()) < TOKEN_CHARACTERS:
            raise ValueError(
                f"give {TOKEN_CHARACTERS} characters or more that nobody can guess, as openssl rand -hex 32 makes, "
                "or leave it empty and run: dateline token create"
            )
        return value

    @model_validator(mode="after")
    def _every_name_is_known(self) -> Self:
        if wrong := setting_checks.misspelt(type(self).model_fields, ".env"):
            raise ValueError("; ".join(wrong))
        return self

    @model_validator(mode="after")
    def _the_provider_is_complete(self) -> Self:
        if self.oidc_issuer and not self.oidc_client_id:
            raise ValueError("DATELINE_OIDC_ISSUER needs DATELINE_OIDC_CLIENT_ID beside it")
        return self

    @field_validator("public_url")
    @classmethod
    def _to_open(cls, value: str) -> str:
        return setting_checks.public_url(value)

    @field_validator("time_zone")
    @classmethod
    def _on_the_map(cls, value: str) -> str:
        return setting_checks.time_zone(value)

    @field_validator("language")
    @classmethod
    def _known(cls, value: str) -> str:
        return texts(value).lang

    @field_validator("oidc_issuer")
    @classmethod
    def _kept_from_listeners(cls, value: str) -> str:
        host = urlsplit(value).hostname
        if value and not value.startswith("https://") and host not in ("127.0.0.1", "localhost", "::1"):
            raise ValueError("give the provider's issuer, which begins with https://")
        return value

    @field_validator("oidc_roles")
    @classmethod
    def _roles(cls, value: str) -> str:
        for part in filter(str.strip, value.split(",")):
            role, _, word = part.partition("=")
            if role.strip() not in set(Role) or not word.strip():
                raise ValueError("give roles with the provider's words, as in admin=chiefs,editor=desk")
        return value

    @field_validator("accent", "link", "font")
    @classmethod
    def _of_the_house(cls, value: str, field: ValidationInfo) -> str:
        {"accent": house_style.accent, "link": house_style.link, "font": house_style.font}[str(field.field_name)](value)
        return value

    @field_validator("frame_ancestors")
    @classmethod
    def _embedders(cls, value: str) -> str:
        return house_style.ancestors(value)

    @field_validator("geocoder_options")
    @classmethod
    def _an_object(cls, value: SecretStr | None) -> SecretStr | None:
        try:
            read = json.loads(value.get_secret_value()) if value else {}
        except ValueError:
            read = None
        if not isinstance(read, dict):
            raise ValueError('give a JSON object, as in {"user_agent": "newsroom.example"}')
        return value

    @property
    def withdrawals(self) -> Withdrawals:
        """The mark of the last withdrawal on this machine."""
        return Withdrawals(self.data_dir)

    def wait_for_copies(self) -> None:
        """Wait until no copy of what readers were shown before is repeated any more, by this service or in front."""
        with suppress(OSError):  # a full disk: the mark is for an outage, the wait for every day
            self.withdrawals.note()
        leases.wait(cache_in_front=self.proxy_cache)

    @property
    def keeping(self) -> Keeping:
        """After how many days what goes."""
        return Keeping(
            drafts_days=self.delete_drafts_after_days,
            imports_days=self.keep_imports_days,
            webhook_log_days=self.keep_webhook_log_days,
            addresses_days=self.keep_addresses_days,
            sign_ins_days=self.keep_sign_ins_days,
        )

    @property
    def area_files(self) -> tuple[Path, ...]:
        """The gazetteers besides `streets`, which stays the default area."""
        return tuple(Path(name) for part in self.areas.split(",") if (name := part.strip()))

    @property
    def oidc_role_words(self) -> tuple[tuple[Role, str], ...]:
        """Each role with the word of the provider that gives it."""
        pairs = (part.partition("=") for part in self.oidc_roles.split(",") if part.strip())
        return tuple((Role(role.strip()), word.strip()) for role, _, word in pairs)

    @property
    def geocoder_arguments(self) -> dict[str, Any]:
        """The keyword arguments of the outside geocoder; there can be a key among them."""
        arguments: dict[str, Any] = (
            json.loads(self.geocoder_options.get_secret_value()) if self.geocoder_options else {}
        )
        return arguments

    @property
    def house(self) -> house_style.House:
        """How maps look where they say nothing else."""
        accent, link = house_style.accent(self.accent), house_style.link(self.link)
        return house_style.House(self.theme, accent, link, house_style.font(self.font))

    @property
    def store_url(self) -> str:
        """The SQLAlchemy address of the store."""
        return self.database_url or f"sqlite+pysqlite:///{self.data_dir / 'dateline.sqlite'}"

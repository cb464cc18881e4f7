"""Every setting of the server: an environment variable with the prefix STRATA_, its type, its default, what it does."""

from __future__ import annotations

import os
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from app.errors import AppError

if TYPE_CHECKING:
    from engine.errors import Fact

SHORTEST_TOKEN = 16
WILDCARDS = ("0.0.0.0", "::")


def cores() -> int:
    """Cores this process may use: what a container grants, not what the machine has."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="STRATA_", env_ignore_empty=True, frozen=True, extra="ignore")

    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int | None = Field(None, ge=1, le=65535, description="Port; unset: the first free one from 8000 on.")
    data_dir: Path = Field(
        Path("data"), description="Folder of the store, the logs and data sets that are not bundled."
    )
    run_slots: int = Field(default_factory=cores, ge=1, le=64, description="Runs that train at the same time.")
    lang: Literal["en", "ko"] | None = Field(None, description="Language when nobody chose one.")
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = Field((), description="Further names in Host, by commas.")
    access_token: SecretStr | None = Field(None, description="When set, every request must carry it.")
    published_on: str | None = Field(None, description="The address on which a container's port is published.")

    @field_validator("allowed_hosts", mode="before")
    @classmethod
    def _by_commas(cls, value: Any) -> Any:
        return (
            tuple(part.strip().lower() for part in value.split(",") if part.strip())
            if isinstance(value, str)
            else value
        )

    @property
    def hosts(self) -> frozenset[str]:
        """Names in Host that are ours beyond loopback's: those that were listed, and the address listened on."""
        own = f"[{self.host}]" if ":" in self.host else self.host
        return frozenset({*self.allowed_hosts, *([] if self.host in WILDCARDS else [own.lower()])})

    @property
    def token(self) -> str | None:
        return self.access_token.get_secret_value() if self.access_token else None


def load(**overrides: Any) -> Settings:
    """The settings of this process. Raises AppError with every sentence a person needs to put them right."""
    try:
        settings = Settings(**overrides)
    except ValidationError as error:
        names: list[Fact] = [f"STRATA_{str(fault['loc'][0]).upper()}" for fault in error.errors()]
        raise AppError("settings.value", names=names) from None
    if settings.token is not None and len(settings.token) < SHORTEST_TOKEN:
        raise AppError("settings.short_token", shortest=SHORTEST_TOKEN)
    published_here = settings.published_on is not None and is_loopback(settings.published_on)
    if not is_loopback(settings.host) and settings.token is None and not published_here:
        raise AppError("settings.open_host", host=settings.host)
    return settings


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False

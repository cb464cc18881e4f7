"""Who asks: an owner is a random id that this server has signed, in a browser's cookie or a script's token.

There are no accounts. Runs of callers without a signed id belong to nobody, and so to everybody who may come in.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from app.domain.run import is_id, new_id

NOBODY = ""
PREFIX = "strata_"


@dataclass(frozen=True)
class Viewer:
    """Who asks, and whether others' runs are hidden from them (on a shared server) or not (on one's own machine)."""

    owner: str = NOBODY
    private: bool = False

    def may_see(self, owner: str, shared: bool) -> bool:
        return shared or self.may_change(owner)

    def may_change(self, owner: str) -> bool:
        return not self.private or owner in (self.owner, NOBODY)


class Signer:
    """Makes tokens, and knows its own."""

    def __init__(self, key: bytes) -> None:
        self.key = key

    def token(self, owner: str | None = None) -> str:
        """A token of this owner, or of a new one."""
        owner = owner or new_id()
        return f"{PREFIX}{owner}.{self._mark(owner)}"

    def owner(self, token: str) -> str | None:
        """Whose token this is; None if it is none of ours."""
        owner, _, mark = token.removeprefix(PREFIX).partition(".")
        if not token.startswith(PREFIX) or not is_id(owner):
            return None
        return owner if hmac.compare_digest(mark.encode("utf-8", "replace"), self._mark(owner).encode()) else None

    def _mark(self, owner: str) -> str:
        return hmac.new(self.key, b"owner " + owner.encode(), hashlib.sha256).hexdigest()[:32]

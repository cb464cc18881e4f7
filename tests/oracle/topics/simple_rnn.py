"""SimpleRNN: every flag, masks, first and last states."""

from __future__ import annotations

from tests.oracle.topics.recurrent import flags

LAYERS = flags("SimpleRNN", {}, 1)

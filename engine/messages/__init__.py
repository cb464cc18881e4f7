"""Every sentence an engine error can say: code -> (English, Korean). Placeholders are the error's facts.

Korean hangs particles on a noun, never straight on a variable, so that any value reads well.
"""

from __future__ import annotations

from engine.messages import blocks, data, files, models, shapes

SENTENCES: dict[str, tuple[str, str]] = {
    **blocks.SENTENCES,
    **shapes.SENTENCES,
    **data.SENTENCES,
    **files.SENTENCES,
    **models.SENTENCES,
}

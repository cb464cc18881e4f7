"""The two words every other file speaks in.

Arrays have the batch axis first and channels last; shapes are written without the batch axis.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]
Shape: TypeAlias = tuple[int, ...]

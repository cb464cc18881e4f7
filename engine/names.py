"""Keras's way of turning a class name into a variable name."""

from __future__ import annotations

import re


def snake_case(name: str) -> str:
    """MaxPooling2D -> max_pooling2d, LSTM -> lstm, PReLU -> p_re_lu. Source: Keras 3, to_snake_case."""
    name = re.sub(r"\W+", "", name)
    name = re.sub("(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub("([a-z])([A-Z])", r"\1_\2", name).lower()

"""The models."""

from engine.models.model import Model
from engine.models.sequential import Sequential

__all__ = ["Model", "Sequential"]

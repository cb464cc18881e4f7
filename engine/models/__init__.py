"""Models: Sequential stacks and functional graphs."""

from typing import TYPE_CHECKING

from engine import lazy

if TYPE_CHECKING:
    from engine.models.clone import clone_model
    from engine.models.functional_model import Functional
    from engine.models.layers import model_from_json
    from engine.models.model import Model
    from engine.models.sequential import Sequential
    from engine.saving import load_model, save_model
else:
    __getattr__, __dir__ = lazy.attach(__name__)

__all__ = ["Functional", "Model", "Sequential", "clone_model", "load_model", "model_from_json", "save_model"]

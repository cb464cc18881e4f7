"""Files that go both ways between the engine and Keras 3."""

from typing import TYPE_CHECKING

from engine import lazy

if TYPE_CHECKING:
    from engine.saving.custom import (
        CustomObjectScope,
        custom_object_scope,
        get_custom_objects,
        get_registered_name,
        get_registered_object,
        register_keras_serializable,
    )
    from engine.saving.models import load_model, load_weights, save_model, save_weights
    from engine.saving.objects import deserialize_keras_object, serialize_keras_object
else:
    __getattr__, __dir__ = lazy.attach(__name__)

__all__ = [
    "CustomObjectScope",
    "custom_object_scope",
    "deserialize_keras_object",
    "get_custom_objects",
    "get_registered_name",
    "get_registered_object",
    "load_model",
    "load_weights",
    "register_keras_serializable",
    "save_model",
    "save_weights",
    "serialize_keras_object",
]

"""The experiment spec as JSON schemas, made from the registry: here the engine's and OpenAPI's worlds meet.

Every block brings its own arguments, ranges, defaults and words; nothing is said a second time here.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import engine  # noqa: F401  (importing it fills the registry)
from engine import spec
from engine.experiment.sections import (
    LONGEST_NAME,
    MOST_CALLBACKS,
    MOST_LAYERS,
    MOST_METRICS,
    MOST_OUTPUTS,
    DataSection,
    ExperimentSection,
    FitSection,
)
from engine.registry import KINDS
from engine.schema import schema

Schema: TypeAlias = dict[str, Any]
HOME = "#/components/schemas/"
CHOSEN = ("loss", "optimizer", "metric", "callback")


def components() -> dict[str, Schema]:
    """Experiment, and everything that it refers to, by name."""
    made = {"Experiment": experiment(), "Layer": layers()}
    made |= {f"Layer{cls.__name__}": layer(cls) for cls in blocks("layer")}
    made |= {kind.title(): choice(kind) for kind in CHOSEN}
    return made


def blocks(kind: str) -> list[type[spec.Block]]:
    return list(KINDS[kind].values())


def ref(name: str) -> Schema:
    return {"$ref": HOME + name}


def section(cls: type[spec.Block], required: list[str], **others: Schema) -> Schema:
    """An object of a section's declared arguments and others beside them."""
    plain = schema(cls)
    return {**plain, "properties": {**plain["properties"], **others}, "required": required}


def experiment() -> Schema:
    names = [cls.spec_name for cls in blocks("dataset")]
    data = section(DataSection, ["dataset"], dataset={"enum": names}, options={"type": "object"})
    metrics = {"type": "array", "items": ref("Metric"), "maxItems": MOST_METRICS}
    compiled = {
        "type": "object",
        "properties": {
            "loss": {"anyOf": [ref("Loss"), by_output(ref("Loss"))]},
            "loss_weights": by_output({"type": "number", "minimum": 0}),
            "optimizer": ref("Optimizer"),
            "metrics": {"anyOf": [metrics, by_output(metrics)]},
        },
        "required": ["loss"],
        "additionalProperties": False,
    }
    callbacks = {"type": "array", "items": ref("Callback"), "maxItems": MOST_CALLBACKS}
    return section(
        ExperimentSection,
        ["data", "model", "compile"],
        name={"type": "string", "maxLength": LONGEST_NAME, "default": ""},
        data=data,
        model={"oneOf": [stack(), graph()]},
        compile=compiled,
        fit=section(FitSection, [], callbacks=callbacks),
    )


def stack() -> Schema:
    """A model whose layers each read the one before."""
    items = {"type": "array", "items": ref("Layer"), "minItems": 1, "maxItems": MOST_LAYERS}
    properties = {"class_name": {"const": "Sequential", "default": "Sequential"}, "layers": items}
    return {"type": "object", "properties": properties, "required": ["layers"], "additionalProperties": False}


def graph() -> Schema:
    """A model whose layers name what they read."""
    name = {"type": "string", "maxLength": 40}
    named = {"allOf": [ref("Layer"), {"required": ["name"]}]}
    items = {"type": "array", "items": named, "minItems": 1, "maxItems": MOST_LAYERS}
    properties = {
        "class_name": {"const": "Functional"},
        "layers": items,
        "outputs": {"type": "array", "items": name, "minItems": 1, "maxItems": MOST_OUTPUTS},
    }
    needed = ["class_name", "layers", "outputs"]
    return {"type": "object", "properties": properties, "required": needed, "additionalProperties": False}


def by_output(one: Schema) -> Schema:
    """One of these for every output of a functional model, by its name."""
    return {"type": "object", "additionalProperties": one, "description": "By output."}


def layers() -> Schema:
    """Any layer; its class_name says which."""
    names = [cls.__name__ for cls in blocks("layer")]
    mapping = {name: f"{HOME}Layer{name}" for name in names}
    return {
        "oneOf": [ref(f"Layer{name}") for name in names],
        "discriminator": {"propertyName": "class_name", "mapping": mapping},
    }


def layer(cls: type[spec.Block]) -> Schema:
    properties = {
        "class_name": {"const": cls.__name__},
        "config": schema(cls),
        "name": {"type": "string", "maxLength": 40, "description": "Unique in the model."},
        "inputs": {
            "type": "array",
            "items": {"type": "string"},
            "maxItems": MOST_LAYERS,
            "description": "In a functional model: what it reads.",
        },
    }
    needed = ["class_name", *(["config"] if properties["config"]["required"] else [])]
    body = {"type": "object", "properties": properties, "required": needed, "additionalProperties": False}
    return body | {"title": cls.title.en, "description": cls.help.en}


def choice(kind: str) -> Schema:
    """A loss, optimizer, metric or callback: its name, or its name and arguments."""
    words = [word for cls in blocks(kind) for word in (cls.spec_name, *cls.spec_aliases)]
    extra = ["accuracy", "acc"] if kind == "metric" else []  # resolved by the shapes, as Keras does
    objects = [
        {
            "type": "object",
            "properties": {"class_name": {"enum": [cls.spec_name, *cls.spec_aliases]}, "config": schema(cls)},
            "required": ["class_name"],
            "additionalProperties": False,
            "title": cls.title.en,
        }
        for cls in blocks(kind)
    ]
    return {"anyOf": [{"enum": sorted({*words, *extra})}, *objects]}

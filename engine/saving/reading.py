"""From Keras's config to objects. A config comes from anywhere: only classes that are registered here are made of it.

What a key means follows from the arguments that a block declares. A key that nothing here declares is passed over if
it is switched off, as Keras adds new ones, and refused by name otherwise: a number that differs in silence is worse
than a file that does not open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from engine.errors import DataError, StrataError, Words, shown
from engine.layers import InputLayer, Layer
from engine.layers.shapes import output_shapes, weights_wanted
from engine.metrics import Metric
from engine.models import functional
from engine.models.functional_model import Functional
from engine.models.sequential import Sequential
from engine.registry import KIND_WORDS, find
from engine.saving.custom import get_custom_objects, tells_itself
from engine.saving.masks import is_operation, without_masks
from engine.saving.names import MODULES, is_harmless
from engine.saving.writing import counted
from engine.spec import Argument, Block, Ref, arguments

MODELS = ("Sequential", "Functional", "Model")
_FLOATS = ("float32", "float64", "mixed_float16", "mixed_bfloat16")
_PLACE = ("name", "trainable")


class Reader:
    """One config being read. ``numbers``: how many weights the file holds at most; a config that wants more is refused
    before any memory is taken. ``classes``: further classes by name, those of the caller's own program."""

    def __init__(self, classes: Mapping[str, type[Block]] | None = None, numbers: int | None = None) -> None:
        self.classes = {**get_custom_objects(), **(classes or {})}
        self.numbers = numbers
        self._shared: dict[Any, Layer] = {}

    # ---- models

    def model(self, entry: Any) -> Sequential | Functional:
        """The model of an entry, without numbers. Raises DataError."""
        if not isinstance(entry, Mapping) or entry.get("class_name") not in MODELS:
            got = entry.get("class_name") if isinstance(entry, Mapping) else None
            raise DataError("file.no_model", got=shown(got), known=list(MODELS))
        config = _mapping(entry, "config")
        name = config.get("name")
        with naming(name):
            return self._sequential(config) if entry["class_name"] == "Sequential" else self._functional(config)

    def _sequential(self, config: Mapping[str, Any]) -> Sequential:
        layers = [self.layer(entry) for entry in _entries(config)]
        start = layers[0] if layers and isinstance(layers[0], InputLayer) else None
        shape = config.get("build_input_shape")
        if start is None and isinstance(shape, list) and layers:
            start = InputLayer(tuple(shape[1:]), shape[0])
            layers.insert(0, start)
        if start is not None:
            shapes, wanted = [start.declared], 0
            for layer in layers[1:]:
                with naming(layer.name):
                    wanted += sum(spec.size for spec in weights_wanted(layer, shapes).values())
                    shapes = output_shapes(layer, shapes)
            self._afford(wanted)
        return Sequential(layers, name=config.get("name"), trainable=bool(config.get("trainable", True)))

    def _functional(self, config: Mapping[str, Any]) -> Functional:
        made: dict[Any, Layer] = {}

        def read(entry: Mapping[str, Any]) -> Layer:
            layer = made[entry.get("name")] = self.layer(entry)
            return layer

        def end(value: Any) -> Any:
            """Ends with calls counted from 0, see ``counted``."""
            if isinstance(value, Mapping):
                return {key: end(part) for key, part in value.items()}
            if isinstance(value, list) and len(value) == 3 and isinstance(value[0], str) and value[0] in made:
                return counted(value, made[value[0]], -1)
            return [end(part) for part in value] if isinstance(value, list) else value

        plain = without_masks({**config, "layers": _entries(config)})
        # the ends can be counted only once the layers are known: ``read`` is called first
        layers = [(entry, read(entry)) for entry in plain["layers"]]
        known = {id(entry): layer for entry, layer in layers}
        ends = {key: _alone(end(config.get(key))) for key in ("input_layers", "output_layers")}
        inputs, outputs = functional.from_config({**plain, **ends}, lambda entry: known[id(entry)])
        flat = [list(part.values()) if isinstance(part, dict) else part for part in (inputs, outputs)]
        graph, _ = functional.graph_of(*[part if isinstance(part, list) else [part] for part in flat])
        self._afford(sum(spec.size for layer in graph.specs().values() for spec in layer.values()))
        return Functional(inputs, outputs, name=config.get("name"), trainable=bool(config.get("trainable", True)))

    def _afford(self, wanted: int) -> None:
        if self.numbers is not None and wanted > self.numbers:
            raise DataError("file.too_few_numbers", wants=wanted, got=self.numbers)

    # ---- layers and other objects

    def layer(self, entry: Any) -> Layer:
        """The layer or model of an entry; the same one for entries that share it."""
        number = entry.get("shared_object_id") if isinstance(entry, Mapping) else None
        if isinstance(number, int) and number in self._shared:
            return self._shared[number]
        if isinstance(entry, Mapping) and entry.get("class_name") in MODELS:
            made: Layer = self.model(entry)
        else:
            made = self.block("layer", entry)
        if isinstance(number, int):
            self._shared[number] = made
        return made

    def block(self, kind: str, entry: Any) -> Any:
        """An object of this kind from its entry or its name. Raises DataError."""
        if isinstance(entry, str):
            return entry
        if not isinstance(entry, Mapping):
            raise DataError("file.not_an_object", kind=KIND_WORDS[kind], got=shown(entry))
        word, config = entry.get("class_name"), entry.get("config")
        if word == "function" and isinstance(config, str):
            return config
        config = _mapping(entry, "config")
        name = config.get("name") or entry.get("name") or word
        if word in ("Lambda", "__lambda__"):
            raise DataError("file.lambda", layer=shown(name))
        cls = self._class(kind, entry)
        if cls is None:
            raise DataError("file.unknown_class", layer=shown(name), kind=KIND_WORDS[kind], got=shown(word))
        with naming(name):
            return self._build(cls, config)

    def _class(self, kind: str, entry: Mapping[str, Any]) -> type[Block] | None:
        word = entry.get("class_name")
        for name in (entry.get("registered_name"), word):
            own = self.classes.get(name) if isinstance(name, str) else None
            if isinstance(own, type) and issubclass(own, Block):
                return own
        if not isinstance(word, str):
            return None
        found = find(kind, word)
        if found is None and kind == "activation":  # Dense(4, activation=LeakyReLU(0.1))
            found = find("layer", word)
        return found

    def _build(self, cls: type[Block], config: Mapping[str, Any]) -> Any:
        if issubclass(cls, InputLayer):
            return _input_layer(config)
        if tells_itself(cls):
            try:
                return cls.from_config(config)
            except (TypeError, ValueError) as error:  # its own code has read what the file says
                raise DataError("file.setting", owner=cls.__name__, name="config", got=shown(str(error))) from error
        known = arguments(cls)
        body: dict[str, Any] = {}
        for name, value in config.items():
            if name in known:
                body[name] = self._argument(known[name], value)
            elif (issubclass(cls, Layer) and name in _PLACE) or (issubclass(cls, Metric) and name in ("name", "dtype")):
                body[name] = value
            elif name == "dtype" and issubclass(cls, Layer):
                _float(value)
            elif not is_harmless(name, value):
                raise DataError("file.setting", owner=cls.__name__, name=shown(name), got=shown(value))
        made = cls.from_config(body)
        own = config.get("name")
        if isinstance(own, str) and not isinstance(made, Layer) and getattr(made, "name", None) is not None:
            made.name = own
        return made

    def _argument(self, argument: Argument, value: Any) -> Any:
        """A value as the argument takes it; where a block stands in a block, that block."""
        ref = argument.mark(Ref)
        if isinstance(value, Mapping) and value.get("class_name") in ("__numpy__", "__tensor__"):
            value = _mapping(value, "config").get("value")
        if ref is not None and isinstance(value, list):
            return [self._argument(argument, part) for part in value]
        if ref is not None and isinstance(value, Mapping):
            return self.layer(value) if ref.kind == "layer" else self.block(ref.kind, value)
        if isinstance(value, Mapping) and value.get("class_name") == "__lambda__":
            raise DataError("file.lambda", layer=argument.name)
        if argument.type is int and isinstance(value, list) and len(value) == 1:
            return value[0]  # Keras writes an axis as a list of one
        return value


def _alone(ends: Any) -> Any:
    """[["x", 0, 0]], as all versions write it, is "x" alone, as later ones write it."""
    return ends[0] if isinstance(ends, list) and len(ends) == 1 and isinstance(ends[0], list) else ends


def kind_of(module: object, word: object) -> str | None:
    """The kind of an entry that stands alone: by its module, else by whoever has that name."""
    text = str(module).replace("keras.src.", "keras.")
    for kind, home in sorted(MODULES.items(), key=lambda pair: -len(pair[1])):
        if (text == home or text.startswith(f"{home}.")) and isinstance(word, str) and find(kind, word):
            return kind
    return next((kind for kind in MODULES if isinstance(word, str) and find(kind, word)), None)


@contextmanager
def naming(name: object) -> Iterator[None]:
    """Whatever is wrong with an object of the file is said with its name."""
    try:
        yield
    except DataError:
        raise
    except StrataError as error:
        raise DataError("file.object", name=shown(name), why=Words(error.text("en"), error.text("ko"))) from error


def _input_layer(config: Mapping[str, Any]) -> InputLayer:
    shape = config.get("batch_shape", config.get("batch_input_shape"))
    if not isinstance(shape, list) or not shape:
        raise DataError("file.setting", owner="InputLayer", name="batch_shape", got=shown(shape))
    if config.get("sparse") or config.get("ragged"):
        raise DataError(
            "file.setting", owner="InputLayer", name="sparse" if config.get("sparse") else "ragged", got=True
        )
    made = InputLayer(tuple(shape[1:]), shape[0])
    made.name = str(config.get("name", made.name))
    return made


def _float(policy: Any) -> str | None:
    """The float type of a layer. Refuses one that we do not compute in; half precision is computed in full."""
    name = _mapping(policy, "config").get("name") if isinstance(policy, Mapping) else policy
    if name is not None and name not in _FLOATS:
        raise DataError("file.dtype", got=shown(name), known=["float32", "float64"])
    return name


def float_type(entry: Any) -> str | None:
    """The float type of a model's layers: "float64" if all have that, else "float32", None if nothing says so."""
    found = {name for name in _float_types(entry) if name is not None}
    if "float64" in found and len(found) > 1:
        raise DataError("file.dtype", got=Words("several", "여러 가지"), known=["float32", "float64"])
    return None if not found else "float64" if "float64" in found else "float32"


def _float_types(entry: Any) -> Iterator[str | None]:
    if not isinstance(entry, Mapping) or not isinstance(entry.get("config"), Mapping):
        return
    config = entry["config"]
    if entry.get("class_name") not in (*MODELS, "InputLayer") and not is_operation(entry):
        yield _float(config.get("dtype"))
    for inner in config.get("layers") if isinstance(config.get("layers"), list) else []:
        yield from _float_types(inner)


def _mapping(entry: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = entry.get(key)
    if found is None:
        return {}
    if not isinstance(found, Mapping):
        raise DataError("file.not_an_object", kind=Words("config", "설정"), got=shown(found))
    return found


def _entries(config: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = config.get("layers")
    if not isinstance(found, list) or not all(isinstance(entry, Mapping) for entry in found):
        raise DataError("file.not_an_object", kind=Words("list of layers", "층 목록"), got=shown(found))
    return found

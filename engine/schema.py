"""Blocks as JSON schemas: what OpenAPI says of them, and what the browser's form is made from."""

from __future__ import annotations

from dataclasses import replace
from types import NoneType
from typing import Any, get_args, get_origin

from engine.marks import Ge, Gt, Keys, Le, Lt, OneOrMore, Pairs, Ref, Scale, Sizes, Text
from engine.registry import classes_of
from engine.spec import LONGEST_TEXT, Argument, Block, arguments, to_json


def schema(cls: type[Block]) -> dict[str, Any]:
    """The JSON schema of a block's config."""
    declared = arguments(cls)
    return {
        "type": "object",
        "properties": {name: argument_schema(argument) for name, argument in declared.items()},
        "required": [name for name, argument in declared.items() if argument.required],
        "additionalProperties": False,
    }


def argument_schema(argument: Argument) -> dict[str, Any]:
    """An argument as a JSON schema, with ``x-`` keys for the form."""
    if argument.type is float and (ref := argument.mark(Ref)):
        rest = argument_schema(replace(argument, marks=tuple(mark for mark in argument.marks if mark != ref)))
        number = {key: rest.pop(key) for key in list(rest) if key != "default" and not key.startswith("x-")}
        return {"anyOf": [number, _type_schema(argument)], **rest}
    body = _type_schema(argument)
    for kind, key in ((Ge, "minimum"), (Gt, "exclusiveMinimum"), (Le, "maximum"), (Lt, "exclusiveMaximum")):
        if (bound := argument.mark(kind)) is not None:
            target = body.get("items", body)
            target[key] = getattr(bound, kind.__name__.lower())
    if (pairs := argument.mark(Pairs)) is not None:
        body = pairs.schema(body["items"])
    if (sizes := argument.mark(Sizes)) is not None:
        body |= {"minItems": sizes.length, "maxItems": sizes.length}
        body = {"anyOf": [dict(body["items"]), body]}
    if argument.mark(OneOrMore):
        body = {"anyOf": [{**body["items"], "type": "integer"}, body]}
    if argument.optional:
        body = {"anyOf": [body, {"type": "null"}]}
    if not argument.required:
        body["default"] = to_json(argument.default)
    text = argument.mark(Text)
    if text is not None:
        body["x-text"] = {
            "label": {"en": text.en, "ko": text.ko},
            "help": {"en": text.help_en, "ko": text.help_ko},
        }
        body["x-level"] = text.level
    if (scale := argument.mark(Scale)) is not None:
        body["x-scale"] = scale.name
    return body


def _type_schema(argument: Argument) -> dict[str, Any]:
    if ref := argument.mark(Ref):
        names = sorted(cls.spec_name for cls in classes_of(ref))
        words = sorted({*names, *(word for cls in classes_of(ref) for word in cls.spec_aliases)})
        envelope = {
            "type": "object",
            "properties": {"class_name": {"enum": names}, "config": {"type": "object"}},
            "required": ["class_name"],
            "additionalProperties": False,
        }
        one = {"anyOf": [{"enum": words}, envelope], "x-ref": ref.kind}
        return {"type": "array", "items": one, "minItems": 1} if get_origin(argument.type) is tuple else one
    if keys := argument.mark(Keys):
        numbers = {name: {"type": "number"} for name in keys.names}
        return {"type": "object", "properties": numbers, "additionalProperties": False}
    if argument.choices:
        return {"enum": list(argument.choices)}
    if argument.type == tuple[float, ...]:
        return {"type": "array", "items": {"type": "number"}, "minItems": argument.least}
    if get_origin(argument.type) is tuple:
        open_ = NoneType in get_args(get_args(argument.type)[0])
        return {"type": "array", "items": {"type": ["integer", "null"] if open_ else "integer"}}
    return {"type": {bool: "boolean", str: "string", int: "integer", float: "number"}[argument.type]} | (
        {"maxLength": LONGEST_TEXT} if argument.type is str else {}
    )

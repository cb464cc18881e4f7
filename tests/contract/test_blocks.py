"""Every block of every kind: what its declaration promises is kept, in scripts, in JSON and in both languages."""

from __future__ import annotations

import json
import re
import sys
from functools import cache
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import engine  # noqa: F401  (fills the registry)
from engine.errors import SpecError
from engine.registry import KINDS
from engine.schema import schema
from engine.spec import Argument, Block, arguments, build, config_of, resolve, to_json
from tests.contract import blocks

CLASSES = [cls for entries in KINDS.values() for cls in entries.values()]
each_class = pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: f"{cls.kind} {cls.spec_name}")
each_argument = pytest.mark.parametrize(("cls", "argument"), blocks.DECLARED, ids=blocks.IDS)
# many draws for a block whose arguments depend on one another do not go together
rare = [HealthCheck.filter_too_much]
few = settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=rare)


@cache
def validator(cls: type[Block], lenient: bool = False) -> Any:
    """The schema of a class, ready to judge; a lenient one asks for nothing."""
    return jsonschema.Draft202012Validator({**schema(cls), "required": []} if lenient else schema(cls))


@each_argument
@few
@given(data=st.data())
def test_what_the_declaration_refuses_is_refused(cls: type[Block], argument: Argument, data: st.DataObject) -> None:
    value = data.draw(blocks.bad(argument))
    config = data.draw(blocks.config(cls, without=argument.name))
    with pytest.raises(SpecError) as caught:
        build(cls, {**config, argument.name: value})
    error = caught.value
    assert error.pointer.split("/")[1] == argument.name
    for text in (error.text("en"), error.text("ko")):
        assert cls.__name__ in text or argument.mark(blocks.Ref)
        if isinstance(value, str) and not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.+-]*", value):
            assert len(value) < 2 or value not in text  # a user's text is described, never echoed


@each_argument
@few
@given(data=st.data())
def test_what_the_declaration_allows_is_taken(cls: type[Block], argument: Argument, data: st.DataObject) -> None:
    config = {
        **data.draw(blocks.config(cls, without=argument.name)),
        argument.name: data.draw(blocks.good(argument, cls)),
    }
    config = blocks.agreeing(config)
    validator(cls).validate(config)
    made = blocks.made(cls, config)
    again = build(cls, json.loads(json.dumps(config_of(made))))
    assert config_of(again) == config_of(made)


@each_argument
def test_the_schema_refuses_too(cls: type[Block], argument: Argument) -> None:
    @few
    @given(value=blocks.bad(argument))
    def check(value: Any) -> None:
        try:
            text = json.dumps(value, allow_nan=False)
        except ValueError:
            return  # NaN and infinity are no JSON
        if isinstance(value, int) and abs(value) > sys.float_info.max:
            return  # a schema cannot say "no larger than a float"
        with pytest.raises(jsonschema.ValidationError):
            validator(cls, lenient=True).validate({argument.name: json.loads(text)})

    check()


@each_class
def test_unknown_arguments_are_refused_by_name(cls: type[Block]) -> None:
    with pytest.raises(SpecError, match="no_such_argument"):
        build(cls, {"no_such_argument": 1})


@each_class
def test_missing_arguments_are_named(cls: type[Block]) -> None:
    needed = [name for name, argument in arguments(cls).items() if argument.required]
    if needed:
        with pytest.raises(SpecError, match=f"needs {needed[0]}"):
            build(cls, {})


@each_class
def test_defaults_obey_the_declaration(cls: type[Block]) -> None:
    config = {name: to_json(argument.default) for name, argument in arguments(cls).items() if not argument.required}
    jsonschema.validate(config, {**schema(cls), "required": []})


@each_class
@few
@given(data=st.data())
def test_a_block_is_found_by_every_spelling(cls: type[Block], data: st.DataObject) -> None:
    config = data.draw(blocks.config(cls))
    blocks.made(cls, config)
    for word in (cls.spec_name, *cls.spec_aliases):
        made = resolve(cls.kind, {"class_name": word, "config": config})
        assert type(made) is cls
        assert to_json(resolve(cls.kind, to_json(made))) == to_json(made)

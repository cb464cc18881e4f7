"""What Keras's tests call ``testing``: assertions about arrays, and the round every layer must stand."""

# ruff: noqa: N802, PT009, PT027  (the assertions of unittest, whose names Keras's tests call)
from __future__ import annotations

import contextlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
from absl.testing import parameterized

import engine
import engine.saving
from engine.layers.symbolic import Tensor
from tests.oracle.keras_units import numbers

OTHER_WORDS: list[str] = []
"""Tests in which an error of the right class speaks in our own words; the engine has its own sentences."""


class TestCase(parameterized.TestCase):
    """Assertions under the names and with the tolerances that Keras's tests expect."""

    __test__ = False

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.__test__ = True

    def setUp(self) -> None:
        engine.utils.clear_session()

    def get_temp_dir(self) -> str:
        made = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, made)
        return made

    def convert_to_numpy(self, x: Any) -> np.ndarray:
        return np.asarray(x)

    def assertAllClose(self, x1: Any, x2: Any, atol: float = 1e-6, rtol: float = 1e-6, msg: str = "", **_: Any) -> None:
        np.testing.assert_allclose(np.asarray(x1), np.asarray(x2), atol=atol, rtol=rtol, err_msg=msg or "")

    def assertNotAllClose(self, x1: Any, x2: Any, atol: float = 1e-6, rtol: float = 1e-6, msg: str = "") -> None:
        if np.shape(x1) == np.shape(x2):
            self.assertFalse(np.allclose(np.asarray(x1), np.asarray(x2), atol=atol, rtol=rtol), msg)

    def assertAlmostEqual(self, x1: Any, x2: Any, decimal: int = 3, msg: str = "", **_: Any) -> None:
        np.testing.assert_almost_equal(np.asarray(x1), np.asarray(x2), decimal=decimal, err_msg=msg or "")

    def assertAllEqual(self, x1: Any, x2: Any, msg: str = "") -> None:
        np.testing.assert_array_equal(np.asarray(x1), np.asarray(x2), err_msg=msg or "")

    def assertLen(self, container: Any, expected_len: int, msg: str | None = None) -> None:
        self.assertEqual(len(container), expected_len, msg)

    def assertDType(self, x: Any, dtype: Any, msg: str | None = None) -> None:
        got = x.dtype if hasattr(x, "dtype") else type(x)
        self.assertEqual(numbers.standardize_dtype(got), numbers.standardize_dtype(dtype), msg)

    def assertRaisesRegex(self, expected_exception: Any, regex: Any = "", *arguments: Any, **options: Any) -> Any:
        """The class of an error is public, the sentences of the engine are its own."""
        regex = options.pop("expected_regex", regex)
        if arguments:
            with self.assertRaisesRegex(expected_exception, regex):
                arguments[0](*arguments[1:], **options)
            return None
        return self._raises(expected_exception, regex)

    @contextlib.contextmanager
    def _raises(self, expected: Any, regex: str) -> Iterator[Any]:
        with self.assertRaises(expected) as caught:
            yield caught
        if isinstance(caught.exception, engine.errors.StrataError):
            OTHER_WORDS.append(self.id())
        else:
            self.assertRegex(str(caught.exception), regex)

    def assertFileExists(self, path: str) -> None:
        self.assertTrue(Path(path).is_file(), path)

    def run_class_serialization_test(self, instance: Any, custom_objects: Any = None) -> Any:
        """An equal config after ``from_config``, as it is and after a way through JSON."""
        config = instance.get_config()
        again = type(instance).from_config(config)
        self.assertEqual(with_tuples(config), with_tuples(again.get_config()))
        with engine.saving.custom_object_scope(custom_objects or {}):
            saved = json.loads(json.dumps(engine.saving.serialize_keras_object(instance)))
            revived = engine.saving.deserialize_keras_object(saved)
        self.assertEqual(with_tuples(config), with_tuples(revived.get_config()))
        return again

    def run_layer_test(
        self,
        layer_cls: Any,
        init_kwargs: dict[str, Any],
        input_shape: Any = None,
        input_dtype: Any = None,
        input_data: Any = None,
        call_kwargs: dict[str, Any] | None = None,
        expected_output_shape: Any = None,
        expected_output_dtype: Any = None,
        expected_output: Any = None,
        expected_num_trainable_weights: int | None = None,
        expected_num_non_trainable_weights: int | None = None,
        expected_num_losses: int | None = None,
        supports_masking: bool | None = None,
        expected_mask_shape: Any = None,
        custom_objects: Any = None,
        run_training_check: bool = True,
        input_sparse: bool = False,
        input_ragged: bool = False,
        **_: Any,  # seed generators, mixed precision, built at once: not of our engine
    ) -> None:
        """Config round trip, weights, shapes, types, values, masks and prices of a layer, and one training step."""
        if input_sparse or input_ragged:
            self.skipTest("sparse and ragged tensors")
        call = call_kwargs or {}
        new = lambda: layer_cls(**init_kwargs)  # noqa: E731

        layer = new()
        self.run_class_serialization_test(layer)
        if supports_masking is not None:
            self.assertEqual(layer.supports_masking, supports_masking)
        if input_shape is None and input_data is None:
            return

        def check_weights(layer: Any) -> None:
            self.assertTrue(layer.built)
            if expected_num_trainable_weights is not None:
                self.assertLen(layer.trainable_weights, expected_num_trainable_weights)
            if expected_num_non_trainable_weights is not None:
                self.assertLen(layer.non_trainable_weights, expected_num_non_trainable_weights)

        def check_output(output: Any) -> None:
            if expected_output_shape is not None:
                several = not is_shape(expected_output_shape)
                wanted = leaves_of_shapes(expected_output_shape)
                found = [tuple(x.shape) for x in numbers.flatten(output)]
                self.assertEqual(isinstance(output, list | tuple | dict), several)
                self.assertLen(found, len(wanted))
                for want, got in zip(wanted, found, strict=True):
                    self.assertLen(got, len(want))
                    self.assertTrue(all(w is None or w == g for w, g in zip(want, got, strict=True)), f"{want} {got}")
            if expected_output_dtype is not None:
                wanted_types = numbers.flatten(expected_output_dtype)
                self.assertEqual([numbers.standardize_dtype(x.dtype) for x in numbers.flatten(output)], wanted_types)

        data = drawn(input_shape, input_dtype) if input_data is None else input_data
        shapes = mapped(lambda x: tuple(x.shape), data) if input_shape is None else input_shape

        layer = new()
        layer.build(**shapes) if isinstance(shapes, dict) else layer.build(shapes)
        check_weights(layer)

        symbols = mapped(lambda x: numbers.new_tensor(x.shape, x.dtype.name), data)
        layer = new()
        output = called(layer, symbols, call)
        check_weights(layer)
        check_output(output)

        layer = new()
        output = called(layer, data, call)
        check_weights(layer)
        check_output(output)
        if expected_output is not None:
            self.assertEqual(isinstance(output, list | tuple), isinstance(expected_output, list | tuple))
            for want, got in zip(numbers.flatten(expected_output), numbers.flatten(output), strict=True):
                self.assertAllClose(got, want)
        if expected_num_losses is not None:
            self.assertLen(layer.losses, expected_num_losses)
        if expected_mask_shape is not None:
            self.assertEqual(tuple(expected_mask_shape), np.shape(layer.compute_mask(data)))
        if run_training_check:
            train(new(), data, call, output)


def called(layer: Any, inputs: Any, call: dict[str, Any]) -> Any:
    return layer(**inputs, **call) if isinstance(inputs, dict) else layer(inputs, **call)


def train(layer: Any, data: Any, call: dict[str, Any], output: Any) -> None:
    """One step of a model around this layer."""
    rows = np.shape(numbers.flatten(data)[0])[0]
    symbols = mapped(lambda x: engine.Input(tuple(x.shape[1:])), data)
    call = {name: value for name, value in call.items() if not isinstance(value, np.ndarray)}
    outputs = numbers.flatten(called(layer, symbols, call))
    targets = [np.zeros((rows, *x.shape[1:]), np.float32) for x in numbers.flatten(output)]
    model = engine.Model(numbers.flatten(symbols), outputs)
    model.compile("sgd", "mse")
    model.fit(numbers.flatten(data), targets if len(targets) > 1 else targets[0], epochs=1, verbose=0)


def is_shape(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(part is None or isinstance(part, int) for part in value)


def leaves_of_shapes(value: Any) -> list[Any]:
    if is_shape(value):
        return [tuple(value)]
    parts = value.values() if isinstance(value, dict) else value
    return [leaf for part in parts for leaf in leaves_of_shapes(part)]


def mapped(function: Any, data: Any) -> Any:
    """``function`` of every array in lists, tuples or dicts."""
    if isinstance(data, dict):
        return {name: mapped(function, part) for name, part in data.items()}
    return type(data)(mapped(function, part) for part in data) if isinstance(data, list | tuple) else function(data)


def drawn(shape: Any, dtype: Any) -> Any:
    """Random numbers from 0 to 3 of these shapes and types."""
    if is_shape(shape):
        return numbers.convert_to_tensor(np.random.default_rng(0).random(shape) * 3, dtype or "float32")
    if isinstance(shape, dict):
        return {n.removesuffix("_shape"): drawn(s, None if dtype is None else dtype[n]) for n, s in shape.items()}
    types = dtype if isinstance(dtype, list | tuple) else [dtype] * len(shape)
    return type(shape)(drawn(s, d) for s, d in zip(shape, types, strict=True))


def with_tuples(config: Any) -> Any:
    """A config as JSON has it, but blocks inside by their own configs and lists equal to tuples."""
    return json.loads(json.dumps(config, default=repr, sort_keys=True))


def named_product(*parts: Any, **named: Any) -> list[dict[str, Any]]:
    """Every combination as one case of ``parameterized.named_parameters``."""
    made: list[dict[str, Any]] = [{"testcase_name": ""}]
    if parts:
        made = [dict(part) if isinstance(part, dict) else {"testcase_name": part[0], "": part[1:]} for part in parts[0]]
    for name, values in named.items():
        made = [
            {**row, "testcase_name": f"{row['testcase_name']}_{name}_{value}".strip("_"), name: value}
            for row in made
            for value in values
        ]
    return made


def get_test_data(
    train_samples: int, test_samples: int, input_shape: tuple[int, ...], num_classes: int, random_seed: Any = None
) -> Any:
    """Blobs around one centre per class, as many rows of each."""
    rng = np.random.default_rng(random_seed)
    labels = np.arange(train_samples + test_samples) % num_classes
    centres = 2 * num_classes * rng.random((num_classes, *input_shape))
    rows = (centres[labels] + rng.normal(size=(len(labels), *input_shape))).astype(np.float32)
    return (rows[:train_samples], labels[:train_samples]), (rows[train_samples:], labels[train_samples:])


def _no() -> bool:
    return False


TESTING: dict[str, Any] = {
    "TestCase": TestCase,
    "get_test_data": get_test_data,
    "named_product": named_product,
    "test_case": SimpleNamespace(TestCase=TestCase),
    "test_utils": SimpleNamespace(get_test_data=get_test_data, named_product=named_product),
    **{f"{who}uses_{what}": _no for who in ("", "jax_", "tensorflow_", "torch_") for what in ("gpu", "tpu")},
}
KerasTensor = Tensor

"""Classic mistakes in a stack of layers and its end: named at their place in both languages, and mended."""

from __future__ import annotations

import pytest

from tests.engine.experiment.mending import Mistake, check_ends_valid, check_mended
from tests.engine.experiment.specs import MLP, dense, layer, spec

FLAT, OUT = layer("Flatten"), dense(10, "softmax")
CONV, POOL, LSTM = layer("Conv2D", filters=4, kernel_size=3), layer("MaxPooling2D"), layer("LSTM", units=8)
BCE = "binary_crossentropy"

MISTAKES: dict[str, Mistake] = {
    "Conv2D after Flatten": Mistake(
        spec(FLAT, CONV, OUT), "shape.picture_flattened", "/model/layers/1", "Move above flatten"
    ),
    "two Conv2D after Flatten": Mistake(
        spec(FLAT, CONV, CONV, OUT),
        "shape.picture_flattened",
        "/model/layers/1",
        "Move above flatten",
    ),
    "pooling after Flatten and Dense": Mistake(
        spec(FLAT, dense(16, "relu"), POOL, OUT),
        "shape.picture_flattened",
        "/model/layers/2",
        "Move above flatten",
    ),
    "Conv2D on a table": Mistake(
        spec(CONV, FLAT, dense(3, "softmax"), data="iris"),
        "shape.needs_picture",
        "/model/layers/0",
        "Remove this layer",
    ),
    "Conv2D on rows of a digit": Mistake(
        spec(CONV, FLAT, OUT, data="digits_rows"),
        "shape.needs_picture",
        "/model/layers/0",
        "Insert Reshape to make a picture 8×8×1",
    ),
    "LSTM on a picture": Mistake(
        spec(LSTM, OUT), "shape.needs_sequence", "/model/layers/0", "Insert Reshape to make a sequence 8×8"
    ),
    "LSTM on a row": Mistake(spec(FLAT, LSTM, OUT), "shape.needs_sequence", "/model/layers/1", "Insert Reshape"),
    "LSTM on an LSTM's last step": Mistake(
        spec(LSTM, LSTM, OUT, data="digits_rows"),
        "shape.needs_sequence",
        "/model/layers/1",
        "Let lstm give every step",
    ),
    "LSTM that gives every step at the end": Mistake(
        spec(layer("LSTM", units=8, return_sequences=True), OUT, data="digits_rows"),
        "ending.not_a_row",
        "/model/layers/1",
        "Let lstm give only the last step",
    ),
    "Dense straight on a picture": Mistake(
        spec(dense(16, "relu"), OUT),
        "ending.not_a_row",
        "/model/layers/1",
        "Insert Flatten above dense",
    ),
    "Dense straight on a convolution": Mistake(
        spec(CONV, POOL, dense(16, "relu"), layer("Dropout", rate=0.2), OUT),
        "ending.not_a_row",
        "/model/layers/4",
        "Insert Flatten above dense",
    ),
    "no Dense at the end": Mistake(spec(CONV, POOL), "ending.not_a_row", "/model/layers/1", "Add Flatten at the end"),
    "nothing but Flatten": Mistake(spec(FLAT), "ending.units", "/model/layers/0", "Add Dense with 10 units"),
    "wrong number of units": Mistake(
        spec(FLAT, dense(12, "softmax")), "ending.units", "/model/layers/1", "Make it 10 units"
    ),
    "three units for two classes": Mistake(
        spec(dense(3, "sigmoid"), data="moons", loss=BCE),
        "ending.units",
        "/model/layers/0",
        "Make it 1 unit",
    ),
    "one unit for ten classes": Mistake(
        spec(FLAT, dense(1, "sigmoid"), loss=BCE), "ending.units", "/model/layers/1", "Make it"
    ),
    "shares of classes from one unit": Mistake(
        spec(dense(10, "relu"), dense(1, "sigmoid"), data="breast_cancer"),
        "ending.one_unit",
        "/compile/loss",
        "Use binary crossentropy",
    ),
    "softmax of one unit": Mistake(
        spec(dense(1, "softmax"), data="moons", loss=BCE),
        "ending.softmax_of_one",
        "/model/layers/0",
        "Use sigmoid",
    ),
    "crossentropy for a regression": Mistake(
        spec(dense(8, "relu"), dense(1, "sigmoid"), data="diabetes", metrics=["mae"]),
        "ending.loss_for_classes",
        "/compile/loss",
        "Use mean squared error",
    ),
    "ten units for a regression": Mistake(
        spec(dense(10), data="hills", loss="mse", metrics=["mae"]),
        "ending.one_number",
        "/model/layers/0",
        "Make it 1 unit",
    ),
    "window larger than the picture": Mistake(
        spec(layer("MaxPooling2D", pool_size=9), FLAT, OUT),
        "shape.window",
        "/model/layers/0",
        "Make the window 8×8",
    ),
    "kernel larger than the picture": Mistake(
        spec(layer("Conv2D", filters=2, kernel_size=[3, 11]), FLAT, OUT),
        "shape.window",
        "/model/layers/0",
        "Make the window 3×8",
    ),
    "one pooling too many": Mistake(
        spec(POOL, POOL, POOL, POOL, FLAT, OUT),
        "shape.window",
        "/model/layers/3",
        "Remove this layer",
    ),
    "reshape to another size": Mistake(
        spec(FLAT, layer("Reshape", target_shape=[9, 8]), FLAT, OUT),
        "shape.reshape",
        "/model/layers/1",
        "Reshape to 8×8",
    ),
    "reshape with two unknowns": Mistake(
        spec(layer("Reshape", target_shape=[-1, -1]), FLAT, OUT),
        "shape.reshape_unknown",
        "/model/layers/0/config/target_shape",
        "Remove this layer",
    ),
    "reshape to ten axes": Mistake(
        spec(layer("Reshape", target_shape=[8, 8, 1, 1, 1, 1, 1, 1, 1, 1]), FLAT, OUT),
        "shape.too_many_axes",
        "/model/layers/0",
        "Reshape to 64",
    ),
    "input of another shape": Mistake(
        spec(layer("InputLayer", shape=[28, 28, 1]), *MLP),
        "shape.input",
        "/model/layers/0",
        "Use the data's shape 8×8×1",
    ),
    "input in the middle": Mistake(
        spec(FLAT, layer("InputLayer", shape=[64]), OUT), "model.input_not_first", "/model/layers/1", "Remove"
    ),
    "no layers": Mistake(spec(), "model.empty", "/model/layers", "Add Dense with 10 units"),
    "no layers on a table": Mistake(
        spec(data="moons", loss=BCE), "model.empty", "/model/layers", "Add Dense with 1 unit"
    ),
    "no weights": Mistake(
        spec(layer("Activation", activation="softmax"), data="xor"),
        "model.nothing_to_learn",
        "/model/layers",
        "Add Dense with 2 units",
    ),
    "more memory than there is": Mistake(
        spec(FLAT, dense(65_536, "relu"), dense(65_536, "relu"), OUT),
        "model.too_large",
        "/model/layers/2",
        "Make it 64 units",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
def test_mistake_is_named_and_mended(mistake: Mistake) -> None:
    check_mended(mistake)


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
def test_remedies_lead_to_a_valid_plan(mistake: Mistake) -> None:
    check_ends_valid(mistake)

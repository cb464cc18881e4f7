"""Errors: one sentence per code in both languages, filled with the facts of a real case, at the right place."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine import callbacks, layers, losses, metrics, utils
from engine.errors import StrataError, Words, shown
from engine.initializers import Constant, Orthogonal
from engine.layers import (
    LSTM,
    Bidirectional,
    Conv1D,
    Conv2D,
    Conv3D,
    ConvLSTM2D,
    Dense,
    EinsumDense,
    InputLayer,
    LSTMCell,
    MaxPooling2D,
    PReLU,
    Reshape,
    StackedRNNCells,
    TimeDistributed,
)
from engine.optimizers import SGD, schedules
from engine.regularizers import OrthogonalRegularizer

ONE_HOT, INDICES = np.eye(3), np.arange(3)
# what was done -> (call, code, a part of the English sentence)
CASES = {
    "picture": (lambda: Conv2D(1, 3).infer([(64,)]), "shape.needs_picture", "conv2d needs a picture"),
    "picture to pool": (lambda: MaxPooling2D().infer([(8, 8)]), "shape.needs_picture", "gets (8, 8)"),
    "sequence": (lambda: LSTM(1, name="reader").infer([(64,)]), "shape.needs_sequence", "reader needs a sequence"),
    "state": (
        lambda: LSTM(2, name="reader").infer([(5, 3), (2,), (4,)]),
        "shape.states",
        "reader starts from states of shapes ((2,), (2,)), but gets ((2,), (4,))",
    ),
    "film": (
        lambda: ConvLSTM2D(1, 3).infer([(4, 8, 8)]),
        "shape.needs_pictures",
        "with 2 axes each, but gets (4, 8, 8)",
    ),
    "step": (lambda: LSTMCell(2, name="cell").infer([(5, 3)]), "shape.needs_features", "one step (features,)"),
    "directions": (
        lambda: Bidirectional(LSTM(2), "sum", LSTM(3, go_backwards=True)).infer([(5, 3)]),
        "shape.directions",
        "(2,) and (3,)",
    ),
    "both forwards": (lambda: Bidirectional(LSTM(2), "sum", LSTM(2)), "layer.directions", "but go_backwards"),
    "no reader": (lambda: Bidirectional(Dense(2)), "arg.choice", "layer must be one of"),  # type: ignore[arg-type]
    "too deep": (lambda: TimeDistributed(wrapped(30)), "block.deep", "at most 24 deep"),
    "no cells": (lambda: StackedRNNCells(()), "arg.blocks", "at least one recurrent cell"),
    "several outputs": (
        lambda: TimeDistributed(LSTM(2, return_state=True)).infer([(4, 5, 3)]),
        "shape.several_outputs",
        "Turn return_state off",
    ),
    "unknown argument": (
        lambda: Dense(2, unit=3),  # type: ignore[call-arg]
        "arg.unknown",
        "Dense has no argument unit. It knows: units",
    ),
    "step mask": (
        lambda: TimeDistributed(Dense(2))(np.ones((2, 4, 3)), mask=np.ones((2, 5))),
        "shape.step_mask",
        "begins with (2, 4), one entry per row and step, but gets (2, 5)",
    ),
    "batch size": (
        lambda: LSTM(2, stateful=True)(layers.Input((5, 3))),
        "state.needs_batch_size",
        "Give batch_size in Input",
    ),
    "batch changed": (lambda: stateful()(np.ones((3, 5, 1))), "state.batch_changed", "2 rows, but a batch of 3"),
    "nothing kept": (lambda: Bidirectional(LSTM(2)).reset_state(), "state.not_stateful", "keeps no states"),
    "volume": (lambda: Conv3D(1, 3).infer([(8, 8, 1)]), "shape.needs_volume", "conv3d needs a volume"),
    "filters in groups": (lambda: Conv1D(5, 3, groups=2), "arg.whole_groups", "5 filters cannot be dealt out to 2"),
    "channels in groups": (lambda: Conv1D(4, 1, groups=2).infer([(8, 3)]), "shape.groups", "3 channels out to 2"),
    "strides and dilation": (
        lambda: Conv2D(1, 3, 2, dilation_rate=2),
        "arg.strides_dilation",
        "strides (2, 2) and dilation_rate (2, 2)",
    ),
    "output padding": (
        lambda: layers.Conv1DTranspose(1, 3, 2, output_padding=2),
        "arg.output_padding",
        "output_padding (2,) must be less than strides (2,)",
    ),
    "cropping": (
        lambda: layers.Cropping2D(((1, 2), 1)).infer([(8, 2, 1)]),
        "shape.cropping",
        "cuts (3, 2) off (8, 2, 1)",
    ),
    "pairs": (lambda: layers.ZeroPadding2D(((1, 2), (1, 2, 3))), "arg.pairs", "a list of 2 numbers or pairs of them"),
    "row": (lambda: Dense(1).infer([()]), "shape.needs_row", "gets ()"),
    "window": (lambda: Conv2D(1, (3, 9)).infer([(8, 8, 1)]), "shape.window", "a window of (3, 9) over (8, 8, 1)"),
    "pool window": (lambda: MaxPooling2D((9, 9)).infer([(8, 8, 1)]), "shape.window", "(9, 9)"),
    "dilated window": (
        lambda: Conv2D(1, (3, 3), dilation_rate=(4, 4)).infer([(8, 8, 1)]),
        "shape.window",
        "a window of (9, 9)",
    ),
    "reshape": (lambda: Reshape((5, 5)).infer([(64,)]), "shape.reshape", "64 numbers of (64,) out as (5, 5)"),
    "reshape -1": (lambda: Reshape((-1, 5)).infer([(64,)]), "shape.reshape", "as (-1, 5)"),
    "reshape of nothing": (lambda: Reshape((-1, 0)).infer([(64,)]), "shape.reshape", "as (-1, 0)"),
    "two unknowns": (lambda: Reshape((-1, -1)).infer([(64,)]), "shape.reshape_unknown", "more than one size"),
    "one or more": (
        lambda: layers.Softmax(axis="last"),  # type: ignore[arg-type]
        "arg.one_or_more",
        "Softmax: axis must be one whole number or a list of them, got last",
    ),
    "ragged": (lambda: Constant([[1, 2], [3]]), "arg.numbers", "lists of numbers of equal lengths"),  # type: ignore[arg-type]
    "no halves": (lambda: Dense(3, "glu").infer([(4,)]), "shape.halves", "glu splits axis -1 into two halves"),
    "no such axis": (lambda: PReLU(shared_axes=3).infer([(4, 4)]), "shape.shared_axes", "whose axes are 1 to 2"),
    "mask": (
        lambda: layers.Softmax()(np.ones((2, 3)), mask=np.ones((3, 2), bool)),
        "shape.mask",
        "a mask of shape (3, 2) for numbers of shape (2, 3)",
    ),
    "no matrix": (lambda: Orthogonal()((3,)), "init.needs_matrix", "Orthogonal fills a matrix of 2 axes"),
    "other numbers": (lambda: Constant([1, 2])((3,)), "init.shape", "numbers of shape (2,)"),  # type: ignore[arg-type]
    "no rows": (lambda: OrthogonalRegularizer()(np.ones(3)), "regularizer.needs_matrix", "has shape (3,)"),
    "equation": (lambda: EinsumDense("ab->ac", 4).infer([(3,)]), "einsum.form", "in none of the forms"),
    "equation too short": (lambda: EinsumDense("ab,bc->ac", 4).infer([(2, 3)]), "einsum.axes", "than (2, 3) has"),
    "output shape too long": (lambda: EinsumDense("ab,bc->ac", (4, 2)).infer([(3,)]), "einsum.axes", "ab,bc->ac"),
    "letter": (lambda: EinsumDense("ab,bc->acd", (4, 2)).infer([(3,)]), "einsum.letter", "axis d of ab,bc->acd"),
    "letter of a bias": (
        lambda: EinsumDense("ab,bc->ac", 4, bias_axes="b").infer([(3,)]),
        "einsum.letter",
        "axis b of ab,bc->ac",
    ),
    "length": (
        lambda: EinsumDense("abc,cd->abd", (5, 2)).infer([(4, 3)]),
        "einsum.length",
        "axis b of abc,cd->abd is 4 in the input and 5 in output_shape",
    ),
    "input": (lambda: InputLayer((3,)).infer([(4,)]), "shape.input", "samples of shape (3,), but gets (4,)"),
    "not one-hot": (
        lambda: losses.CategoricalCrossentropy()(INDICES, ONE_HOT),
        "shape.needs_one_hot",
        "Labels are whole numbers",
    ),
    "one-hot": (
        lambda: losses.SparseCategoricalCrossentropy()(ONE_HOT, ONE_HOT),
        "shape.needs_indices",
        "Labels are rows of shape (3,)",
    ),
    "label too large": (
        lambda: losses.SparseCategoricalCrossentropy()(INDICES + 1, ONE_HOT),
        "data.labels",
        "from 1 to 3",
    ),
    "half a label": (
        lambda: losses.SparseCategoricalCrossentropy()(INDICES / 2, ONE_HOT),
        "data.labels_whole",
        "wants a whole number as each label",
    ),
    "no such class": (lambda: utils.to_categorical([0, 5], 3), "data.labels", "from 0 to 5"),
    "targets": (
        lambda: losses.MeanSquaredError()(np.ones((3, 2)), ONE_HOT),
        "shape.targets",
        "(2,) and an output (3,)",
    ),
    "sample weights": (
        lambda: losses.MeanSquaredError()(ONE_HOT, ONE_HOT, sample_weight=np.ones(2)),
        "shape.sample_weight",
        "Sample weights of shape (2,) do not fit losses of shape (3,)",
    ),
    "rows to compare": (lambda: losses.Circle()(ONE_HOT, ONE_HOT), "shape.pairs", "labels have shape (3, 3)"),
    "CTC": (lambda: losses.CTC()(INDICES, ONE_HOT), "shape.ctc", "logits (batch, time, classes)"),
    "no derivative": (lambda: losses.Loss().measure(ONE_HOT, ONE_HOT), "loss.no_elements", "Write elements"),
    "neither number nor list": (lambda: losses.Dice(axis="x"), "arg.one_or_more", "one whole number or a list"),
    "uneven lists": (
        lambda: losses.CategoricalFocalCrossentropy(alpha=[[1], [1, 2]]),
        "arg.numbers",
        "nested lists of numbers of equal lengths",
    ),
    "metric": (lambda: metrics.Accuracy()(np.ones((3, 2)), ONE_HOT), "shape.metric", "Accuracy cannot compare"),
    "columns of batches": (
        lambda: metrics.R2Score().update(ONE_HOT, ONE_HOT) + metrics.R2Score().update(ONE_HOT[:, :2], ONE_HOT[:, :2]),
        "shape.tallies",
        "shape (3,) and of shape (2,) do not add up",
    ),
    "sample weights of a metric": (
        lambda: metrics.Accuracy()(np.ones(3), np.ones(3), [1, 2]),
        "shape.weight",
        "weights of shape (2,) do not fit values of shape (3,)",
    ),
    "no rows of columns": (lambda: metrics.R2Score()(np.ones(3), np.ones(3)), "metric.rows", "R2Score needs rows"),
    "no such axis of rows": (
        lambda: metrics.pearson_correlation(ONE_HOT, ONE_HOT, axis=2),
        "metric.axis",
        "has no such axis: 2",
    ),
    "top of too few": (
        lambda: metrics.top_k_categorical_accuracy(ONE_HOT, ONE_HOT),
        "metric.top_k",
        "the 5 largest outputs, but there are only 3",
    ),
    "no such class to count": (
        lambda: metrics.Recall(class_id=3)(ONE_HOT, ONE_HOT),
        "metric.class_id",
        "looks at class 3",
    ),
    "labels without labels": (lambda: metrics.AUC(num_labels=2), "metric.num_labels", "only says something with"),
    "labels of AUC": (
        lambda: metrics.AUC(multi_label=True, num_labels=2)(ONE_HOT, ONE_HOT),
        "metric.labels",
        "shape (batch, 2), got (3, 3)",
    ),
    "label weights": (
        lambda: metrics.AUC(label_weights=[1, 2])(ONE_HOT, ONE_HOT),
        "metric.label_weights",
        "has 2 label weights",
    ),
    "target classes": (lambda: metrics.IoU(2, [0, 2]), "metric.target_classes", "one or more of 0 to 2"),
    "variables of a metric": (
        lambda: metrics.Mean().stateless_result([1]),
        "metric.variables",
        "Mean has 2 variables, but 1 come",
    ),
    "one weight": (lambda: built().set_weights([1]), "weights.number", "has 2 weight arrays, but 1 come"),
    "other weight": (lambda: built().kernel.assign([1]), "weights.shape", "kernel has shape (3, 2), but (1,) comes"),
    "range": (lambda: Dense(0), "arg.min", "Dense: units must be at least 1, got 0."),
    "fraction": (lambda: Dense(1.5), "arg.whole_number", "got 1.5"),  # type: ignore[arg-type]
    "sizes": (lambda: Conv2D(1, (3, 3, 3)), "arg.sizes", "a list of 2"),  # type: ignore[arg-type]
    "choice": (lambda: Conv2D(1, (3, 3), padding="some"), "arg.choice", "one of valid, same"),  # type: ignore[arg-type]
    "keys": (
        lambda: layers.BatchNormalization(renorm_clipping={"max": 1}),
        "arg.keys",
        "an object of numbers under rmax, rmin, dmax",
    ),
    "order": (lambda: layers.Permute((1, 3)), "args.order", "1, 2, 3, ... in some order"),
    "axis": (lambda: layers.LayerNormalization(3).infer([(4, 2)]), "shape.axis", "axes run from 1 to 2"),
    "channel groups": (
        lambda: layers.GroupNormalization(4).infer([(6,)]),
        "shape.channel_groups",
        "the 6 channels of (6,) into 4",
    ),
    "no groups": (lambda: layers.GroupNormalization(0), "args.no_groups", "-1 or at least 1"),
    "mask rank": (
        lambda: layers.BatchNormalization()(np.ones((2, 3, 4, 1)), training=True, mask=np.ones((2, 3))),
        "shape.mask_rank",
        "input (3, 4, 1), but gets (3,)",
    ),
    "synchronized": (lambda: layers.BatchNormalization(synchronized=True), "args.synchronized", "several machines"),
    "renorm": (lambda: layers.BatchNormalization(renorm_clipping={"dmax": -1}), "args.renorm", "dmax >= 0"),
    "inputs": (lambda: layers.Subtract().infer([(2,)] * 3), "shape.inputs", "exactly 2 inputs, but gets 3"),
    "merge": (lambda: layers.Add().infer([(2, 3), (4,)]), "shape.merge", "merge (2, 3) and (4,)"),
    "batches": (lambda: layers.Add()([np.ones((2, 3)), np.ones((4, 3))]), "shape.batches", "have 2, 4 rows"),
    "masks": (lambda: layers.Add().compute_mask([ONE_HOT] * 2, [INDICES]), "shape.masks", "wants 2 masks"),
    "concatenate": (
        lambda: layers.Concatenate(1).infer([(2, 3), (2, 4)]),
        "shape.concatenate",
        "lay (2, 4) behind (2, 3) on axis 1",
    ),
    "dot": (lambda: layers.Dot((1, 2)).infer([(3, 4), (4, 5)]), "shape.dot", "axis 1 of (3, 4) with axis 2 of (4, 5)"),
    "two axes": (lambda: layers.Dot((1, 1, 1)), "args.two_axes", "one axis or two"),
    "no list": (lambda: layers.Add()(ONE_HOT), "call.needs_list", "a list of inputs, but gets ndarray"),
    "query alone": (lambda: layers.Attention()(ONE_HOT), "call.needs_query_value", "[query, value]"),
    "one of three": (lambda: layers.Attention()([ONE_HOT]), "shape.query_value", "gets 1 inputs"),
    "attention": (
        lambda: layers.Attention().infer([(3, 2), (4, 3)]),
        "shape.attention",
        "a query (3, 2) with a key (4, 3)",
    ),
    "heads": (lambda: layers.GroupQueryAttention(1, 3, 2), "args.heads", "3 query heads cannot share 2 key heads"),
    "noise": (
        lambda: layers.Dropout(0.5, (None, 2))(np.ones((2, 3)), training=True),
        "shape.noise",
        "shape (None, 2) for numbers of shape (2, 3)",
    ),
    "rank": (lambda: layers.RepeatVector(2).infer([(3, 4)]), "shape.rank", "rows of 1 axes, but gets (3, 4)"),
    "scaling": (lambda: layers.Rescaling([1, 2]).infer([(3,)]), "shape.scaling", "shape (2,) for rows of shape (3,)"),
    "mean alone": (lambda: layers.Normalization(mean=1.0), "args.mean_variance", "mean and variance belong together"),
    "no batches": (lambda: layers.Normalization().adapt([]), "data.no_batches", "nothing to adapt to"),
    "no such word": (
        lambda: layers.Embedding(3, 2)(np.array([[1.0, -2.0, 7.0]])),
        "data.indices",
        "whole numbers 0 to 2, but its input runs from -2 to 7",
    ),
    "row of numbers": (lambda: schedules.PiecewiseConstantDecay([], [1]), "arg.row", "at least 1 numbers"),
    "lists of a schedule": (
        lambda: schedules.PiecewiseConstantDecay([1], [1, 2, 3]),
        "schedule.lengths",
        "got 1 boundaries and 3 values",
    ),
    "no schedule": (
        lambda: schedules.LearningRateSchedule()(0),
        "schedule.abstract",
        "Give its class a __call__(step)",
    ),
    "two ways to clip": (lambda: SGD(clipnorm=1, clipvalue=1), "optimizer.clip_once", "Keep one of clipnorm"),
    "number for a schedule": (
        lambda: setattr(SGD(schedules.CosineDecay(0.1, 9)), "learning_rate", 0.1),
        "optimizer.scheduled",
        "SGD follows a schedule",
    ),
    "checkpoint's name": (lambda: callbacks.ModelCheckpoint("a.bin"), "callback.filepath", "one of .keras, .h5"),
    "checkpoint's rhythm": (
        lambda: callbacks.ModelCheckpoint("a.keras", save_freq=0),
        "callback.save_freq",
        "a whole number of batches, got 0",
    ),
    "backup's place": (lambda: callbacks.BackupAndRestore(""), "callback.backup_dir", "a text of length 0"),
    "name": (lambda: Dense(1, "swish?"), "block.unknown", "a text of length 6"),
}


def wrapped(times: int) -> Any:
    layer: Any = {"class_name": "Dense", "config": {"units": 2}}
    for _ in range(times):
        layer = {"class_name": "TimeDistributed", "config": {"layer": layer}}
    return layer


def stateful() -> layers.Layer:
    lstm = LSTM(2, stateful=True)
    lstm(np.ones((2, 5, 1)))
    return lstm


def built() -> layers.Layer:
    dense = Dense(2)
    dense.build((None, 3))
    return dense


@pytest.mark.parametrize(("call", "code", "part"), CASES.values(), ids=CASES)
def test_every_error_says_what_came_and_what_was_wanted(call: object, code: str, part: str) -> None:
    with pytest.raises(StrataError) as caught:
        call()  # type: ignore[operator]
    error = caught.value
    assert isinstance(error, ValueError)
    assert error.code == code
    assert part in str(error) == error.text("en")
    assert error.text("ko") != error.text("en")


def test_places_become_json_pointers() -> None:
    error = StrataError("arg.missing", owner="Dense", name="units").at("a/b", 2).at("model~")
    assert error.pointer == "/model~0/a~1b/2"


@pytest.mark.parametrize(
    ("value", "english"),
    [
        (True, "true"),
        (None, "nothing"),
        (3, "3"),
        (2**70, "a number beyond 2^53"),
        (float("nan"), "not a finite number"),
        ("Dense", "Dense"),
        ("<script>", "a text of length 8"),
        ({}, "an object"),
        ([1, 2], "a list of length 2"),
        (object(), "object"),
    ],
)
def test_what_came_is_shown_but_never_echoed(value: object, english: str) -> None:
    fact = shown(value)
    assert (fact.en if isinstance(fact, Words) else str(fact)) == english

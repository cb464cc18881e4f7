"""Callbacks that write files, print, or pass on what they hear."""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine import Input, Sequential, layers
from engine.callbacks import (
    BackupAndRestore,
    Callback,
    CallbackList,
    CSVLogger,
    History,
    LambdaCallback,
    ModelCheckpoint,
    ProgbarLogger,
)
from engine.errors import DataError, SpecError
from engine.optimizers import Adam
from engine.random import Streams
from engine.registry import KINDS
from tests.engine.core.doubles import rows
from tests.engine.core.test_callbacks import Told, line


def test_no_spec_can_name_a_file() -> None:
    assert set(KINDS["callback"]) == {"EarlyStopping", "ReduceLROnPlateau", "TerminateOnNaN"}


# ---- CSVLogger

TABLES = {
    "plain": ({}, {}, "epoch,loss,val_loss\r\n0,0.5,NA\r\n1,0.25,NA\r\n"),
    "validated": ({}, {"val_loss": [1.0, math.nan]}, "epoch,loss,val_loss\r\n0,0.5,1.0\r\n1,0.25,nan\r\n"),
    "separated": ({"separator": ";"}, {}, "epoch;loss;val_loss\r\n0;0.5;NA\r\n1;0.25;NA\r\n"),
}


@pytest.mark.parametrize(("arguments", "more", "text"), TABLES.values(), ids=TABLES)
def test_a_table_of_epochs(arguments: dict[str, Any], more: dict[str, list[float]], text: str, tmp_path: Path) -> None:
    told = [Told("loss", [0.5, 0.25]), *(Told(name, values) for name, values in more.items())]
    line().fit(*rows(4), epochs=2, verbose=0, callbacks=[*told, CSVLogger(tmp_path / "log.csv", **arguments)])
    assert (tmp_path / "log.csv").read_bytes().decode() == text


def test_a_table_goes_on_without_a_second_header(tmp_path: Path) -> None:
    for append in (False, True, True):
        logger = CSVLogger(tmp_path / "log.csv", append=append)
        line().fit(*rows(4), verbose=0, callbacks=[Told("loss", [0.5]), logger])
    assert (tmp_path / "log.csv").read_text().split() == ["epoch,loss,val_loss", *["0,0.5,NA"] * 3]


# ---- ModelCheckpoint


class Saver(Sequential):
    """Writes down where it is saved."""

    saved: list[str]

    def save(self, filepath: str, overwrite: bool = True) -> None:
        self.saved.append(filepath)

    def save_weights(self, filepath: str, overwrite: bool = True) -> None:
        self.saved.append("weights " + filepath)


KEPT = {
    "every epoch": ({"filepath": "{epoch:02d}-{loss:.1f}.keras"}, ["01-3.0.keras", "02-1.0.keras", "03-2.0.keras"]),
    "only the best": ({"filepath": "{epoch}.keras", "save_best_only": True}, ["1.keras", "2.keras"]),
    "the largest": ({"filepath": "{epoch}.keras", "save_best_only": True, "mode": "max"}, ["1.keras"]),
    "better than": (
        {"filepath": "{epoch}.h5", "save_best_only": True, "initial_value_threshold": 1.5},
        ["2.h5"],
    ),
    "weights": (
        {"filepath": "w{epoch}.weights.h5", "save_weights_only": True},
        [f"weights w{n}.weights.h5" for n in "123"],
    ),
    "every third batch": ({"filepath": "{epoch}-{batch}.keras", "save_freq": 3}, ["2-1.keras", "3-2.keras"]),
}


@pytest.mark.parametrize(("arguments", "saved"), KEPT.values(), ids=KEPT)
def test_checkpoints(arguments: dict[str, Any], saved: list[str]) -> None:
    model = Saver([Input((1,)), layers.Dense(1)])
    model.saved = []
    model.compile("sgd", "mse")
    checkpoint = ModelCheckpoint(monitor="loss", **arguments)
    model.fit(*rows(4), batch_size=2, epochs=3, verbose=0, callbacks=[Told("loss", [3, 1, 2]), checkpoint])
    assert model.saved == saved


def test_a_checkpoint_needs_a_name_that_can_be_filled() -> None:
    with pytest.raises(SpecError, match=r"must end in one of \.keras, \.h5"):
        ModelCheckpoint("model.bin")
    with pytest.raises(SpecError, match=r"must end in one of \.weights\.h5"):
        ModelCheckpoint("model.keras", save_weights_only=True)
    with pytest.raises(SpecError, match="save_freq"):
        ModelCheckpoint("model.keras", save_freq="day")  # type: ignore[arg-type]
    with pytest.raises(KeyError, match="nothing is called val_acc"):
        line().fit(*rows(4), verbose=0, callbacks=ModelCheckpoint("{val_acc}.keras"))
    with pytest.warns(UserWarning, match="auto"):
        ModelCheckpoint("model.keras", mode="best")
    with pytest.raises(SpecError, match="needs a directory"):
        BackupAndRestore("")


# ---- BackupAndRestore


def deep(units: int = 4) -> Sequential:
    """A model whose training draws from every generator and keeps a state."""
    model = Sequential([Input((1,)), layers.Dense(units), layers.Dropout(0.3), layers.Dense(1)], streams=Streams(3))
    model.compile(Adam(0.01, amsgrad=True, use_ema=True, gradient_accumulation_steps=2), "mse")
    return model


class BrokenOffError(Exception):
    """The power goes."""


def break_off(epoch: int) -> Callback:
    def stop(number: int, logs: Any) -> None:
        if number == epoch:
            raise BrokenOffError

    return LambdaCallback(on_epoch_begin=stop)


@pytest.mark.parametrize("double", [False, True])
def test_a_broken_training_goes_on_to_the_same_bits(tmp_path: Path, double: bool) -> None:
    x, y = rows(12)
    whole = deep()
    whole.fit(x, y, epochs=5, batch_size=4, verbose=0)
    backup = BackupAndRestore(tmp_path / "kept", double_checkpoint=double)
    with pytest.raises(BrokenOffError):
        deep().fit(x, y, epochs=5, batch_size=4, verbose=0, callbacks=[backup, break_off(3)])
    again = deep()
    backup = BackupAndRestore(tmp_path / "kept", double_checkpoint=double)
    history = again.fit(x, y, epochs=5, batch_size=4, verbose=0, callbacks=backup)
    assert history.epoch == [3, 4]
    assert again.updates == whole.updates == again.optimizer.updates
    for ours, theirs in zip(again.get_weights(), whole.get_weights(), strict=True):
        assert np.array_equal(ours, theirs)
    assert not (tmp_path / "kept").exists()  # nothing is left to restore


def test_a_rate_that_was_lowered_stays_low(tmp_path: Path) -> None:
    model = line()
    model.optimizer.learning_rate = 0.125
    model.fit(*rows(4), verbose=0, callbacks=BackupAndRestore(tmp_path, delete_checkpoint=False))
    again = line()
    again.fit(*rows(4), epochs=1, verbose=0, callbacks=BackupAndRestore(tmp_path))
    assert again.optimizer.learning_rate == 0.125


def test_batches_are_backed_up_too(tmp_path: Path) -> None:
    model, backup = line(), BackupAndRestore(tmp_path / "kept", save_freq=3, delete_checkpoint=False)
    model.fit(*rows(4), batch_size=2, epochs=2, verbose=0, callbacks=backup)
    with np.load(tmp_path / "kept" / "latest.npz", allow_pickle=False) as kept:
        about = json.loads(str(kept["about"]))
        assert (about["epoch"], about["batch"], about["updates"]) == (1, 1, 3)


def test_a_damaged_backup_is_told_or_replaced_by_the_one_before(tmp_path: Path) -> None:
    keep = {"delete_checkpoint": False}
    line().fit(*rows(4), epochs=2, verbose=0, callbacks=BackupAndRestore(tmp_path, double_checkpoint=True, **keep))
    (tmp_path / "latest.npz").write_bytes(b"half")
    model = line()
    model.fit(*rows(4), epochs=0, verbose=0, callbacks=BackupAndRestore(tmp_path, **keep))
    assert model.updates == 1
    (tmp_path / "previous.npz").write_bytes(b"")
    with pytest.raises(DataError, match="cannot be read"):
        line().fit(*rows(4), verbose=0, callbacks=BackupAndRestore(tmp_path))


def test_a_backup_of_another_model_is_refused(tmp_path: Path) -> None:
    deep().fit(*rows(4), verbose=0, callbacks=BackupAndRestore(tmp_path, delete_checkpoint=False))
    with pytest.raises(DataError, match="another model"):
        deep(5).fit(*rows(4), verbose=0, callbacks=BackupAndRestore(tmp_path))
    other = deep()
    other.compile("sgd", "mse")
    with pytest.raises(DataError, match="another model or optimizer"):
        other.fit(*rows(4), verbose=0, callbacks=BackupAndRestore(tmp_path))


def test_only_its_own_files_are_removed(tmp_path: Path) -> None:
    (tmp_path / "diary.txt").write_text("mine")
    line().fit(*rows(4), verbose=0, callbacks=BackupAndRestore(tmp_path))
    assert [file.name for file in tmp_path.iterdir()] == ["diary.txt"]


# ---- what is printed


def printed(verbose: Any, capsys: pytest.CaptureFixture[str], steps: int | None = 2) -> str:
    """What two epochs of two batches and a test print."""
    hooks = CallbackList(add_progbar=True, verbose=verbose, epochs=2, steps=steps)
    hooks.on_train_begin()
    for epoch in range(2):
        hooks.on_epoch_begin(epoch)
        for batch in range(2):
            hooks.on_train_batch_end(batch, {"loss": 0.5})
        hooks.on_test_begin()
        hooks.on_test_batch_end(0, {"loss": 7.0})
        hooks.on_test_end({"loss": 7.0})
        hooks.on_epoch_end(epoch, {"loss": 0.25, "val_loss": 0.0001})
    return capsys.readouterr().out


def test_silence(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(0, capsys) == ""


def test_a_line_per_epoch(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(2, capsys).splitlines() == [
        f"Epoch {epoch}/2 - 2 batches - loss: 0.2500 - val_loss: 1.0000e-04" for epoch in (1, 2)
    ]


@pytest.mark.parametrize("steps", [2, None])
@pytest.mark.parametrize("verbose", [1, "auto"])
def test_a_bar_per_epoch(verbose: Any, steps: int | None, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("tqdm")
    shown = printed(verbose, capsys, steps)
    assert "Epoch 2/2\n" in shown
    ends = [part for part in shown.split("\r") if "val_loss" in part]
    assert ends[-1].startswith("2/2 ")
    assert ends[-1].rstrip().endswith("- loss: 0.2500 - val_loss: 1.0000e-04")
    assert "7.0" not in shown  # validation is silent


def test_without_the_library_lines_stand_for_bars(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "tqdm", None)
    assert "Epoch 1/2 - 2 batches - loss: 0.2500" in printed(1, capsys)


# ---- CallbackList


def test_a_list_tells_everybody_in_order() -> None:
    heard: list[tuple[str, str, Any]] = []

    class Ear(Callback):
        def __init__(self, name: str) -> None:
            self.name = name

        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            heard.append((self.name, f"epoch {epoch}", logs))

        def on_batch_end(self, batch: int, logs: Any = None) -> None:
            heard.append((self.name, f"batch {batch}", logs))

        def on_train_begin(self, logs: Any = None) -> None:
            heard.append((self.name, "begin", logs))

    hooks = CallbackList([Ear("a"), [Ear("b")]], epochs=3)
    hooks.on_train_begin()
    hooks.on_train_batch_end(1, logs={"loss": 1.0})
    hooks.on_epoch_end(0, {"loss": 2.0})
    assert heard == [
        (name, what, logs)
        for what, logs in (("begin", None), ("batch 1", {"loss": 1.0}), ("epoch 0", {"loss": 2.0}))
        for name in "ab"
    ]
    assert [callback.params for callback in hooks.callbacks] == [{"epochs": 3}] * 2


def test_a_list_adds_what_is_missing() -> None:
    model, history = line(), History()
    hooks = CallbackList([history], add_history=True, add_progbar=True, model=model, verbose=0, epochs=1, steps=1)
    assert [type(callback) for callback in hooks.callbacks] == [History, ProgbarLogger]
    assert model.history is history
    assert history.model is model

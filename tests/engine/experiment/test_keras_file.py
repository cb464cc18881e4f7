"""A run's model as a .keras file answers raw inputs as its checkpoint does; in Keras it answers scaled ones."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.errors import DataError
from engine.experiment import decode_keras, decode_weights, encode_keras
from engine.saving.models import decode, encode, read_about
from tests.engine.experiment.test_weights import SPECS, trained


@pytest.mark.parametrize("raw", SPECS.values(), ids=SPECS)
def test_both_files_answer_alike(raw: Any) -> None:
    blob, prepared = trained(raw)
    first = decode_weights(blob)
    written = encode_keras(first)
    again = decode_keras(written)
    rows = prepared.dataset.x[prepared.split.validation[:9]].tolist()
    np.testing.assert_array_equal(again.predict(rows), first.predict(rows))
    assert (again.epoch, again.scaling) == (2, first.scaling)
    assert again.experiment.to_json() == first.experiment.to_json()
    model = decode(written)
    np.testing.assert_array_equal(model.predict(prepared.x_val[:9], verbose=0), first.predict(rows))
    assert "scaled inputs" in read_about(written)["note"]["en"]


def test_other_models_are_not_taken_for_runs() -> None:
    _, prepared = trained(SPECS["a number"])
    with pytest.raises(DataError, match="no model file"):
        decode_keras(encode(prepared.model))
    about = {"spec": SPECS["pictures"], "scaling": {"name": "none"}, "epoch": 1}
    with pytest.raises(DataError, match="no model file"):
        decode_keras(encode(prepared.model, about=about))

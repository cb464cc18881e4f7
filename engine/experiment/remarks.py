"""What runs, but will teach badly: said of layers on the way and of how the rows are dealt out; of ends: ``ending``."""

from __future__ import annotations

import numpy as np

from engine.errors import SpecError, StrataError
from engine.experiment.cost import Training
from engine.experiment.ending import activation_of
from engine.experiment.experiment import LayerChoice
from engine.experiment.parse import Draft
from engine.experiment.wiring import Wiring

MANY = 10
"""How many times larger or smaller a layer must make scaled data to be asked about."""


def straight(draft: Draft, wiring: Wiring) -> list[StrataError]:
    """Dense straight on Dense with nothing bent between them is one Dense."""
    found: list[StrataError] = []
    for index, layer in enumerate(draft.layers):
        readers = [draft.layers[place] for place, sources in enumerate(wiring.reads) if index in sources]
        if layer is None or not readers or layer.made.spec_name != "Dense" or activation_of(layer) != "linear":
            continue
        if all(reader is not None and reader.made.spec_name == "Dense" for reader in readers):
            found.append(SpecError("odd.two_lines").at("model", "layers", index))
    return found


def rescaled(draft: Draft, wiring: Wiring) -> list[StrataError]:
    """A Rescaling on the way from the data: they are scaled already."""
    found: list[StrataError] = []
    for index, layer in enumerate(draft.layers):
        before = [draft.layers[place] for place in wiring.behind(index)]
        readers = [draft.layers[place] for place, sources in enumerate(wiring.reads) if index in sources]
        if layer is None or layer.made.spec_name != "Rescaling" or not all(map(_hands_on, before)):
            continue
        times = float(np.abs(getattr(layer.made, "scale", 1.0)).max())
        whole = any(reader is not None and reader.made.spec_name == "Embedding" for reader in readers)
        if times >= MANY and not whole:
            found.append(SpecError("odd.unscaled", times=round(times, 1)).at("model", "layers", index))
        elif 0 < times <= 1 / MANY:
            found.append(SpecError("odd.scaled_twice", times=round(times, 4)).at("model", "layers", index))
    return found


def _hands_on(layer: LayerChoice | None) -> bool:
    """Whether a layer leaves numbers as they are, or is the one that scales them."""
    return layer is not None and (layer.made.family == "reshaping" or layer.made.spec_name in _PLAIN)


_PLAIN = ("InputLayer", "Identity", "Rescaling")


def rows_and_batches(draft: Draft, training: Training | None, test: int | None) -> list[StrataError]:
    found: list[StrataError] = []
    if training is None:
        return found
    if training.batch_size > training.rows:
        facts = {"batch_size": training.batch_size, "rows": training.rows}
        found.append(SpecError("odd.batch_larger", **facts).at("fit", "batch_size"))
    if training.validation == 0:
        found.append(SpecError("odd.no_validation").at("data", "validation_split"))
        for index, choice in enumerate(draft.callbacks):
            if str(getattr(choice.make(), "monitor", "")).startswith("val_"):
                found.append(SpecError("odd.watches_nothing").at("fit", "callbacks", index))
    elif test == 0:
        found.append(SpecError("odd.no_test").at("data", "test_split"))
    return found

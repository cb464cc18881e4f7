"""A trained model as a .keras file, for Keras and for ourselves.

The model takes scaled inputs, as it did in training. What Keras has no place for (the scaling, the spec, the epoch)
stands in the file's metadata.json, so that we can ask the model in raw units again.
"""

from __future__ import annotations

from pathlib import Path

from engine import datasets
from engine.datasets import Scaling
from engine.errors import DataError, Words
from engine.experiment.experiment import Experiment, SpecErrors
from engine.experiment.weights import FORMAT, Trained
from engine.models import Model
from engine.saving.models import decode, encode, read_about

NOTE = Words(
    "This model takes scaled inputs: apply the rule in scaling to raw ones first.",
    "이 모델에는 scaling 규칙으로 바꾼 입력을 넣어야 해요.",
)


def encode_keras(trained: Trained) -> bytes:
    """The .keras file of a trained model."""
    about = {
        "format": FORMAT,
        "epoch": trained.epoch,
        "note": {"en": NOTE.en, "ko": NOTE.ko},
        "scaling": trained.scaling.to_json(),
        "spec": trained.experiment.to_json(),
    }
    return encode(trained.model, about=about)


def decode_keras(blob: bytes, folder: Path = datasets.FOLDER) -> Trained:
    """The model in a file made by ``encode_keras``, with everything to ask it in raw units. Raises DataError."""
    model, about = decode(blob), read_about(blob)
    try:
        experiment = Experiment.parse(about["spec"])
        scaling, epoch = Scaling.from_json(about["scaling"]), int(about["epoch"])
    except (KeyError, TypeError, ValueError, SpecErrors) as error:
        raise DataError("data.model_file") from error
    info = experiment.source.info(folder)
    if not isinstance(model, Model) or not model.built or model.input_shape != (None, *info.input_shape):
        raise DataError("data.model_file")
    return Trained(experiment, info, model, scaling, epoch)

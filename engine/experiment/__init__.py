"""Experiments: from a JSON spec to a plan, a training run, and a model in a file.

plan(spec).to_json("ko")                   shapes, parameters, time, or errors with remedies
prepared = prepare(Experiment.parse(spec))
script(plan(spec)).text                    the same as a Keras script
train(prepared, emit)                      emit("epoch" | "batch" | "probe", {...})
decode_weights(encode_weights(prepared, epoch)).predict(raw)
"""

from engine.experiment.bounds import Bounds
from engine.experiment.cost import Speed, Training
from engine.experiment.experiment import Experiment, SpecErrors
from engine.experiment.fits import Fit, fitting, joins
from engine.experiment.inside import Inside
from engine.experiment.keras_file import decode_keras, encode_keras
from engine.experiment.plan import Plan, plan
from engine.experiment.prepare import Prepared, prepare, subject
from engine.experiment.probe import Probe
from engine.experiment.problem import Problem, Remedy
from engine.experiment.run import Trainer, train
from engine.experiment.script import Script, script
from engine.experiment.weights import Trained, decode_position, decode_weights, encode_weights, without_position

__all__ = [
    "Bounds",
    "Experiment",
    "Fit",
    "Inside",
    "Plan",
    "Prepared",
    "Probe",
    "Problem",
    "Remedy",
    "Script",
    "SpecErrors",
    "Speed",
    "Trained",
    "Trainer",
    "Training",
    "decode_keras",
    "decode_position",
    "decode_weights",
    "encode_keras",
    "encode_weights",
    "fitting",
    "joins",
    "plan",
    "prepare",
    "script",
    "subject",
    "train",
    "without_position",
]

"""An experiment as a Keras script: what a notebook needs to train the same model on the same rows.

script(plan(spec)).text      runs under Keras 3; with ``import engine as keras`` it gives the numbers of the run itself
"""

from __future__ import annotations

from dataclasses import dataclass, field
from keyword import iskeyword
from typing import Any

from engine.errors import Language, ShapeError, Words
from engine.experiment.ending import Target
from engine.experiment.experiment import EVERY, Choice, Experiment
from engine.experiment.phrases import OWN, STRANGE, Name, block, call, text
from engine.experiment.plan import Plan
from engine.experiment.walk import LayerPlan, outputs_of
from engine.experiment.wiring import Wiring
from engine.layers.base import Layer
from engine.layers.core.input_layer import InputLayer

_KERAS = Words("or: import engine as keras", "또는: import engine as keras")
_ROWS = Words("Strata's own data sets, NumPy only", "Strata의 데이터, NumPy만 있으면 돼요")
_SAME = Words("The same rows and the same scaling as in Strata", "Strata와 같은 행, 같은 스케일링")
_OURS = Words("Strata's own, not in Keras", "Strata에만 있는 층")
_TAKEN = ("keras", "datasets", "data", "rows", "scaling", "model", "x_train", "y_train", "x_val", "y_val")
_PARTS = (("train", "rows.train"), ("val", "rows.validation"))


@dataclass(frozen=True)
class Script:
    """Text, and for each layer of the spec the first and the last of its lines (from 1)."""

    text: str
    layers: list[tuple[int, int]]


@dataclass
class _Writer:
    lines: list[str] = field(default_factory=list)
    layers: dict[int, tuple[int, int]] = field(default_factory=dict)

    def add(self, *lines: str, layer: int | None = None) -> None:
        if layer is not None:
            self.layers[layer] = (len(self.lines) + 1, len(self.lines) + len(lines))
        self.lines += lines


def script(plan: Plan, language: Language = "en") -> Script:
    """The script of a planned spec. A model whose shapes do not fit is written as it stands, and Keras will refuse it.

    Raises SpecErrors if the spec has not the form of one."""
    experiment = plan.draft.experiment()
    out = _Writer()
    out.add(f"# {experiment.name}" if experiment.name else "# Strata", "")
    out.add(f"import keras  # {_KERAS.text(language)}")
    out.add(f"from engine import datasets  # {_ROWS.text(language)}", "")
    out.add(f"keras.utils.set_random_seed({experiment.seed})", "")
    out.add(f"# {_SAME.text(language)}")
    _data(out, experiment, plan)
    _stack(out, experiment, language) if not experiment.functional else _graph(out, experiment, plan.layers, language)
    _training(out, experiment)
    spans = [out.layers.get(index, (0, 0)) for index in range(len(experiment.layers))]
    return Script("\n".join(out.lines) + "\n", spans)


# ---- data


def _data(out: _Writer, experiment: Experiment, plan: Plan) -> None:
    source, seed = experiment.source, experiment.seed
    out.add(f"data = {call('datasets.load', source.spec_name, seed=seed, **source.get_config())}")
    shares = {"validation_split": experiment.validation_split, "test_split": experiment.test_split}
    out.add(f"rows = {call('datasets.split', Name('data'), seed, **shares)}")
    note = source.scaling.words.en if source.scaling.name != "standard" else "(x - mean) / std"
    out.add(f"scaling = datasets.Scaling.fit(data.info.scaling, data.x[rows.train])  # {note}")
    answers = _answers(experiment, plan)
    for part, place in _used(experiment):
        out.add(f"x_{part} = scaling.apply(data.x[{place}])")
        out.add(f"y_{part} = {answers.replace('$', f'data.y[{place}]')}")
    out.add("")


def _used(experiment: Experiment) -> tuple[tuple[str, str], ...]:
    """The parts of the data that training reads. The test rows stay sealed."""
    return _PARTS if experiment.validation_split > 0 else _PARTS[:1]


def _answers(experiment: Experiment, plan: Plan) -> str:
    """How the answers are written for the loss, with $ for the raw ones; several outputs take one each, by name."""
    heads = experiment.outputs or (EVERY,)
    targets = plan.targets if len(plan.targets) == len(heads) else [_guess(experiment, head) for head in heads]
    written = [_answer(target, len(type(experiment.source).classes)) for target in targets]
    if len(heads) == 1:
        return written[0]
    return "{" + ", ".join(f'"{head}": {one}' for head, one in zip(heads, written, strict=True)) + "}"


def _answer(target: Target, classes: int) -> str:
    if target == "one_hot":
        return f"keras.utils.to_categorical($, {classes})"
    return '$.astype("int64")' if target == "indices" else '$.astype("float32")[:, None]'


def _guess(experiment: Experiment, output: str) -> Target:
    """What the loss asks for, where the end of the model does not say it yet."""
    loss = experiment.compiled.new_loss(output)
    if loss is None or experiment.source.task == "regression" or loss.targets not in ("one_hot", "indices"):
        return "numbers"
    return "one_hot" if loss.targets == "one_hot" else "indices"


# ---- model


def _stack(out: _Writer, experiment: Experiment, language: Language) -> None:
    out.add("model = keras.Sequential([")
    if not isinstance(experiment.layers[0].made, InputLayer):
        out.add(f"    keras.Input({text(tuple(experiment.source.shape))}),")
    for index, choice in enumerate(experiment.layers):
        note = _note(choice.made, language)
        out.add(f"    {_layer(experiment, choice.made, choice.name)},{note}", layer=index)
    out.add("])", "")


def _layer(experiment: Experiment, made: Layer, name: str | None) -> str:
    named = {} if name is None else {"name": name}
    if isinstance(made, InputLayer):
        return call("keras.Input", tuple(experiment.source.shape), **named)
    return block(made, named)


def _note(made: Layer, language: Language) -> str:
    return f"  # {_OURS.text(language)}" if type(made).__name__ in OWN else ""


def _graph(out: _Writer, experiment: Experiment, plans: list[LayerPlan], language: Language) -> None:
    wiring, _ = Wiring.of(experiment.layers, experiment.outputs)
    names = _variables(wiring.names)
    start = Name("None")
    left = [index for index in range(len(experiment.layers)) if index not in wiring.order]
    for index in (*wiring.order, *left):
        choice, reads = experiment.layers[index], wiring.reads[index]
        line = f"{names[index]} = {_layer(experiment, choice.made, choice.name)}"
        if isinstance(choice.made, InputLayer):
            start = names[index]
        else:
            sources = [names[source] for source in reads] or [Name("None")]
            fits = plans[index].state == "ok"  # else it stands as it is wired, and Keras says what is wrong
            args, options = (
                choice.made.unbind(sources, {}) if fits else ([sources if len(sources) > 1 else sources[0]], {})
            )
            line += call("", *args, **options) + ("[0]" if _gives_several(choice.made, reads, plans) else "")
        out.add(line + _note(choice.made, language), layer=index)
    ends = [names[wiring.names.index(output)] for output in experiment.outputs if output in wiring.names]
    out.add(f"model = keras.Model({start}, {text(ends if len(ends) > 1 else (ends or [Name('None')])[0])})", "")


def _gives_several(made: Layer, reads: list[int], plans: list[LayerPlan]) -> bool:
    """Whether a layer has more outputs than the one that the next layers read."""
    shapes = [shape for source in reads if (shape := plans[source].output_shape) is not None]
    try:
        return len(shapes) == len(reads) and len(outputs_of(made, shapes)) > 1
    except ShapeError:
        return False


def _variables(names: list[str]) -> list[Name]:
    """A variable for each layer, as near to its name as Python allows."""
    taken = set(_TAKEN)
    found: list[Name] = []
    for name in names:
        plain = name.replace(".", "_").replace("-", "_")
        base = f"{plain}_" if iskeyword(plain) else plain
        variable, number = base, 1
        while variable in taken:
            number += 1
            variable = f"{base}_{number}"
        taken.add(variable)
        found.append(Name(variable))
    return found


# ---- training


def _training(out: _Writer, experiment: Experiment) -> None:
    _call(out, "model.compile", _compiled(experiment))
    fit: dict[str, Any] = {"validation_data": Name("(x_val, y_val)")} if len(_used(experiment)) > 1 else {}
    fit |= {"batch_size": experiment.batch_size, "epochs": experiment.epochs}
    fit |= {} if experiment.shuffle else {"shuffle": False}
    fit |= {"callbacks": [_choice(one) for one in experiment.callbacks]} if experiment.callbacks else {}
    _call(out, "history = model.fit", fit, "x_train, y_train")


def _compiled(experiment: Experiment) -> dict[str, Any]:
    """What ``compile`` is given; several outputs are told apart by their names."""
    compiled, heads = experiment.compiled, experiment.outputs or (EVERY,)
    losses = {name: _choice(loss) for name in heads if (loss := compiled.loss(name)) is not None}
    metrics = {name: [_choice(one) for one in compiled.metrics_of(name)] for name in heads}
    weights = {name: compiled.weights.get(name, 1.0) for name in heads} if compiled.weights else {}
    one = len(heads) == 1
    body: dict[str, Any] = {"loss": losses[heads[0]] if one and losses else losses}
    body["optimizer"] = _choice(experiment.optimizer)
    if any(metrics.values()):
        body["metrics"] = metrics[heads[0]] if one else metrics
    if weights:
        body["loss_weights"] = list(weights.values()) if one else weights
    return body


def _choice(choice: Choice) -> Name:
    """A block as a script names it: a word, or a call with what is not the default."""
    if choice.config is None and choice.kind != "callback" and (choice.kind, choice.word) not in STRANGE:
        return Name(text(choice.word))
    return Name(block(choice.make(), always=("learning_rate",)))


def _call(out: _Writer, function: str, named: dict[str, Any], *first: str) -> None:
    """A call with one argument a line."""
    out.add(f"{function}(", *(f"    {one}," for one in first))
    out.add(*(f"    {name}={text(value)}," for name, value in named.items()), ")")

"""Remedies for the end of the stack, the loss, the metrics, and what is merely odd."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Words
from engine.experiment.ending import last_with
from engine.experiment.patch import Patch
from engine.experiment.problem import Remedy
from engine.experiment.remedies.case import LAYERS, Case, Fix, add, always, drop, put

_SPARSE = "sparse_categorical_crossentropy"
_ONE_HOT = "categorical_crossentropy"
_BINARY = "binary_crossentropy"
_MSE = "mse"


def not_a_row(case: Case) -> Iterator[Remedy]:
    """The stack ends in a picture or a sequence: flatten before the last layers that work on rows."""
    choices = [choice for choice in case.plan.draft.layers if choice is not None]
    recurrent = last_with(choices, "return_sequences")
    if recurrent >= 0 and getattr(choices[recurrent].made, "return_sequences", False):
        name = case.name(recurrent)
        words = Words(f"Let {name} give only the last step", f"{name} 층이 마지막 시점만 내보내게 하기")
        yield Remedy(words, case.set_argument(recurrent, "return_sequences", False))
    flatten = Words("Insert Flatten above {0}", "{0} 위에 Flatten 층 넣기")
    first = _first_on_rows(case)
    if first is not None:
        name = case.name(first)
        yield Remedy(Words(flatten.en.format(name), flatten.ko.format(name)), case.insert(first, "Flatten"))
    end = len(case.plan.layers)
    yield Remedy(Words("Add Flatten at the end", "맨 끝에 Flatten 층 넣기"), case.insert(end, "Flatten"))


def units(case: Case) -> Iterator[Remedy]:
    """The wrong number of outputs."""
    wanted = _wanted(case)
    choices = [choice for choice in case.plan.draft.layers if choice is not None]
    index = last_with(choices, "units")
    if index >= 0:
        words = Words(f"Make it {wanted} {'unit' if wanted == 1 else 'units'}", f"유닛 {wanted}개로 바꾸기")
        patch = case.set_argument(index, "units", wanted)
        yield Remedy(words, patch)
        yield Remedy(words, patch + _activation(case, wanted))
    yield from add_dense(case)


def add_dense(case: Case) -> Iterator[Remedy]:
    """A last layer that gives what the data asks for."""
    wanted, end = _wanted(case), len(case.plan.layers)
    words = Words(f"Add Dense with {wanted} {'unit' if wanted == 1 else 'units'}", f"유닛 {wanted}개인 Dense 층 추가")
    dense = {"class_name": "Dense", "config": {"units": wanted, "activation": _ending(case, wanted)}}
    if end:
        yield Remedy(words, add((*LAYERS, end), dense))
        return
    info = case.plan.info
    flat = info is None or len(info.input_shape) == 1
    yield Remedy(words, add(LAYERS, [dense] if flat else [{"class_name": "Flatten", "config": {}}, dense]))


def one_unit(case: Case) -> Iterator[Remedy]:
    """A loss for shares of classes on one output, with two classes."""
    words = Words("Use binary crossentropy", "이진 크로스 엔트로피 쓰기")
    yield Remedy(words, case.set_loss(_BINARY))
    yield Remedy(words, case.set_loss(_BINARY) + _activation(case, 1))


def softmax_of_one(case: Case) -> Iterator[Remedy]:
    regression = case.plan.info is not None and case.plan.info.task == "regression"
    name = "linear" if regression else "sigmoid"
    yield Remedy(_use(name), case.set_argument(case.index, "activation", name))


def loss_for_classes(case: Case) -> Iterator[Remedy]:
    """A loss for classes where the data has numbers: the loss, and an ending that can reach them."""
    words = Words("Use mean squared error", "평균 제곱 오차 쓰기")
    yield Remedy(words, case.set_loss(_MSE) + _linear_end(case))
    yield Remedy(words, case.set_loss(_MSE))


def loss_targets(case: Case) -> Iterator[Remedy]:
    """The loss refuses these outputs: take the one made for them."""
    for loss in (_MSE, _ONE_HOT, _BINARY, _SPARSE):
        yield Remedy(Words(f"Use {loss}", f"{loss} 쓰기"), case.set_loss(loss))


def metric(case: Case) -> Iterator[Remedy]:
    regression = case.plan.info is not None and case.plan.info.task == "regression"
    name = "mae" if regression else "accuracy"
    yield Remedy(Words(f"Use {name}", f"{name} 쓰기"), put(case.path, name))
    yield Remedy(Words("Remove this metric", "이 지표 지우기"), drop(case.path))


def activation(name: str) -> Fix:
    def fix(case: Case) -> Iterator[Remedy]:
        yield Remedy(_use(name), case.set_argument(case.index, "activation", name))

    return fix


def softmax_binary(case: Case) -> Iterator[Remedy]:
    yield Remedy(Words("Use categorical crossentropy", "범주형 크로스 엔트로피 쓰기"), case.set_loss(_ONE_HOT))


def without(case: Case) -> Iterator[Remedy]:
    yield case.remove_layer(case.index)


def fewer_epochs(case: Case) -> Iterator[Remedy]:
    """As many as the time allows, and a little less."""
    fitting = case.error.facts["epochs"]
    if isinstance(fitting, int):
        for epochs in (max(1, fitting * 9 // 10), 1):
            words = Words(f"Train {epochs} epochs", f"{epochs} 에포크만 학습하기")
            yield Remedy(words, add(("fit", "epochs"), epochs))


def two_lines(case: Case) -> Iterator[Remedy]:
    yield Remedy(_use("relu"), case.set_argument(case.index, "activation", "relu"))


def batch_larger(case: Case) -> Iterator[Remedy]:
    rows = case.plan.training.rows if case.plan.training else 1
    size = min(32, rows)
    words = Words(f"Make it {size} rows", f"배치 크기를 {size}행으로 바꾸기")
    yield Remedy(words, put(case.path, size))


def remove_callback(case: Case) -> Iterator[Remedy]:
    yield Remedy(
        Words("Hold back 20% for validation", "검증용으로 20% 남겨 두기"), add(("data", "validation_split"), 0.2)
    )
    yield Remedy(Words("Remove this callback", "이 콜백 지우기"), drop(case.path))


FIXES: dict[str, Fix] = {
    "ending.not_a_row": not_a_row,
    "ending.units": units,
    "ending.one_number": units,
    "ending.one_unit": one_unit,
    "ending.softmax_of_one": softmax_of_one,
    "ending.loss_for_classes": loss_for_classes,
    "shape.targets": loss_targets,
    "shape.ctc": loss_targets,
    "shape.pairs": loss_targets,
    "shape.needs_one_hot": loss_targets,
    "shape.needs_indices": loss_targets,
    "data.labels": loss_targets,
    "shape.metric": metric,
    "metric.rows": metric,
    "metric.axis": metric,
    "metric.top_k": metric,
    "metric.class_id": metric,
    "metric.labels": metric,
    "metric.label_weights": metric,
    "metric.several_numbers": metric,
    "model.empty": add_dense,
    "model.nothing_to_learn": add_dense,
    "odd.not_softmax": activation("softmax"),
    "odd.not_sigmoid": activation("sigmoid"),
    "odd.narrow": activation("linear"),
    "odd.softmax_binary": softmax_binary,
    "odd.logits_twice": always(
        Words("Switch from_logits off", "from_logits 끄기"), add(("compile", "loss", "config", "from_logits"), False)
    ),
    "odd.accuracy_of_numbers": metric,
    "odd.two_lines": two_lines,
    "odd.unscaled": without,
    "odd.scaled_twice": without,
    "odd.no_test": always(Words("Seal 20%", "20% 봉해 두기"), add(("data", "test_split"), 0.2)),
    "odd.too_long": fewer_epochs,
    "fit.too_long": fewer_epochs,
    "odd.batch_larger": batch_larger,
    "odd.no_validation": always(Words("Hold back 20%", "20% 남겨 두기"), add(("data", "validation_split"), 0.2)),
    "odd.watches_nothing": remove_callback,
}


def _use(name: str) -> Words:
    return Words(f"Use {name}", f"{name} 활성화 함수 쓰기")


def _wanted(case: Case) -> int:
    """How many outputs the data and the loss ask for."""
    info, loss = case.plan.info, case.plan.draft.loss
    classes = len(info.classes) if info is not None else 0
    if classes == 0:
        return 1
    targets = loss.make().targets if loss is not None else "one_hot"
    return 1 if classes == 2 and targets in ("binary", "numbers") else classes


def _ending(case: Case, wanted: int) -> str:
    info, loss = case.plan.info, case.plan.draft.loss
    if (info is not None and info.task == "regression") or getattr(loss and loss.make(), "from_logits", False):
        return "linear"
    return "sigmoid" if wanted == 1 else "softmax"


def _activation(case: Case, wanted: int) -> Patch:
    choices = [choice for choice in case.plan.draft.layers if choice is not None]
    index = last_with(choices, "activation")
    return case.set_argument(index, "activation", _ending(case, wanted)) if index >= 0 else []


def _linear_end(case: Case) -> Patch:
    """Let the last activation be a straight line, if there is a layer to ask."""
    choices = [choice for choice in case.plan.draft.layers if choice is not None]
    index = last_with(choices, "activation")
    return case.set_argument(index, "activation", "linear") if index >= 0 else []


def _first_on_rows(case: Case) -> int | None:
    """The first of the layers at the end that turn rows into rows: Dense, Dropout, Activation."""
    first = None
    for plan in reversed(case.plan.layers):
        if plan.input_shape is None or plan.output_shape is None or len(plan.output_shape) != len(plan.input_shape):
            break
        if plan.input_shape[:-1] != plan.output_shape[:-1] or any(len(w.shape) > 2 for w in plan.weights.values()):
            break
        first = plan.index if plan.weights else first
    return first

"""An error as a page shows it: what is wrong, what was needed and what came, and one remedy to click."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.errors import Fact, Language, StrataError, Words, say
from engine.experiment.patch import Patch

_PICTURE = Words("height × width × channels", "높이 × 너비 × 채널")
_UNREADABLE = Words("This layer cannot read that shape", "이 층이 읽을 수 없는 모양이에요")
_ENDING = Words("The end does not fit the data", "마지막 출력이 데이터와 맞지 않아요")
_TITLES = {
    "shape": _UNREADABLE,
    "ending": _ENDING,
    "arg": Words("This value does not fit", "쓸 수 없는 값이에요"),
    "block": Words("There is nothing of that name", "그런 이름이 없어요"),
    "spec": Words("This is not the form of a spec", "실험 명세의 형식이 아니에요"),
    "graph": Words("The layers are not connected yet", "층이 아직 제대로 이어지지 않았어요"),
    "compile": Words("Loss or metrics do not fit the outputs", "손실이나 지표가 출력과 맞지 않아요"),
    "model": Words("The model is not complete", "모델이 아직 완성되지 않았어요"),
    "data": Words("The data cannot be used so", "데이터를 이대로는 쓸 수 없어요"),
    "odd": Words("This runs, but look again", "돌아가지만 다시 살펴보세요"),
    "arg.unknown": Words("There is no such argument", "그런 인자가 없어요"),
    "arg.missing": Words("Something is missing", "빠진 값이 있어요"),
    "spec.missing": Words("Something is missing", "빠진 항목이 있어요"),
    "metric": Words("This metric does not fit", "지표가 맞지 않아요"),
    "shape.metric": Words("This metric does not fit", "지표가 맞지 않아요"),
    "shape.targets": Words("Loss and outputs do not fit", "손실 함수와 출력이 맞지 않아요"),
    "shape.ctc": Words("Loss and outputs do not fit", "손실 함수와 출력이 맞지 않아요"),
    "shape.pairs": Words("Loss and outputs do not fit", "손실 함수와 출력이 맞지 않아요"),
    "fit.too_long": Words("It would take too long", "너무 오래 걸려요"),
    "model.too_large": Words("Too large for the memory", "메모리에 담기에는 너무 커요"),
    "model.duplicate_name": Words("This name is taken", "이미 있는 이름이에요"),
    "model.layer_name": Words("This name cannot be used", "쓸 수 없는 이름이에요"),
    "data.files_missing": Words("The data is not here yet", "데이터가 아직 없어요"),
}
_NEEDS = {
    "shape.needs_picture": _PICTURE,
    "shape.picture_flattened": _PICTURE,
    "shape.needs_sequence": Words("steps × features", "시점 × 특징"),
    "shape.needs_row": Words("a row of numbers", "숫자 한 줄"),
    "ending.not_a_row": Words("a row of numbers", "숫자 한 줄"),
}


@dataclass(frozen=True)
class Remedy:
    """One change that mends a fault: what the button says, and the operations on the spec."""

    text: Words
    patch: Patch


@dataclass(frozen=True)
class Problem:
    """A fault and its remedy, if there is one."""

    error: StrataError
    remedy: Remedy | None

    def to_json(self, language: Language = "en") -> dict[str, Any]:
        error, remedy = self.error, self.remedy
        body: dict[str, Any] = {
            "pointer": error.pointer,
            "code": error.code,
            "message": error.text(language),
            "facts": {name: _plain(fact, language) for name, fact in error.facts.items()},
            "remedy": remedy and {"text": remedy.text.text(language), "patch": remedy.patch},
        }
        if title := _TITLES.get(error.code) or _TITLES.get(error.code.split(".")[0]):
            body["title"] = title.text(language)
        if needs := _NEEDS.get(error.code):
            body["needs"] = needs.text(language)
        if isinstance(got := error.facts.get("got"), tuple):
            body["gets"] = list(got)
        return body


def _plain(fact: Fact, language: Language) -> Any:
    """A fact as a JSON value."""
    if isinstance(fact, Words):
        return fact.text(language)
    if isinstance(fact, list | tuple):
        return [_plain(part, language) for part in fact]
    return fact if isinstance(fact, str | int | float | bool) else say(fact, language)

"""Views of a run's model at any epoch. The last answers are kept: who scrubs to and fro asks the same again."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.domain.event import encode
from app.domain.owner import Viewer
from app.limits import LIMITS
from app.services.models import Models
from engine.views import view_of


@dataclass
class Answers:
    """The last answers by question, as JSON texts."""

    kept: OrderedDict[str, str] = field(default_factory=OrderedDict)
    characters: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def find(self, question: str) -> str | None:
        with self.lock:
            if question in self.kept:
                self.kept.move_to_end(question)
            return self.kept.get(question)

    def keep(self, question: str, answer: str) -> None:
        with self.lock:
            self.characters += len(answer) - len(self.kept.pop(question, ""))
            self.kept[question] = answer
            while self.characters > LIMITS.answers_kept_bytes:
                self.characters -= len(self.kept.popitem(last=False)[1])


@dataclass(frozen=True)
class Views:
    """What can be seen of the models of runs."""

    models: Models
    answers: Answers = field(default_factory=Answers)

    def seen_by(self, viewer: Viewer) -> Views:
        """The same, for one who asks."""
        return replace(self, models=self.models.seen_by(viewer))

    def look(self, run: str, name: str, config: Mapping[str, Any], epoch: int | None = None, near: bool = False) -> str:
        """What a view says of the model at the end of an epoch (the newest checkpoint, unless told), as JSON text;
        ``near``: of the last epoch up to it that can be seen at once.

        Raises AppError as ``Subjects.at`` does and for sealed test rows, SpecError for arguments that do not fit."""
        view = view_of(name, config)
        runs = self.models.runs
        run = runs.wish(run).id
        if near and epoch is not None:
            epoch = self.models.subjects.past.at_hand(runs, run, epoch)
        if view.asks_for_test and epoch is not None:
            runs.check_open(run, epoch)
        question = json.dumps([run, epoch, name, view.get_config()])
        found = None if epoch is None else self.answers.find(question)
        if found is not None:
            return found
        with self.models.subjects.at(runs, run, epoch) as (held, reached):
            if view.asks_for_test:
                runs.check_open(run, reached)
            answer = encode({"view": name, "epoch": reached, **view.look(held.subject)})
        if epoch is not None:
            self.answers.keep(question, answer)
        return answer

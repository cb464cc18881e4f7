"""Views of a run's model: one route for each, whose query parameters are the arguments that the view declares."""

from __future__ import annotations

from collections.abc import Callable
from inspect import Parameter, Signature
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from app.api.body import StrictRoute
from app.api.deps import RunId, ViewsService
from app.api.shapes.views import ANSWERS
from app.limits import LIMITS
from engine.marks import Ge, Gt, Le, Lt, Text
from engine.registry import KINDS
from engine.spec import LONGEST_TEXT, Argument, arguments

router = APIRouter(prefix="/api/v1/runs/{run}/views", tags=["models"], route_class=StrictRoute)
EPOCH = Annotated[
    int | None,
    Query(ge=0, le=LIMITS.most_epochs, description="The end of which epoch; 0: before the first; the newest if empty."),
]
NEAR = Annotated[
    bool, Query(description="The last epoch up to it that can be seen at once will do; `epoch` says which.")
]


def looker(name: str, declared: dict[str, Argument]) -> Callable[..., Response]:
    """The route of one view."""

    def look(run: str, views: Any, epoch: int | None, near: bool, **config: Any) -> Response:
        return Response(views.look(run, name, config, epoch, near), media_type="application/json")

    fixed = {"run": RunId, "views": ViewsService}
    parts = [Parameter(part, Parameter.KEYWORD_ONLY, annotation=hint) for part, hint in fixed.items()]
    parts += [Parameter("epoch", Parameter.KEYWORD_ONLY, annotation=EPOCH, default=None)]
    parts += [Parameter("near", Parameter.KEYWORD_ONLY, annotation=NEAR, default=False)]
    parts += [
        Parameter(part, Parameter.KEYWORD_ONLY, annotation=in_query(argument), default=argument.default)
        for part, argument in declared.items()
    ]
    look.__signature__ = Signature(parts, return_annotation=Response)  # type: ignore[attr-defined]
    return look


def in_query(argument: Argument) -> Any:
    """A declared argument as the type of a query parameter."""
    bounds: dict[str, Any] = {}
    for mark in argument.marks:
        bounds |= vars(mark) if isinstance(mark, Ge | Gt | Le | Lt) else {}
    hint, text = argument.type, argument.mark(Text)
    longest = LONGEST_TEXT if argument.type is str else None
    about = Query(description=text.help_en if text else None, max_length=longest, **bounds)
    return Annotated[hint | None if argument.optional else hint, about]


for name, cls in KINDS["view"].items():
    router.add_api_route(
        f"/{name}",
        looker(name, dict(arguments(cls))),
        operation_id=f"look{name.title()}",
        summary=cls.help.en,
        responses={200: {"model": ANSWERS[name]}},
    )

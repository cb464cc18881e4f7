"""Lab reports: a run as one page that needs nothing else, for reading offline, printing and handing in."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Any

from fastapi import APIRouter
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse, Response

from app.api.body import StrictRoute
from app.api.deps import Caller, RunId, ViewsService
from app.assets import Assets
from app.services import figures, report
from engine.errors import Language, Words

ROOT = Path(__file__).resolve().parents[2]
HTML = "text/html"

router = APIRouter(prefix="/api/v1/runs/{run}", tags=["runs"], route_class=StrictRoute)
assets = Assets(ROOT / "static")
templates = Environment(
    loader=FileSystemLoader(ROOT / "templates"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=StrictUndefined,
)


@router.get(
    "/report",
    operation_id="getReport",
    summary="The run as a lab report: one HTML file without scripts that opens offline",
    response_class=Response,
    responses={200: {"content": {HTML: {"schema": {"type": "string"}}}}},
)
def lab_report(run: RunId, language: Caller, views: ViewsService) -> Response:
    facts = report.facts(views, run, language)
    style = Markup((ROOT / "templates" / "report.css").read_text(encoding="utf-8"))
    rules = policy(style)
    page = templates.get_template("report.html").render(
        **facts, **speaking(language), lang=language, style=style, policy=rules
    )
    name = f"strata-run-{facts['run']['number']}.html"
    headers = {
        "content-security-policy": f"{rules}; frame-ancestors 'none'",
        "content-disposition": f'inline; filename="{name}"',
        "content-language": language,
    }
    return HTMLResponse(page, headers=headers)


def policy(style: str) -> str:
    """What the page may load: its own style sheet, known by its hash, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def speaking(language: Language) -> dict[str, Any]:
    """How the template speaks: the interface's own words, with what goes into them escaped."""
    words = assets.words()[language]

    def t(key: str, **facts: object) -> Markup:
        return Markup(escape(words[key])).format(**facts)

    def rich(key: str, **facts: object) -> Markup:
        return t(key, **{name: Markup("<b>{}</b>").format(value) for name, value in facts.items()})

    def said(*parts: object) -> Markup | None:
        """The word under a key that is put together, if there is one."""
        key = ".".join(map(str, parts))
        return t(key) if key in words else None

    def word(both: Words | dict[str, str] | str | None) -> str:
        if isinstance(both, Words):
            return both.text(language)
        return both[language] if isinstance(both, dict) else both or ""

    return {"t": t, "rich": rich, "said": said, "word": word, "f": figures}

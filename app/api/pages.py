"""The page shell, the static files and the documentation page; all data comes by REST, for scripts and page alike."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi import Path as InPath
from jinja2 import Environment, FileSystemLoader, select_autoescape
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from app import VERSION
from app.api.deps import OWNER_COOKIE, viewer_of
from app.api.language import language_of
from app.assets import Asset, Assets
from app.errors import AppError
from engine.errors import Language

OWNER_SECONDS = 400 * 86_400
ROOT = Path(__file__).resolve().parents[2]
POLICY = (
    "default-src 'none'; script-src 'self'{hashes}; style-src 'self'; connect-src 'self'{sockets}; "
    "img-src 'self' data: blob:; font-src 'self'; worker-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def policy(host: str, *inline: str) -> str:
    """The content security policy of a page with these inline texts. Old engines want the socket spelled out."""
    hashes = "".join(f" 'sha256-{base64.b64encode(hashlib.sha256(t.encode()).digest()).decode()}'" for t in inline)
    return POLICY.format(hashes=hashes, sockets=f" ws://{host} wss://{host}")


def routes(default: Language | None) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    assets = Assets(ROOT / "static")
    templates = Environment(
        loader=FileSystemLoader(ROOT / "templates"), autoescape=select_autoescape(), trim_blocks=True, auto_reload=True
    )

    def page(request: Request, template: str, inline: tuple[str, ...], **values: Any) -> Response:
        language = language_of(request.scope, default)
        answer = HTMLResponse(templates.get_template(template).render(lang=language, version=VERSION, **values))
        answer.headers["content-security-policy"] = policy(request.headers["host"], *inline)
        answer.headers["content-language"] = language
        answer.headers["cache-control"] = "no-cache"
        answer.headers["vary"] = "Cookie, Accept-Language"
        return answer

    @router.get("/")
    def home(request: Request) -> Response:
        """The page."""
        import_map = assets.import_map()
        values = {"import_map": Markup(import_map), "modules": assets.modules(), "words": assets.words()}
        answer = page(request, "index.html", (import_map,), **values)
        owner = viewer_of(request).owner
        answer.set_cookie(  # renewed with every visit; browsers keep no cookie for longer
            OWNER_COOKIE,
            request.app.state.signer.token(owner or None),
            max_age=OWNER_SECONDS,
            httponly=True,
            samesite="lax",
        )
        return answer

    @router.get("/docs")
    def docs(request: Request) -> Response:
        """The interface for people: Swagger UI over /openapi.json, from our own files."""
        return page(request, "docs.html", ())

    @router.get("/static/{name:path}")
    def static(request: Request, name: Annotated[str, InPath(max_length=200)]) -> Response:
        """One file of the page."""
        asset = assets.get(name)
        if asset is None:
            raise AppError("route.unknown")
        return file_answer(request, asset, forever=name.startswith("vendor/") and "v" in request.query_params)

    return router


def file_answer(request: Request, asset: Asset, *, forever: bool) -> Response:
    packed = asset.packed if "gzip" in request.headers.get("accept-encoding", "") else None
    tag = f'"{asset.digest}{"-gz" if packed else ""}"'
    headers = {
        "etag": tag,
        "vary": "Accept-Encoding",
        "cache-control": "public, max-age=31536000, immutable" if forever else "no-cache",
    }
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if packed:
        headers["content-encoding"] = "gzip"
    return Response(packed or asset.body, headers=headers, media_type=asset.media_type)

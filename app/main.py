"""create_app(settings): the only place that wires things together."""

from __future__ import annotations

from fastapi import FastAPI

from app import VERSION
from app.api import catalog, datasets, health, pages, problems, specs
from app.api.language import language_of
from app.errors import AppError
from app.gate import App, Gate, Scope
from app.limits import LIMITS
from app.settings import Settings


def create_app(settings: Settings) -> App:
    """The whole application behind its outer wall."""
    app = FastAPI(title="Strata", version=VERSION, docs_url=None, redoc_url=None, openapi_url="/openapi.json")
    app.state.settings = settings
    app.state.language = settings.lang
    problems.install(app, settings.lang)
    for router in (health.router, catalog.router, datasets.router, specs.router, pages.routes(settings.lang)):
        app.include_router(router)

    def refusal(scope: Scope, error: AppError) -> App:
        return problems.problem(error, language_of(scope, settings.lang))

    return Gate(app, LIMITS, refusal, frozenset(settings.allowed_hosts), settings.token)

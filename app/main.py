"""create_app(settings): the only place that wires things together."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from app import VERSION
from app.api import (
    catalog,
    datasets,
    events,
    health,
    models,
    openapi,
    pages,
    problems,
    reports,
    runs,
    specs,
    tokens,
    views,
)
from app.api.language import language_of
from app.errors import AppError
from app.gate import App, Gate, Scope
from app.limits import LIMITS
from app.services import catalog as catalog_service
from app.services import machine, owners, runner
from app.services.live import Live
from app.services.models import Models
from app.services.runs import Runs
from app.services.views import Views
from app.settings import Settings
from app.store.database import Database
from app.store.events import Events
from app.store.migrate import upgrade
from app.store.requests import Requests

log = logging.getLogger("strata")


def create_app(settings: Settings) -> Gate:
    """The whole application behind its outer wall. Opens the store; its background tasks start with the server."""
    folder = settings.data_dir
    asked, wishes = Database(folder / "requests.db", writer=True), Database(folder / "requests.db")
    upgrade(asked, "requests")
    log_file = Database(folder / "events.db")
    app = FastAPI(title="Strata", version=VERSION, docs_url=None, redoc_url=None, lifespan=lifespan)
    app.state.settings = settings
    app.state.language = settings.lang
    app.state.runs = Runs(Requests(asked), Requests(wishes), Events(log_file), folder, settings.run_slots)
    app.state.models = Models(app.state.runs)
    app.state.views = Views(app.state.models)
    app.state.live = Live(app.state.runs.events)
    app.state.signer = owners.signer(folder)
    app.state.databases = (asked, wishes, log_file)
    problems.install(app, settings.lang)
    openapi.install(app)
    api = (health, catalog, datasets, specs, runs, events, models, views, reports, tokens)
    for router in (*(room.router for room in api), pages.routes(settings.lang)):
        app.include_router(router)

    def refusal(scope: Scope, error: AppError) -> App:
        return problems.problem(error, language_of(scope, settings.lang))

    def is_ours(token: str) -> bool:
        return app.state.signer.owner(token) is not None

    return Gate(app, LIMITS, refusal, settings.hosts, settings.token, is_ours)


async def tidy(runs: Runs) -> None:
    """Now and then remove what was deleted for good."""
    while True:
        await asyncio.sleep(LIMITS.undo_seconds)
        await asyncio.to_thread(runs.tidy)


def warm(app: FastAPI) -> None:
    """Do once, now, what the first caller would wait for: the catalogue and the description of the routes."""
    catalog_service.catalog()
    app.openapi()


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Follow the runner's log for as long as the server serves."""
    state = app.state
    tasks = [asyncio.create_task(job) for job in (state.live.tail(), tidy(state.runs))]
    tasks.append(asyncio.create_task(asyncio.to_thread(warm, app)))
    tasks.append(asyncio.create_task(machine.ensure(state.settings.data_dir)))
    if not await runner.ready(state.settings.data_dir, state.runs.events):
        log.warning("the runner is not ready yet; see %s", state.settings.data_dir / "logs" / "runner.log")
    yield
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    for database in state.databases:
        database.close()

"""Right and wrong on the page: the matrix and the rows behind it at any epoch, the sealed test rows, numbers."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.serving import Served
from tests.ui import acts
from tests.ui.conftest import OpenPage
from tests.ui.test_everyone import SMALL, WIDER, offences

SENTENCE = re.compile(r"\d")


def mistakes(page: Page) -> None:
    acts.column(page, "look")
    page.locator("#lens-mistakes").click()
    expect(page.locator("[data-lens=mistakes] .say")).to_be_visible()


def trained(page: Page, epochs: int) -> None:
    acts.train(page)
    acts.finished(page, epochs)
    mistakes(page)
    expect(page.locator("[data-sentence]")).to_have_text(re.compile(rf"\b{epochs}\b"))


def counts(page: Page) -> list[list[int]]:
    rows: list[list[int]] = page.evaluate(
        """() => [...document.querySelectorAll('.confusion tbody tr')].map(
          row => [...row.querySelectorAll('td')].map(cell => Number(cell.textContent) || 0))"""
    )
    return rows


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("ko", 390)])
def test_every_figure_of_the_matrix_leads_to_its_rows(open_page: OpenPage, language: str, width: int) -> None:
    page = open_page(width=width, height=844, language=language, storage=acts.draft(epochs=2))
    trained(page, 2)
    matrix = counts(page)
    assert sum(map(sum, matrix)) == 359
    wrong = 359 - sum(matrix[k][k] for k in range(10))
    behind = page.locator("[data-examples]")
    expect(behind).to_have_attribute("data-examples", str(wrong))
    page.locator("[data-pair]").click()
    cell = page.locator(".confusion [aria-pressed=true]")
    truth, said = map(int, (cell.get_attribute("data-at") or "").split(","))
    most = max(matrix[a][b] for a in range(10) for b in range(10) if a != b)
    assert matrix[truth][said] == most
    expect(behind).to_have_attribute("data-examples", str(most))
    expect(behind.locator("li")).to_have_count(min(most, 24))
    page.locator("[data-all]").click()
    expect(behind).to_have_attribute("data-examples", str(wrong))
    assert offences(page, ".look") == []
    if width < 768:
        assert page.evaluate(SMALL) == []
    assert page.evaluate(WIDER) == []


def test_the_epoch_slider_turns_the_matrix_back(open_page: OpenPage) -> None:
    page = open_page(storage=acts.draft(epochs=8))
    trained(page, 8)
    late = counts(page)
    page.locator("#wave").press("Home")
    expect(page.locator("[data-sentence] b").first).to_have_text("1")
    early = counts(page)
    assert sum(early[k][k] for k in range(10)) < sum(late[k][k] for k in range(10))
    page.locator("#wave").press("End")
    expect(page.locator("[data-sentence] b").first).to_have_text("8")
    assert counts(page) == late


def test_the_matrix_is_one_stop_with_arrows_inside(open_page: OpenPage) -> None:
    page = open_page(storage=acts.draft(epochs=2))
    trained(page, 2)
    expect(page.locator(".confusion td button[tabindex='0']")).to_have_count(1)
    page.locator("[data-at='3,3']").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-at='4,4']")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[data-at='4,4']")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#epoch")).to_have_text("2")  # the arrows moved no epoch


def test_charts_have_their_twins_and_a_class_its_curve(open_page: OpenPage) -> None:
    page = open_page(width=1440, height=1600, storage=acts.draft(epochs=2))
    trained(page, 2)
    expect(page.locator("[data-chart=roc]")).to_have_attribute("aria-label", re.compile(r"0\.\d{3}|1\.000"))
    page.locator(".classes tbody button").nth(8).click()
    expect(page.locator("[data-chart=roc]")).to_have_attribute("aria-label", re.compile("^8 "))
    for button in page.locator(".framed [data-twin]").all():
        button.click()
    expect(page.locator(".framed .twin")).to_have_count(3)
    expect(page.locator(".framed .twin").nth(1).locator("tbody tr")).to_have_count(10)


def test_test_rows_stay_sealed_until_they_are_opened_and_that_is_counted(open_page: OpenPage, server: Served) -> None:
    page = open_page(storage=acts.draft(epochs=2))
    trained(page, 2)
    page.locator("[data-part=test]").click()
    expect(page.locator("[data-seal]")).to_be_visible()
    expect(page.locator(".confusion")).to_have_count(0)
    page.locator("[data-open]").click()
    expect(page.locator("[data-sentence]")).to_have_text(re.compile("359 test rows"))
    page.locator("#wave").press("Home")
    expect(page.locator("[data-seal] .cap")).to_have_text(re.compile(r": 1\. .*2"))  # once so far, at epoch 2
    page.locator("#wave").press("End")
    expect(page.locator("[data-sentence]")).to_have_text(re.compile("359 test rows"))
    run = page.url.split("run=")[1]
    assert page.request.get(f"{server.url}/api/v1/runs/{run}").json()["opened"] == [2]


@pytest.mark.parametrize("name", ["diabetes", "hills"])
def test_numbers_have_residuals_instead_of_a_matrix(open_page: OpenPage, name: str) -> None:
    spec = {
        **acts.SHORT,
        "data": {"validation_split": 0.2, "test_split": 0.2, "options": {}, "dataset": name},
        "model": {"class_name": "Sequential", "layers": [{"class_name": "Dense", "config": {"units": 1}}]},
        "compile": {"loss": "mse", "optimizer": {"class_name": "Adam", "config": {}}, "metrics": ["mae"]},
        "fit": {"epochs": 2, "batch_size": 32, "shuffle": True, "callbacks": []},
    }
    page = open_page(width=1440, storage={"strata.draft": json.dumps(spec)})
    trained(page, 2)
    for chart in ("judged-scatter", "residuals", "misses"):
        expect(page.locator(f"[data-chart={chart}]")).to_have_attribute("aria-label", SENTENCE)
    expect(page.locator(".behind tbody tr")).to_have_count(24)
    assert offences(page, ".look") == []


def test_before_anything_is_trained_the_lens_says_so(open_page: OpenPage) -> None:
    page = open_page(storage=acts.draft(epochs=2))
    mistakes(page)
    expect(page.locator("[data-lens=mistakes] .say")).to_have_text(re.compile("Train"))


def test_only_parts_that_have_rows_can_be_judged(open_page: OpenPage) -> None:
    data = {**acts.SHORT["data"], "validation_split": 0.0, "test_split": 0.0}
    spec = {**acts.SHORT, "data": data, "fit": {**acts.SHORT["fit"], "epochs": 2}}
    page = open_page(storage={"strata.draft": json.dumps(spec)})
    trained(page, 2)
    expect(page.locator("[data-part]")).to_have_count(1)
    expect(page.locator("[data-part=train]")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-sentence]")).to_have_text(re.compile("1,797 rows it learned from"))

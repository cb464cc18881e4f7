"""Every technical word has a card, by mouse and by keyboard; the verdict's one thing to try is one click away."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.ui import acts
from tests.ui.conftest import OpenPage

ROOT = Path(__file__).resolve().parents[2]
TERMS: dict[str, Any] = json.loads((ROOT / "static" / "glossary" / "terms.json").read_text(encoding="utf-8"))


def card(page: Page) -> Any:
    return page.get_by_role("dialog")


def test_a_label_opens_its_card_and_the_focus_comes_back(open_page: OpenPage) -> None:
    page = open_page(storage=acts.draft())
    label = page.locator("#train").get_by_role("button", name="Learning rate", exact=True)
    label.click()
    expect(card(page)).to_have_accessible_name("Learning rate")
    expect(card(page)).to_contain_text(TERMS["words"]["learning_rate"]["title"]["ko"])
    expect(card(page).locator("math[display=block]")).to_have_attribute(
        "data-tex", TERMS["words"]["learning_rate"]["formula"]
    )
    card(page).get_by_role("button", name="Gradient").click()
    expect(card(page)).to_have_accessible_name("Gradient")
    page.keyboard.press("Escape")
    expect(card(page)).to_have_count(0)
    expect(label).to_be_focused()


def test_h_opens_the_card_of_what_has_the_focus(open_page: OpenPage) -> None:
    page = open_page(language="ko", storage=acts.draft())
    for key, place, title in (
        ("h", page.get_by_role("spinbutton", name="에포크"), "에포크"),
        ("F1", page.get_by_role("combobox", name="손실 함수"), "범주형 크로스 엔트로피"),
        ("h", acts.card(page, 1), "완전 연결"),
    ):
        place.focus()
        page.keyboard.press(key)
        expect(card(page)).to_have_accessible_name(re.compile(title))
        page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("h")
    search = card(page).get_by_role("searchbox")
    search.fill("softmax")
    card(page).get_by_role("button", name=re.compile("^소프트맥스")).first.click()
    card(page).get_by_role("button", name="화면에서 보기").click()
    expect(card(page)).to_have_count(0)


WALK = """async () => {
  const { cardOf } = await import('/static/js/glossary.js');
  const { Formula } = await import('/static/js/math.js');
  const { catalog } = await import('/static/js/store.js');
  const terms = await (await fetch('/static/glossary/terms.json')).json();
  const { kinds } = catalog.value;
  const { words, formulas } = terms;
  const open = ([, argument]) => argument['x-level'] !== 'hidden';
  const ids = Object.entries(kinds).flatMap(([kind, list]) => list.flatMap(({ class_name: name, schema }) => [
    `${kind}:${name}`,
    ...Object.entries(schema.properties ?? {}).filter(open).map(([one]) => `${kind}:${name}.${one}`),
  ]));
  const bad = [];
  for (const id of [...Object.keys(words), ...ids]) {
    const card = cardOf(id, terms, catalog.value);
    if (!card?.title.en || !card.title.ko || !card.text.some((one) => one.en && one.ko)) bad.push(`${id}: no card`);
    for (const source of [card?.symbol, card?.formula]) if (source) Formula({ source });
  }
  for (const [id, word] of Object.entries(words)) {
    for (const one of word.near ?? []) if (!words[one]) bad.push(`${id}: near ${one}`);
    if (word.place) document.querySelector(word.place.at);
  }
  const known = (kind, name) => kinds[kind].some((one) => one.class_name === name);
  for (const [kind, list] of Object.entries(formulas)) {
    bad.push(...Object.keys(list).filter((name) => !known(kind, name)).map((name) => `${kind}:${name}: no such block`));
  }
  for (const kind of ['loss', 'optimizer', 'activation']) {
    const silent = kinds[kind].filter((one) => !formulas[kind][one.class_name]);
    bad.push(...silent.map((one) => `${one.class_name}: no formula`));
  }
  for (const one of kinds.layer) if (!words[`family_${one.family}`]) bad.push(`${one.class_name}: no family`);
  return bad;
}"""


def test_every_block_argument_and_word_has_a_card(open_page: OpenPage) -> None:
    page = open_page(storage=acts.draft())
    assert page.evaluate(WALK) == []
    words = {word.get_attribute("data-about") for word in page.locator(".term").all()}
    assert len(words) > 10
    opened = [word for word in sorted(filter(None, words)) if ":" not in word and word not in TERMS["words"]]
    assert opened == []


@pytest.mark.parametrize("language", ["en", "ko"])
def test_divergence_is_explained_and_cured_with_one_click(open_page: OpenPage, language: str) -> None:
    spec = json.loads(acts.draft()["strata.draft"])
    spec["data"]["dataset"] = "diabetes"
    spec["model"]["layers"] = [{"class_name": "Dense", "config": {"units": 1}}]
    spec["compile"] = {
        "loss": "mse",
        "optimizer": {"class_name": "SGD", "config": {"learning_rate": 10.0}},
        "metrics": [],
    }
    page = open_page(language=language, storage={"strata.draft": json.dumps(spec)})
    acts.train(page)
    expect(page.locator("#say")).to_contain_text("10" if language == "en" else "학습률 10에서")
    page.locator("[data-cure='cure.rate']").click()
    expect(acts.main_button(page)).to_be_focused()
    expect(page.locator("[data-cure]")).to_have_count(0)
    kept = json.loads(page.evaluate("localStorage.getItem('strata.draft')"))
    assert kept["compile"]["optimizer"] == {"class_name": "SGD", "config": {"learning_rate": 1}}
    acts.action(page, "start")


def test_a_run_that_was_too_short_is_given_more_epochs(open_page: OpenPage) -> None:
    page = open_page(storage=acts.draft(epochs=3))
    acts.train(page)
    acts.finished(page, 3)
    page.locator("[data-cure='cure.epochs']").click()
    acts.finished(page, 6)


def test_the_loop_tells_the_figures_of_the_shown_epoch(open_page: OpenPage) -> None:
    page = open_page(storage=acts.draft(epochs=3))
    loop = page.locator(".loop")
    expect(loop.locator("li")).to_have_text(
        [re.compile(text) for text in ("Data32", "Layers4", "Pred", "Loss–", "Adam 0.001")]
    )
    acts.train(page)
    expect(page.locator(".loop.turns")).to_be_attached()
    acts.finished(page, 3)
    expect(loop.locator(".back")).to_have_text("102 rounds so far, 34 an epoch")
    expect(loop.locator("li").nth(3)).to_have_text(re.compile(r"Loss\d"))
    expect(page.locator(".loop.turns")).to_have_count(0)  # nothing moves when nothing is trained or played


def test_the_plan_opens_what_it_takes_of_the_machine(open_page: OpenPage) -> None:
    page = open_page(storage=acts.draft())
    plan = page.evaluate(
        """body => fetch('/api/v1/plan', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })
          .then((answer) => answer.json())""",
        acts.draft()["strata.draft"],
    )
    page.locator("[data-cost]").click()
    lines = page.locator(".plan button.line")
    expect(lines).to_have_count(7)
    expect(lines.nth(5)).to_contain_text(f"{plan['memory_bytes'] / 1e6:.1f} MB")
    expect(lines.nth(6)).to_contain_text(f"{plan['flops_per_epoch']:,}")
    lines.nth(6).click()
    expect(page.locator(".plan .sum")).to_contain_text(f"{sum(layer['flops'] for layer in plan['layers']):,}")


def test_the_gallery_tells_what_an_example_teaches_and_what_it_reached(open_page: OpenPage) -> None:
    page = open_page(storage=acts.draft())
    measured = json.loads((ROOT / "app" / "measured.json").read_text(encoding="utf-8"))
    page.get_by_role("button", name="Examples").click()
    entry = page.locator(".gallery li", has=page.locator("[data-example=digits-convnet]"))
    told = measured["results"]["digits-convnet"]
    expect(entry).to_contain_text(f"Accuracy {told['value']:.1%} on validation after {told['epochs']} epochs")
    expect(page.get_by_role("dialog")).to_contain_text(measured["date"])
    expect(page.locator(".gallery .thumb canvas").first).to_be_visible()
    entry.get_by_role("button", name="Pooling").click()
    expect(card(page)).to_have_accessible_name("Pooling")

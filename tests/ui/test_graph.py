"""The model as a graph and as code: branches, joins and ends by mouse, menu and keys; what cannot be says why."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.ui import acts
from tests.ui.conftest import OpenPage
from tests.ui.test_everyone import offences


def layer(class_name: str, name: str, *inputs: str, **config: Any) -> dict[str, Any]:
    return {"class_name": class_name, "name": name, "config": config, "inputs": list(inputs)}


FORK = {
    "class_name": "Functional",
    "layers": [
        {"class_name": "InputLayer", "name": "picture"},
        layer("Flatten", "flat", "picture"),
        layer("Dense", "trunk", "flat", units=24, activation="relu"),
        layer("Dense", "kind", "trunk", units=10, activation="softmax"),
        layer("Dense", "hint", "flat", units=10, activation="softmax"),
    ],
    "outputs": ["kind", "hint"],
}


def drafted(model: dict[str, Any] | None = None) -> dict[str, str]:
    return {"strata.draft": json.dumps({**acts.SHORT, **({"model": model} if model else {})})}


def graph(page: Page) -> None:
    page.get_by_role("button", name="Graph", exact=True).click()
    expect(page.locator(".plane .node").first).to_be_visible()


def node(page: Page, name: str) -> Locator:
    return page.locator(f"[data-node={name}] .row")


def wires(page: Page) -> set[str]:
    """Who reads whom, as the lines of the graph say."""
    labels = page.locator(".joint button").evaluate_all("all => all.map((one) => one.getAttribute('aria-label'))")
    return {re.sub(r"From (\S+) to (\S+):.*", r"\1>\2", label) for label in labels}


def drag(page: Page, source: str, target: str) -> None:
    page.locator(f"[data-node={source}] .port").hover()
    page.mouse.down()
    box = page.locator(f"[data-node={target}]").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 30, box["y"] + 50, steps=4)
    page.mouse.move(box["x"] + 30, box["y"] + 30, steps=4)


def add(page: Page, word: str) -> None:
    page.locator(".palette input").fill(word)
    page.keyboard.press("Enter")
    expect(page.locator(".palette")).to_have_count(0)


@pytest.fixture
def bench(open_page: OpenPage) -> Page:
    page = open_page(width=1440, height=900, storage=drafted())
    graph(page)
    return page


@pytest.fixture
def forked(open_page: OpenPage) -> Page:
    page = open_page(width=1440, height=900, storage=drafted(FORK))
    graph(page)
    return page


def test_two_branches_with_two_ends_are_built_and_trained(bench: Page) -> None:
    assert wires(bench) == {"input_layer>flatten", "flatten>dense", "dense>dropout", "dropout>dense_1"}
    node(bench, "dense").click()
    bench.get_by_role("button", name="Branch off here").click()
    add(bench, "dense")
    bench.get_by_role("spinbutton", name="Units").fill("10")
    bench.locator(".foot").get_by_role("combobox", name="Activation").select_option("softmax")
    expect(bench.locator(".end")).to_have_count(2)
    bench.locator(".end").nth(1).get_by_role("spinbutton", name="Weight of this loss").fill("0.5")
    assert wires(bench) >= {"dense>dropout", "dense>dense_2", "dropout>dense_1"}
    acts.train(bench)
    acts.finished(bench, 8)
    expect(bench.locator("[data-chart=curve-loss]")).to_have_attribute("aria-label", re.compile(r"\d\.\d"))
    run = bench.evaluate(
        """async () => {
          const { runs } = await (await fetch('/api/v1/runs?limit=1')).json();
          return (await fetch(`/api/v1/runs/${runs[0].id}`)).json();
        }"""
    )
    assert run["spec"]["model"]["outputs"] == ["dense_1", "dense_2"]
    assert run["spec"]["compile"]["loss_weights"] == {"dense_2": 0.5}
    expect(bench.locator("#curve-dense_1_accuracy-title")).to_have_text("Accuracy, dense_1")
    expect(bench.locator(".note")).to_have_count(0)  # what was trained is what lies on the bench


def test_a_line_is_drawn_and_one_that_would_go_round_is_refused_with_words(forked: Page) -> None:
    drag(forked, "kind", "flat")
    expect(forked.locator(".wire-why")).to_have_text("kind hangs on flat: this would go round in a circle.")
    forked.mouse.up()
    expect(forked.locator("#said")).to_have_text("kind hangs on flat: this would go round in a circle.")
    assert "kind>flat" not in wires(forked)
    drag(forked, "trunk", "hint")
    forked.mouse.up()
    expect(forked.locator(".wire.drawn")).to_have_count(0)
    assert wires(forked) == {"picture>flat", "flat>trunk", "trunk>kind", "trunk>hint"}
    forked.keyboard.press("Control+z")
    assert "flat>hint" in wires(forked)


def test_by_keys_alone_a_join_is_made_and_undone(forked: Page) -> None:
    node(forked, "kind").focus()
    forked.keyboard.press("a")  # after the selected layer; none is: before the first end
    forked.keyboard.press("Escape")
    node(forked, "kind").focus()
    forked.keyboard.press("Enter")
    forked.keyboard.press("a")
    add(forked, "concatenate")
    expect(node(forked, "concatenate")).to_be_focused()
    node(forked, "hint").focus()
    forked.keyboard.press("o")
    expect(forked.get_by_role("menu")).to_contain_text("kind")
    forked.keyboard.press("End")
    for _ in range(6):
        if forked.evaluate("document.activeElement.textContent").startswith("concatenate"):
            break
        forked.keyboard.press("ArrowUp")
    forked.keyboard.press("Enter")
    expect(forked.locator("#said")).to_have_text("hint now leads to concatenate.")
    assert {"kind>concatenate", "hint>concatenate"} <= wires(forked)
    forked.keyboard.press("Escape")
    forked.locator(".joint button[aria-label^='From hint']").focus()
    forked.keyboard.press("Delete")
    assert "hint>concatenate" not in wires(forked)


def test_arrows_go_from_card_to_card(forked: Page) -> None:
    node(forked, "trunk").focus()
    for key, name in [("ArrowDown", "kind"), ("ArrowUp", "trunk"), ("ArrowUp", "flat"), ("ArrowUp", "picture")]:
        forked.keyboard.press(key)
        expect(node(forked, name)).to_be_focused()


def test_a_layer_goes_in_on_a_line_and_out_again(forked: Page) -> None:
    forked.locator(".joint button[aria-label^='From flat to trunk']").click()
    add(forked, "dropout")
    assert {"flat>dropout", "dropout>trunk", "flat>hint"} <= wires(forked)
    expect(node(forked, "dropout")).to_be_focused()
    forked.keyboard.press("Delete")
    assert "flat>trunk" in wires(forked)


def test_a_name_is_changed_everywhere_or_refused(forked: Page) -> None:
    node(forked, "hint").focus()
    forked.keyboard.press("F2")
    name = forked.get_by_role("textbox", name="Name", exact=True)
    expect(name).to_be_focused()
    forked.keyboard.type("kind")
    forked.keyboard.press("Tab")
    expect(forked.locator(".under")).to_have_text("Another layer has this name.")
    name.fill("guess")
    name.blur()
    expect(forked.locator(".end legend").nth(1)).to_have_text("Output guess")
    assert "flat>guess" in wires(forked)


def test_a_shape_that_cannot_be_read_is_told_at_its_card_with_one_remedy(forked: Page) -> None:
    forked.locator(".joint button[aria-label^='From flat to trunk']").click()
    forked.locator(".palette input").fill("conv2d")
    entry = forked.locator(".palette li", has=forked.locator("[data-layer=Conv2D]"))
    expect(entry).to_have_class("dim")
    expect(entry).to_contain_text("Conv2D needs a picture")
    expect(forked.locator("[data-bridge=Conv2D]")).to_have_text("with Reshape to 8×8×1")
    forked.keyboard.press("Enter")  # whoever wants to see it break, may
    expect(forked.locator("[data-node=conv2d]")).to_have_class(re.compile("bad"))
    expect(forked.locator(".foot")).to_contain_text("64")
    expect(forked.locator(".foot [data-remedy]")).to_have_count(1)
    forked.keyboard.press("Control+z")
    expect(forked.locator("[data-node=conv2d]")).to_have_count(0)
    forked.locator(".joint button[aria-label^='From flat to trunk']").click()
    forked.locator(".palette input").fill("conv2d")
    forked.locator("[data-bridge=Conv2D]").click()
    expect(node(forked, "conv2d")).to_be_visible()
    assert {"flat>reshape", "reshape>conv2d", "conv2d>trunk"} <= wires(forked)
    expect(forked.locator("[data-node=conv2d]")).not_to_have_class(re.compile("bad"))


def test_a_layer_that_is_off_stays_on_the_page_and_is_not_trained(bench: Page) -> None:
    node(bench, "dropout").focus()
    bench.keyboard.press("x")
    expect(bench.locator("[data-node=dropout]")).to_have_class(re.compile("off"))
    bench.get_by_role("button", name="Code", exact=True).click()
    expect(bench.locator(".code")).to_contain_text("Dense(32")
    expect(bench.locator(".code")).not_to_contain_text("Dropout")
    bench.get_by_role("button", name="Stack", exact=True).click()
    expect(bench.locator(".card.off .nm")).to_have_text("Dropout")
    assert "$off" in bench.evaluate("localStorage.getItem('strata.draft')")
    acts.card(bench, 2).focus()
    bench.keyboard.press("x")
    expect(bench.locator(".card.off")).to_have_count(0)


def test_what_is_off_is_so_again_the_next_time(open_page: OpenPage) -> None:
    spec = json.loads(drafted()["strata.draft"])
    spec["model"]["layers"][2]["$off"] = True
    page = open_page(storage={"strata.draft": json.dumps(spec)})
    expect(page.locator(".card.off .nm")).to_have_text("Dropout")
    acts.action(page, "start")


@pytest.mark.parametrize("language", ["en", "ko"])
def test_code_is_in_step_and_can_be_taken_away(open_page: OpenPage, language: str) -> None:
    page = open_page(width=1440, height=900, language=language, storage=drafted())
    acts.card(page, 1).click()
    page.keyboard.press("g")
    page.keyboard.press("g")
    code = page.locator(".code")
    expect(code.locator(".ln.on")).to_have_text('    keras.layers.Dense(32, activation="relu"),\n')
    page.get_by_role("spinbutton", name={"en": "Epochs", "ko": "에포크"}[language]).fill("9")
    expect(code).to_contain_text("epochs=9")
    page.get_by_role("button", name="JSON").click()
    expect(page.locator(".code[data-format=json]")).to_be_visible()
    assert json.loads(code.inner_text())["fit"]["epochs"] == 9
    page.get_by_role("button", name="curl").click()
    expect(page.locator(".code[data-format=curl]")).to_contain_text("/api/v1/runs")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name={"en": "Copy", "ko": "복사"}[language], exact=True).click()
    expect(page.locator(".toast")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").startswith("curl -X POST http")


def test_on_a_phone_the_graph_is_to_look_at_and_the_list_to_edit(open_page: OpenPage) -> None:
    page = open_page(width=390, height=844, language="ko", storage=drafted(FORK))
    acts.column(page, "model")
    page.get_by_role("button", name="그래프").click()
    expect(page.locator(".plane .node")).to_have_count(5)
    expect(page.locator(".port, .plane .kebab")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.locator(".stack .layer")).to_have_count(4)
    page.get_by_role("button", name="hint", exact=False).last.click()
    page.locator(".stack .card").last.locator(".kebab").click()
    page.get_by_role("menuitem", name="다른 층에 잇기").click()
    expect(page.get_by_role("menu")).to_contain_text("trunk")


@pytest.mark.thorough
@pytest.mark.parametrize(("language", "width", "theme"), [("en", 1440, "light"), ("ko", 390, "dark")])
def test_axe_finds_nothing(open_page: OpenPage, language: str, width: int, theme: str) -> None:
    page = open_page(width=width, height=900, language=language, theme=theme, storage=drafted(FORK))
    acts.column(page, "model")
    views = page.locator(".views button")
    views.nth(1).click()
    expect(page.locator(".plane .node")).to_have_count(5)
    found = offences(page)
    rows = page.locator(".stack button.row" if width < 768 else ".node.card button.row")
    rows.nth(1).click()
    page.locator(".sums button").click()
    found += offences(page, ".model")
    rows.nth(1).focus()
    page.keyboard.press("o")
    found += offences(page, ".menu")
    page.keyboard.press("Escape")
    page.locator(".add").click() if width < 768 else page.keyboard.press("a")
    expect(page.locator(".palette li.dim").first).to_be_attached()
    found += offences(page, ".palette")
    page.keyboard.press("Escape")
    acts.column(page, "train")
    found += offences(page, ".train")
    acts.column(page, "model")
    views.nth(2).click()
    for form in ("keras", "curl", "json"):
        page.locator(".codehead .seg button").nth(("keras", "curl", "json").index(form)).click()
        expect(page.locator(f".code[data-format={form}]")).to_be_visible()
        found += offences(page, ".model")
    assert found == [], "\n".join(found)


def test_a_finger_draws_a_line(forked: Page) -> None:
    finger = forked.context.new_cdp_session(forked)
    finger.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    begin, end = (
        forked.locator("[data-node=trunk] .port").bounding_box(),
        forked.locator("[data-node=hint]").bounding_box(),
    )
    assert begin is not None
    assert end is not None
    x, y = begin["x"] + begin["width"] / 2, begin["y"] + begin["height"] / 2
    to = (end["x"] + 40, end["y"] + 30)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": a, "y": b} for a, b in points]})

    touch("touchStart", (x, y))
    for step in (0.3, 0.7, 1.0):
        touch("touchMove", (x + (to[0] - x) * step, y + (to[1] - y) * step))
    touch("touchEnd")
    expect(forked.locator(".joint button[aria-label^='From trunk to hint']")).to_be_attached()
    assert "flat>hint" not in wires(forked)


def test_fix_leads_to_the_remedy_at_the_foot(forked: Page) -> None:
    forked.locator(".joint button[aria-label^='From flat to trunk']").click()
    add(forked, "conv2d")
    node(forked, "hint").click()
    expect(forked.locator(".foot [data-remedy]")).to_have_count(0)
    forked.keyboard.press("Escape")
    expect(forked.locator(".foot [data-remedy]")).to_be_visible()  # nobody is chosen: the wrong one speaks
    node(forked, "hint").click()
    expect(acts.main_button(forked)).to_have_text("Fix Conv2D")
    acts.main_button(forked).click()
    expect(forked.locator(".foot [data-remedy]")).to_be_focused()
    forked.keyboard.press("Enter")
    expect(forked.locator("[data-node=conv2d]")).not_to_have_class(re.compile("bad"))


def test_a_line_that_ends_on_free_ground_grows_a_branch(forked: Page) -> None:
    ground = forked.locator(".graph").bounding_box()
    assert ground is not None
    forked.locator("[data-node=trunk] .port").hover()
    forked.mouse.down()
    forked.mouse.move(ground["x"] + 40, ground["y"] + ground["height"] - 20, steps=4)
    forked.mouse.up()
    add(forked, "dense")
    assert "trunk>dense" in wires(forked)
    expect(forked.locator(".end")).to_have_count(3)


def test_layers_are_found_by_their_korean_words(open_page: OpenPage) -> None:
    page = open_page(language="ko", storage=drafted())
    page.keyboard.press("a")
    for words, name in [("합성곱", "Conv2D"), ("완전연결", "Dense"), ("순환", "LSTM"), ("conv2", "Conv2D")]:
        page.locator(".palette input").fill(words)
        expect(page.locator(f".palette [data-layer={name}]")).to_be_visible()

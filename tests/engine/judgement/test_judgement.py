"""Right and wrong answers, counted: against what scikit-learn said when it was recorded, and at the edges by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine import judgement
from engine.judgement import NO_ANSWER

DATA = Path(__file__).resolve().parents[2] / "oracle" / "data" / "judgement.npz"


def recorded() -> dict[str, dict[str, np.ndarray]]:
    """case -> what scikit-learn answered."""
    answers: dict[str, dict[str, np.ndarray]] = {}
    with np.load(DATA, allow_pickle=False) as file:
        for key in file.files:
            name, _, what = key.partition("|")
            if what:
                answers.setdefault(name, {})[what] = file[key]
    return answers


ANSWERS = recorded()
CLASSES = {name: said for name, said in ANSWERS.items() if "shares" in said}
NUMBERS = {name: said for name, said in ANSWERS.items() if "predicted" in said}


@pytest.mark.parametrize("said", CLASSES.values(), ids=CLASSES)
def test_classes_are_counted_as_scikit_learn_counts_them(said: dict[str, np.ndarray]) -> None:
    count = said["shares"].shape[1]
    guess, share = judgement.winners(said["shares"])
    np.testing.assert_array_equal(share, said["shares"].max(axis=1))
    np.testing.assert_array_equal(judgement.confusion(said["truth"], guess, count), said["confusion"])
    scores = judgement.scores(said["truth"], guess, count)
    for name in ("support", "precision", "recall", "f1"):
        np.testing.assert_allclose(getattr(scores, name), said[name], rtol=1e-12, err_msg=name)


@pytest.mark.parametrize("said", CLASSES.values(), ids=CLASSES)
def test_curves_are_those_of_scikit_learn(said: dict[str, np.ndarray]) -> None:
    for k in range(said["shares"].shape[1]):
        curve = judgement.roc(said["truth"] == k, said["shares"][:, k])
        assert (curve is None) == (f"roc/{k}" not in said)
        if curve is None:
            continue
        assert curve.area == pytest.approx(float(said[f"auc/{k}"]), abs=1e-12)
        points = {tuple(point) for point in said[f"roc/{k}"].T.round(12).tolist()}
        ours = list(zip(curve.false_positives.round(12), curve.true_positives.round(12), strict=True))
        assert set(ours) <= points
        assert (ours[0], ours[-1]) == ((0, 0), (1, 1))
        # what was left out lies on a straight piece: the area under the corners alone is the same
        assert np.trapezoid(curve.true_positives, curve.false_positives) == pytest.approx(curve.area, abs=1e-12)
        assert len(curve.thin(4).false_positives) <= 4


@pytest.mark.parametrize("said", CLASSES.values(), ids=CLASSES)
def test_confidence_is_sorted_as_scikit_learn_sorts_it(said: dict[str, np.ndarray]) -> None:
    guess, share = judgement.winners(said["shares"])
    found = judgement.reliability(share, guess == said["truth"])
    assert found is not None
    full = found.rows > 0
    assert found.rows.sum() == len(share)
    np.testing.assert_allclose(found.confidence[full], said["confidence"], rtol=1e-12)
    np.testing.assert_allclose((found.right / np.maximum(found.rows, 1))[full], said["right_share"], rtol=1e-12)
    gaps = np.abs(said["right_share"] - said["confidence"]) * found.rows[full]
    assert found.error == pytest.approx(gaps.sum() / len(share), abs=1e-12)


@pytest.mark.parametrize("said", NUMBERS.values(), ids=NUMBERS)
def test_numbers_are_missed_by_as_much_as_scikit_learn_says(said: dict[str, np.ndarray]) -> None:
    found = judgement.misses(said["truth"], said["predicted"])
    assert found is not None
    assert [found.mae, found.rmse, found.r2] == pytest.approx([said[name].item() for name in ("mae", "rmse", "r2")])
    np.testing.assert_allclose(found.residual, said["truth"] - said["predicted"])
    assert (found.counts.sum(), found.edges[0]) == (len(said["truth"]), -found.edges[-1])


BY_HAND = {
    "softmax a hair above 1": (np.array([1.0 + 5e-7, 0.5]), [0] * 4 + [1] + [0] * 4 + [1]),
    "on the edges": (np.array([0.0, 0.1, 0.2, 1.0]), [2, 1] + [0] * 7 + [1]),
}


@pytest.mark.parametrize(("confidence", "rows"), BY_HAND.values(), ids=BY_HAND)
def test_bins_hold_their_upper_edge(confidence: Any, rows: list[int]) -> None:
    found = judgement.reliability(confidence, np.ones(len(confidence), bool))
    assert found is not None
    assert found.rows.tolist() == rows


@pytest.mark.parametrize("confidence", [[], [0.2, np.nan], [1.3], [-0.1]])
def test_what_is_no_share_has_no_calibration(confidence: list[float]) -> None:
    assert judgement.reliability(np.array(confidence), np.ones(len(confidence), bool)) is None


def test_a_model_that_says_nothing_is_counted_nowhere_but_in_the_support() -> None:
    shares = np.array([[0.9, 0.1], [np.nan, 0.2], [np.inf, 0.0], [0.3, 0.7]], np.float32)
    truth = np.array([0, 0, 1, 1])
    said, share = judgement.winners(shares)
    assert said.tolist() == [0, NO_ANSWER, NO_ANSWER, 1]
    assert np.isnan(share).tolist() == [False, True, True, False]
    assert judgement.confusion(truth, said, 2).tolist() == [[1, 0], [0, 1]]
    scores = judgement.scores(truth, said, 2)
    assert (scores.support.tolist(), scores.recall.tolist(), scores.precision.tolist()) == ([2, 2], [0.5, 0.5], [1, 1])
    assert judgement.roc(truth == 0, shares[:, 0]) is None


def test_numbers_at_the_edges() -> None:
    assert judgement.misses(np.empty(0), np.empty(0)) is None
    assert judgement.misses(np.array([1.0]), np.array([np.nan])) is None
    exact = judgement.misses(np.array([2.0, 2.0]), np.array([2.0, 2.0]))
    assert exact is not None
    assert (exact.mae, np.isnan(exact.r2), exact.edges[0], exact.counts.sum()) == (0, True, -1, 2)

"""Points in the plane, drawn by chance from the run's seed: the formulas of TensorFlow Playground, and two half moons.

Every field is the square from -6 to 6. Class 0 is called A, class 1 is called B. What ``noise`` (0 to 0.5) shakes
differs, as it does there: circle and xor judge a point by where it would lie after a shake (labels near the border
turn over), spiral and moons shake the point itself, gauss widens its clouds, plane and hills shake the place that is
measured.
Source: tensorflow/playground, src/dataset.ts (formulas); scikit-learn, make_moons.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import numpy as np

from engine.datasets.base import Array, Source
from engine.datasets.scaling import Rule
from engine.errors import Words
from engine.marks import Ge, Le
from engine.spec import Text, block

FIELD = 6.0
"""Half the width of the field that toys are drawn on."""

Samples = Annotated[
    int,
    Ge(50),
    Le(2_000),
    Text("Points", "점의 수", "How many points are drawn.", "점을 몇 개 찍을지 정해요.", "simple"),
]
Noise = Annotated[
    float,
    Ge(0),
    Le(0.5),
    Text("Noise", "잡음", "0 is clean, 0.5 is a muddle.", "0이면 깨끗하고 0.5면 뒤죽박죽이에요.", "simple"),
]


class Points(Source):
    view = "points"
    shape = (2,)
    features = (Words("x1", "x1"), Words("x2", "x2"))
    licence = "none needed: drawn by Strata itself"
    origin = "formula of TensorFlow Playground"
    scaling = Rule("none")
    samples: int
    noise: float

    def rows(self, folder: Path) -> int:
        return self.samples

    def arrays(self, folder: Path, seed: int) -> tuple[Array, Array]:
        # a spawn key of its own: the points do not hang together with the weights drawn from the same seed
        rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(_POINTS,)))
        x, y = self.draw(rng)
        return x.astype(np.float32), y.astype(np.uint8 if self.task == "classification" else np.float32)

    def draw(self, rng: np.random.Generator) -> tuple[Array, Array]:
        """Points (samples, 2) and their classes or values (samples,)."""
        raise NotImplementedError


_POINTS = 0x706F696E


class TwoClasses(Points):
    classes = ("A", "B")


class Heights(Points):
    task = "regression"
    target = Words("height", "높이")


@block(
    "dataset",
    name="circle",
    title=Words("Circle", "동그라미"),
    help=Words("A disc of B inside a ring of A.", "A로 된 고리 안에 B로 된 원판이 있어요."),
)
class Circle(TwoClasses):
    samples: Samples = 500
    noise: Noise = 0.0

    def draw(self, rng: np.random.Generator) -> tuple[Array, Array]:
        radius, inside = 5.0, self.samples // 2
        r = np.concatenate(
            [rng.uniform(0, 0.5 * radius, inside), rng.uniform(0.7 * radius, radius, self.samples - inside)]
        )
        angle = rng.uniform(0, 2 * np.pi, self.samples)
        x = np.stack([r * np.sin(angle), r * np.cos(angle)], axis=1)
        shaken = x + rng.uniform(-radius, radius, x.shape) * self.noise
        return x, np.hypot(*shaken.T) < 0.5 * radius


@block(
    "dataset",
    name="xor",
    title=Words("Exclusive or", "배타적 논리합"),
    help=Words(
        "Four squares: B where both signs agree, A where they differ.",
        "네모 네 개예요. 두 부호가 같으면 B, 다르면 A예요.",
    ),
)
class Xor(TwoClasses):
    samples: Samples = 500
    noise: Noise = 0.0

    def draw(self, rng: np.random.Generator) -> tuple[Array, Array]:
        x = rng.uniform(-5, 5, (self.samples, 2))
        x += np.where(x > 0, 0.3, -0.3)  # a gap along both axes
        shaken = x + rng.uniform(-5, 5, x.shape) * self.noise
        return x, shaken[:, 0] * shaken[:, 1] >= 0


@block(
    "dataset",
    name="gauss",
    title=Words("Two clouds", "구름 두 개"),
    help=Words("Two round clouds that a straight line parts.", "직선 하나로 나눌 수 있는 둥근 구름 두 개예요."),
)
class Gauss(TwoClasses):
    samples: Samples = 500
    noise: Noise = 0.0

    def draw(self, rng: np.random.Generator) -> tuple[Array, Array]:
        variance = 0.5 + 7 * self.noise  # 0.5 without noise, 4 at noise 0.5
        y = np.arange(self.samples) >= self.samples // 2
        centres = np.where(y, 2.0, -2.0)[:, None]
        return centres + rng.normal(0, np.sqrt(variance), (self.samples, 2)), y


@block(
    "dataset",
    name="spiral",
    title=Words("Two spirals", "나선 두 개"),
    help=Words(
        "Two arms wound into each other: hard for a small network.",
        "서로 감긴 나선 두 개예요. 작은 신경망에는 어려워요.",
    ),
)
class Spiral(TwoClasses):
    samples: Samples = 500
    noise: Noise = 0.0

    def draw(self, rng: np.random.Generator) -> tuple[Array, Array]:
        first = self.samples // 2
        arms = []
        for count, turn in ((first, np.pi), (self.samples - first, 0.0)):
            way = np.arange(count) / count  # 0 in the middle, 1 at the end of the arm
            angle = 1.75 * way * 2 * np.pi + turn
            arms.append(5 * way[:, None] * np.stack([np.sin(angle), np.cos(angle)], axis=1))
        x = np.concatenate(arms) + rng.uniform(-1, 1, (self.samples, 2)) * self.noise
        return x, np.arange(self.samples) >= first


@block(
    "dataset",
    name="moons",
    title=Words("Two moons", "반달 두 개"),
    help=Words("Two half moons, each reaching into the other.", "서로 맞물린 반달 두 개예요."),
)
class Moons(TwoClasses):
    samples: Samples = 500
    noise: Noise = 0.1
    origin = "formula of scikit-learn's make_moons, stretched to the same field"

    def draw(self, rng: np.random.Generator) -> tuple[Array, Array]:
        upper = self.samples // 2
        a, b = np.linspace(0, np.pi, upper), np.linspace(0, np.pi, self.samples - upper)
        outer, inner = np.stack([np.cos(a), np.sin(a)], axis=1), np.stack([1 - np.cos(b), 0.5 - np.sin(b)], axis=1)
        x = np.concatenate([outer, inner]) + rng.normal(0, self.noise, (self.samples, 2))
        # from [-1, 2] x [-0.5, 1] to a field 10 wide around the middle
        return (x - [0.5, 0.25]) * (10 / 3), np.arange(self.samples) >= upper


@block(
    "dataset",
    name="plane",
    title=Words("Plane", "비스듬한 평면"),
    help=Words(
        "The height rises evenly from one corner to the other.", "한쪽 구석에서 반대쪽 구석으로 높이가 고르게 올라가요."
    ),
)
class Plane(Heights):
    samples: Samples = 1_200
    noise: Noise = 0.0

    def draw(self, rng: np.random.Generator) -> tuple[Array, Array]:
        x, place = _scatter(rng, self.samples, self.noise)
        return x, place.sum(axis=1) / 10  # x1 + x2 from -10 to 10 becomes -1 to 1


@block(
    "dataset",
    name="hills",
    title=Words("Hills and hollows", "언덕과 골"),
    help=Words("Three hills and three hollows on flat land.", "평지에 언덕 세 개와 골 세 개가 있어요."),
)
class Hills(Heights):
    samples: Samples = 1_200
    noise: Noise = 0.0

    def draw(self, rng: np.random.Generator) -> tuple[Array, Array]:
        x, place = _scatter(rng, self.samples, self.noise)
        distance = np.linalg.norm(place[:, None, :] - _TOPS[None, :, :2], axis=2)  # (samples, tops)
        heights = _TOPS[:, 2] * np.clip(1 - distance / 2, 0, 1)  # 1 on top, 0 from 2 away
        strongest = np.abs(heights).argmax(axis=1)
        return x, heights[np.arange(self.samples), strongest]


_TOPS = np.array([[-4, 2.5, 1], [0, 2.5, -1], [4, 2.5, 1], [-4, -2.5, -1], [0, -2.5, 1], [4, -2.5, -1]])


def _scatter(rng: np.random.Generator, samples: int, noise: float) -> tuple[Array, Array]:
    """Points spread over the field, and the shaken places at which their heights are measured."""
    x = rng.uniform(-FIELD, FIELD, (samples, 2))
    return x, x + rng.uniform(-FIELD, FIELD, x.shape) * noise

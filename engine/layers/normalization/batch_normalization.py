"""BatchNormalization: every feature gets zero mean and unit variance within the batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf, prod
from typing import Annotated

import numpy as np

from engine import config, initializers
from engine.array import Array, Shape
from engine.errors import SpecError, Words
from engine.initializers import Initializer
from engine.layers.arguments import Axis
from engine.layers.axes import others, place, spread
from engine.layers.base import Cache, Context, Example, Layer, ParamSpec
from engine.layers.normalization.arguments import (
    BetaConstraint,
    BetaInitializer,
    BetaRegularizer,
    Center,
    Epsilon,
    GammaConstraint,
    GammaInitializer,
    GammaRegularizer,
    Scaling,
)
from engine.layers.normalization.standard import affine, moments, scaled, scaled_gradient, standardize_gradient
from engine.layers.room import Room
from engine.marks import Ge, Le
from engine.spec import Keys, Ref, Text, block


class RootOf(Initializer):
    """The square roots of what another initializer gives: standard deviations from variances."""

    def __init__(self, variances: Initializer) -> None:
        self.variances = variances

    def draw(self, shape: Shape, rng: np.random.Generator) -> Array:
        return np.sqrt(self.variances(shape, rng=rng))


@block(
    "layer",
    title=Words("Batch normalization", "배치 정규화"),
    help=Words("Gives every feature mean 0 and variance 1.", "특성마다 평균 0, 분산 1로 맞춰요."),
    family="normalization",
    glyph="normalization",
)
class BatchNormalization(Layer):
    """y = gamma (x - mean) / sqrt(var + epsilon) + beta, for every place on ``axis``.

    While training, mean and variance are those of the batch over all other axes, without masked steps, and the running
    ones follow: moving = moving momentum + batch (1 - momentum). Otherwise, and if the layer is frozen, they are the
    running ones. Shapes: any -> same. Weights: gamma, beta; state: moving_mean, moving_variance, one number per place.
    With ``renorm`` the batch is corrected towards running values of its own: y = gamma (normal r + d) + beta, where
    r = stddev / renorm_stddev and d = (mean - renorm_mean) / renorm_stddev have no gradient.
    Source: Ioffe & Szegedy 2015; Ioffe 2017 (renorm); Keras 3, layers.BatchNormalization."""

    axis: Axis = -1
    momentum: Annotated[
        float,
        Ge(0),
        Le(1),
        Text(
            "Momentum",
            "모멘텀",
            "How slowly the running values follow.",
            "이동 평균이 얼마나 천천히 따라가는지예요.",
            "card",
        ),
    ] = 0.99
    epsilon: Epsilon = 1e-3
    center: Center = True
    scale: Scaling = True
    beta_initializer: BetaInitializer = "zeros"
    gamma_initializer: GammaInitializer = "ones"
    moving_mean_initializer: Annotated[
        Initializer | str,
        Ref("initializer"),
        Text("Mean starts as", "평균 초깃값", "First running mean.", "이동 평균의 첫 값이에요."),
    ] = "zeros"
    moving_variance_initializer: Annotated[
        Initializer | str,
        Ref("initializer"),
        Text("Variance starts as", "분산 초깃값", "First running variance.", "이동 분산의 첫 값이에요."),
    ] = "ones"
    beta_regularizer: BetaRegularizer = None
    gamma_regularizer: GammaRegularizer = None
    beta_constraint: BetaConstraint = None
    gamma_constraint: GammaConstraint = None
    renorm: Annotated[
        bool, Text("Renormalize", "재정규화", "Leans on running values.", "학습할 때도 이동 값에 기대요.")
    ] = False
    renorm_clipping: Annotated[
        dict[str, float] | None,
        Keys(("rmax", "rmin", "dmax")),
        Text("Renorm limits", "재정규화 한계", "Bounds of r and d.", "r과 d의 한계예요."),
    ] = None
    renorm_momentum: Annotated[
        float,
        Ge(0),
        Le(1),
        Text("Renorm momentum", "재정규화 모멘텀", "As momentum, for renorm.", "재정규화에 쓰는 모멘텀이에요."),
    ] = 0.99
    synchronized: Annotated[
        bool,
        Text("Synchronized", "동기화", "Only for several machines; leave off.", "기기가 여럿일 때만 써요. 꺼 두세요."),
    ] = False

    supports_masking = True

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.synchronized:
            raise SpecError("args.synchronized", owner="BatchNormalization").at("synchronized")
        limits = self._limits
        if limits["rmin"] > limits["rmax"] or limits["dmax"] < 0:
            raise SpecError("args.renorm", owner="BatchNormalization").at("renorm_clipping")

    @property
    def _limits(self) -> dict[str, float]:
        return {"rmin": -inf, "rmax": inf, "dmax": inf, **(self.renorm_clipping or {})}

    def infer(self, shapes: Sequence[Shape]) -> Shape:
        (shape,) = shapes
        place(self, self.axis, shape)
        return shape

    def params(self, shapes: Sequence[Shape]) -> dict[str, ParamSpec]:
        shape = (shapes[0][place(self, self.axis, shapes[0]) - 1],)
        mean = ParamSpec(shape, initializers.get(self.moving_mean_initializer), trainable=False)
        variance = ParamSpec(shape, initializers.get(self.moving_variance_initializer), trainable=False)
        stddev = ParamSpec(shape, RootOf(variance.initializer), trainable=False)
        specs = {
            **affine(self, shape, scale=self.scale, center=self.center),
            "moving_mean": mean,
            "moving_variance": variance,
        }
        return specs | ({"moving_stddev": stddev, "renorm_mean": mean, "renorm_stddev": stddev} if self.renorm else {})

    def _share(self, x: Array, mask: Array | None, axes: tuple[int, ...]) -> Array | None:
        """What each number counts for mean and variance: 0 where masked, else 1 / (count + 1e-7)."""
        if mask is None:
            return None
        if mask.ndim != x.ndim - 1:
            raise self.refuse("shape.mask_rank", x.shape[1:], mask=mask.shape[1:])
        counts = np.broadcast_to(mask[..., None], x.shape).astype(x.dtype)
        share: Array = counts / (counts.sum(axis=axes, keepdims=True) + x.dtype.type(config.epsilon()))
        return share

    def forward(self, p: Mapping[str, Array], xs: Sequence[Array], ctx: Context) -> tuple[Array, Cache]:
        (x,) = xs
        axis = place(self, self.axis, x.shape[1:])
        axes = others(x.ndim, (axis,))
        learning = ctx.training and self.trainable
        share = self._share(x, ctx.mask, axes) if learning else None
        if learning:
            mean, variance = moments(x, axes, share)
        else:
            mean, variance = (spread(p[name], (axis,), x.shape) for name in ("moving_mean", "moving_variance"))
        inv = 1 / np.sqrt(variance + self.epsilon)
        normal = y = (x - mean) * inv
        r = None
        if learning and self.renorm:
            r, d = self._correction(p, mean, variance, axis)
            y = normal * r + d
        if learning:
            self._follow(p, mean.reshape(-1), variance.reshape(-1))
        cache = {"axis": axis, "normal": normal, "y": y, "inv": inv, "r": r, "share": share, "learning": learning}
        return scaled(y, p, (axis,)), cache

    def _correction(self, p: Mapping[str, Array], mean: Array, variance: Array, axis: int) -> tuple[Array, Array]:
        """r and d of renorm, within their limits."""
        limits = self._limits
        shape = mean.shape
        stddev = np.maximum(p["renorm_stddev"].reshape(shape), variance.dtype.type(self.epsilon**0.5))
        r = np.clip(np.sqrt(variance + self.epsilon) / stddev, limits["rmin"], limits["rmax"])
        d = np.clip((mean - p["renorm_mean"].reshape(shape)) / stddev, -limits["dmax"], limits["dmax"])
        return r, d

    def _follow(self, p: Mapping[str, Array], mean: Array, variance: Array) -> None:
        """Let the running values follow those of a batch."""

        def move(name: str, value: Array, momentum: float) -> None:
            p[name][...] = p[name] * momentum + value * (1 - momentum)

        move("moving_mean", mean, self.momentum)
        if not self.renorm:
            move("moving_variance", variance, self.momentum)
            return
        stddev = np.sqrt(variance + self.epsilon)
        move("renorm_mean", mean, self.renorm_momentum)
        move("renorm_stddev", stddev, self.renorm_momentum)
        move("moving_stddev", stddev, self.momentum)
        p["moving_variance"][...] = np.maximum(np.square(p["moving_stddev"]) - self.epsilon, 0)

    def backward(self, p: Mapping[str, Array], g: Mapping[str, Array], dy: Array, cache: Cache) -> Sequence[Array]:
        axis, normal, y, inv, r, share, learning = cache.values()
        dy = scaled_gradient(dy, y, p, g, (axis,))
        if r is not None:
            dy = dy * r
        if not learning:
            return [dy * inv]
        return [standardize_gradient(dy, normal, inv, others(dy.ndim, (axis,)), share)]

    def room(self, shapes: Sequence[Shape]) -> Room:
        return Room(2, 3, 3) * prod(shapes[0])

    def flops(self, shapes: Sequence[Shape]) -> int:
        return 8 * prod(shapes[0])

    @classmethod
    def examples(cls) -> list[Example]:
        return [
            Example(cls(), (6,), (6,), 24),
            Example(cls(momentum=0.5, epsilon=0.1), (3, 2, 4), (3, 2, 4), 16),
            Example(cls(1, center=False), (3, 4), (3, 4), 9),
            Example(cls(scale=False), (3, 4), (3, 4), 12),
        ]

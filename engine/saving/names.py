"""What Keras's configs call things, and which of them we may pass over."""

from __future__ import annotations

from typing import Any

MODULES = {
    "layer": "keras.layers",
    "cell": "keras.layers",
    "initializer": "keras.initializers",
    "regularizer": "keras.regularizers",
    "constraint": "keras.constraints",
    "loss": "keras.losses",
    "metric": "keras.metrics",
    "schedule": "keras.optimizers.schedules",
    "optimizer": "keras.optimizers",
    "activation": "keras.activations",
}
"""kind -> where Keras's public classes of that kind live."""

YOUNG = frozenset(
    {
        *("axis", "data_format", "seed", "optional", "input_axes", "output_axes"),
        *("use_gate", "sliding_window", "flash_attention", "quantization_config"),
        *("renorm", "renorm_clipping", "renorm_momentum", "ignore_class", "from_sorted_ids", "antialias"),
    }
)
"""Arguments that some class of Keras got after 3.3. An older Keras cannot read a file that has them, so they are
written only where they are not the default."""

PASSED_OVER = frozenset(
    {
        # how Keras computes, not what
        *("unroll", "use_cudnn", "autocast", "run_eagerly", "steps_per_execution", "jit_compile", "auto_scale_loss"),
        *("loss_scale_factor", "dtype", "ragged", "sparse", "optional", "synchronized", "implementation"),
        # where a stream begins; ours begin elsewhere anyway
        "seed",
        # inert as long as what they belong to is off, which is checked
        *("ema_momentum", "ema_overwrite_frequency", "renorm_clipping", "renorm_momentum"),
        # a layer whose weights are read from the file needs no first values
        *("input_axes", "output_axes"),
        "name",
        "trainable",
        "batch_input_shape",
        "build_input_shape",
    }
)
"""Keys that no block of ours declares and that change no number of a loaded model."""


def is_harmless(name: str, value: Any) -> bool:
    """Whether an argument that we do not know may be passed over: Keras adds new ones switched off."""
    return name in PASSED_OVER or value is None or value is False or value in ([], {}, "channels_last")

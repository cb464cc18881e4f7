"""Tests of Keras that ask for no public behaviour of the engine's features, by reason.

LEFT_OUT names them: "file::part of the test's name", with ``*``. REFUSALS knows others by the error in which they end:
there the engine refuses what it does not offer, after everything before it in the same test has passed.
"""

from __future__ import annotations

OWN_CALLS = "layers, cells and models of one's own with ``call``: the engine has no automatic differentiation"

REFUSALS: dict[str, str] = {
    "channels come last in the engine": r"SpecError: .*one of channels_last, got channels_first",
    "the engine computes in float32 and float64": r"floatx is one of .* got (\w*float16|float8\w*|mixed_\w+)",
    "quantization": r"has no attribute '(quantiz\w+|quantization_mode)'|know keras\.src\.(layers\.)?quantiz",
    "low-rank adaptation": r"has no attribute '(enable_lora|lora_\w+)'|unexpected keyword argument 'lora_\w+'",
    "dtype policies": r"has no attribute '(dtype_policy|compute_dtype|variable_dtype)'|keras\.src\.dtype_policies",
    "mixed precision": r"keras\.src\.backend has no AutocastScope",
    "sparse and ragged tensors": r"unexpected keyword argument '(sparse|ragged)'",
    "flash attention": r"(unexpected keyword|has no) argument '?flash_attention",
    "names that begin with an underscore": r"has no attribute '_\w+|does not know [\w.]+\._\w+",
    OWN_CALLS: r"has no attribute '(add_weight|add_variable)'|Expected a name or an object .* got \w+RNNCell",
    "arithmetic of symbolic tensors": r"(supported between|unsupported operand|must be a string or a real).*'Tensor'",
}

LEFT_OUT: dict[str, list[str]] = {
    "names that begin with an underscore or are not exported": [
        "callbacks/early_stopping_test.py::test_early_stopping",  # monitor_op
        "callbacks/monitor_callback_test.py",
        "layers/attention/*::test_causal_only_skipped_for_subclass",  # _compute_attention is overridden
        "initializers/random_initializers_test.py::test_compute_fans_with_axes",
        "layers/rnn/conv_lstm_test.py",  # ConvLSTM, the base of ConvLSTM2D
        "metrics/confusion_metrics_test.py::AUCTest::test_config*",  # AUCCurve
        "metrics/iou_metrics_test.py::test_big_chunk",  # total_cm is replaced
        "regularizers/regularizers_test.py::ValidateFloatArgTest*",
    ],
    "the sentence of an error": [
        "callbacks/model_checkpoint_test.py::test_model_checkpoint_options",
        "regularizers/regularizers_test.py::test_orthogonal_regularizer_*_validation",
    ],
    "another backend, or a device": [
        "callbacks/orbax_checkpoint_test.py",
        "callbacks/swap_ema_weights_test.py",
        "callbacks/tensorboard_test.py",
        "layers/reshaping/up_sampling2d_test.py::*lanczos*",  # nor does Keras on torch
    ],
    "Python's logging": ["callbacks/*::test_verbose_logging"],
    "a warning": ["metrics/iou_metrics_test.py::test_user_warning_float_weight"],
    "whole numbers and floats are told apart, which JSON does not": [
        "metrics/f_score_metrics_test.py::test_beta_integer_type*",
        "metrics/f_score_metrics_test.py::test_threshold_not_float*",
    ],
    OWN_CALLS: [
        "layers/core/masking_test.py::test_masking_correctness",
        "layers/core/wrapper_test.py",
        "layers/rnn/dropout_rnn_cell_test.py",
        "layers/rnn/rnn_test.py",
        "layers/rnn/stacked_rnn_cells_test.py::*stat*stack",
        "layers/rnn/time_distributed_test.py::test_masking",
    ],
    "masks of symbolic tensors": ["layers/merging/merging_test.py::test_concatenate_with_mask_symbolic"],
    "layers beyond the list of the project": [
        "initializers/constant_initializers_test.py::test_stft_initializer",
        "layers/core/lambda_layer_test.py",
        "layers/core/reversible_embedding_test.py",
        "layers/normalization/spectral_normalization_test.py",
    ],
    "weights without a file around them (load_own_variables)": ["layers/core/*::test_legacy_load_own_variables"],
    "an equation that fits neither the input nor output_shape": [
        "layers/core/einsum_dense_test.py::test_einsum_dense_constraints",
    ],
    "functions of one's own in files": ["metrics/reduction_metrics_test.py::MetricWrapperTest::test_config"],
    "an axis of length 0": ["layers/normalization/layer_normalization_test.py::test_ln_basics"],
    "quantization": ["layers/*::*gptq*", "layers/*::*awq*", "layers/*::*quantiz*"],
    "low-rank adaptation": ["layers/*::*lora*"],
}

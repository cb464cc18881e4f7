"""The layers. A new one is one file and one line here."""

from typing import TYPE_CHECKING

from engine import lazy

if TYPE_CHECKING:
    from engine.layers.activations.activation import Activation
    from engine.layers.activations.prelu import PReLU
    from engine.layers.activations.relu import ELU, LeakyReLU, ReLU
    from engine.layers.activations.softmax import Softmax
    from engine.layers.attention.attention import AdditiveAttention, Attention
    from engine.layers.attention.grouped_query_attention import GroupQueryAttention
    from engine.layers.attention.multi_head_attention import MultiHeadAttention
    from engine.layers.base import Layer
    from engine.layers.convolutional.conv import Conv1D, Conv2D, Conv3D
    from engine.layers.convolutional.conv import Conv1D as Convolution1D
    from engine.layers.convolutional.conv import Conv2D as Convolution2D
    from engine.layers.convolutional.conv import Conv3D as Convolution3D
    from engine.layers.convolutional.conv_transpose import Conv1DTranspose, Conv2DTranspose, Conv3DTranspose
    from engine.layers.convolutional.conv_transpose import Conv1DTranspose as Convolution1DTranspose
    from engine.layers.convolutional.conv_transpose import Conv2DTranspose as Convolution2DTranspose
    from engine.layers.convolutional.conv_transpose import Conv3DTranspose as Convolution3DTranspose
    from engine.layers.convolutional.depthwise_conv import DepthwiseConv1D, DepthwiseConv2D
    from engine.layers.convolutional.separable_conv import SeparableConv1D, SeparableConv2D
    from engine.layers.convolutional.separable_conv import SeparableConv1D as SeparableConvolution1D
    from engine.layers.convolutional.separable_conv import SeparableConv2D as SeparableConvolution2D
    from engine.layers.core.dense import Dense
    from engine.layers.core.einsum_dense import EinsumDense
    from engine.layers.core.embedding import Embedding
    from engine.layers.core.identity import Identity
    from engine.layers.core.input_layer import Input, InputLayer, KerasTensor
    from engine.layers.core.masking import Masking
    from engine.layers.core.maxout import Maxout
    from engine.layers.merging.concatenate import Concatenate, concatenate
    from engine.layers.merging.dot import Dot, dot
    from engine.layers.merging.extremes import Maximum, Minimum, maximum, minimum
    from engine.layers.merging.multiply import Multiply, multiply
    from engine.layers.merging.sums import Add, Average, Subtract, add, average, subtract
    from engine.layers.normalization.batch_normalization import BatchNormalization
    from engine.layers.normalization.group_normalization import GroupNormalization
    from engine.layers.normalization.layer_normalization import LayerNormalization
    from engine.layers.normalization.rms_normalization import RMSNormalization
    from engine.layers.normalization.unit_normalization import UnitNormalization
    from engine.layers.objects import deserialize, serialize
    from engine.layers.pooling.adaptive_pooling import (
        AdaptiveAveragePooling1D,
        AdaptiveAveragePooling2D,
        AdaptiveAveragePooling3D,
        AdaptiveMaxPooling1D,
        AdaptiveMaxPooling2D,
        AdaptiveMaxPooling3D,
    )
    from engine.layers.pooling.average_pooling import AveragePooling1D, AveragePooling2D, AveragePooling3D
    from engine.layers.pooling.average_pooling import AveragePooling1D as AvgPool1D
    from engine.layers.pooling.average_pooling import AveragePooling2D as AvgPool2D
    from engine.layers.pooling.average_pooling import AveragePooling3D as AvgPool3D
    from engine.layers.pooling.global_pooling import (
        GlobalAveragePooling1D,
        GlobalAveragePooling2D,
        GlobalAveragePooling3D,
        GlobalMaxPooling1D,
        GlobalMaxPooling2D,
        GlobalMaxPooling3D,
    )
    from engine.layers.pooling.global_pooling import GlobalAveragePooling1D as GlobalAvgPool1D
    from engine.layers.pooling.global_pooling import GlobalAveragePooling2D as GlobalAvgPool2D
    from engine.layers.pooling.global_pooling import GlobalAveragePooling3D as GlobalAvgPool3D
    from engine.layers.pooling.global_pooling import GlobalMaxPooling1D as GlobalMaxPool1D
    from engine.layers.pooling.global_pooling import GlobalMaxPooling2D as GlobalMaxPool2D
    from engine.layers.pooling.global_pooling import GlobalMaxPooling3D as GlobalMaxPool3D
    from engine.layers.pooling.max_pooling import MaxPooling1D, MaxPooling2D, MaxPooling3D
    from engine.layers.pooling.max_pooling import MaxPooling1D as MaxPool1D
    from engine.layers.pooling.max_pooling import MaxPooling2D as MaxPool2D
    from engine.layers.pooling.max_pooling import MaxPooling3D as MaxPool3D
    from engine.layers.preprocessing.normalization import Normalization
    from engine.layers.preprocessing.rescaling import Rescaling
    from engine.layers.recurrent.bidirectional import Bidirectional
    from engine.layers.recurrent.conv_lstm import ConvLSTM1D, ConvLSTM2D, ConvLSTM3D
    from engine.layers.recurrent.gru import GRU
    from engine.layers.recurrent.gru_cell import GRUCell
    from engine.layers.recurrent.lstm import LSTM
    from engine.layers.recurrent.lstm_cell import LSTMCell
    from engine.layers.recurrent.rnn import RNN
    from engine.layers.recurrent.simple_rnn import SimpleRNN
    from engine.layers.recurrent.simple_rnn_cell import SimpleRNNCell
    from engine.layers.recurrent.stacked_rnn_cells import StackedRNNCells
    from engine.layers.recurrent.time_distributed import TimeDistributed
    from engine.layers.regularization.activity_regularization import ActivityRegularization
    from engine.layers.regularization.dropout import Dropout
    from engine.layers.regularization.noise import AlphaDropout, GaussianDropout, GaussianNoise
    from engine.layers.regularization.spatial_dropout import SpatialDropout1D, SpatialDropout2D, SpatialDropout3D
    from engine.layers.reshaping.cropping import Cropping1D, Cropping2D, Cropping3D
    from engine.layers.reshaping.flatten import Flatten
    from engine.layers.reshaping.permute import Permute
    from engine.layers.reshaping.repeat_vector import RepeatVector
    from engine.layers.reshaping.reshape import Reshape
    from engine.layers.reshaping.up_sampling import UpSampling1D, UpSampling2D, UpSampling3D
    from engine.layers.reshaping.zero_padding import ZeroPadding1D, ZeroPadding2D, ZeroPadding3D
else:
    __getattr__, __dir__ = lazy.attach(__name__)

__all__ = [
    "ELU",
    "GRU",
    "LSTM",
    "RNN",
    "Activation",
    "ActivityRegularization",
    "AdaptiveAveragePooling1D",
    "AdaptiveAveragePooling2D",
    "AdaptiveAveragePooling3D",
    "AdaptiveMaxPooling1D",
    "AdaptiveMaxPooling2D",
    "AdaptiveMaxPooling3D",
    "Add",
    "AdditiveAttention",
    "AlphaDropout",
    "Attention",
    "Average",
    "AveragePooling1D",
    "AveragePooling2D",
    "AveragePooling3D",
    "AvgPool1D",
    "AvgPool2D",
    "AvgPool3D",
    "BatchNormalization",
    "Bidirectional",
    "Concatenate",
    "Conv1D",
    "Conv1DTranspose",
    "Conv2D",
    "Conv2DTranspose",
    "Conv3D",
    "Conv3DTranspose",
    "ConvLSTM1D",
    "ConvLSTM2D",
    "ConvLSTM3D",
    "Convolution1D",
    "Convolution1DTranspose",
    "Convolution2D",
    "Convolution2DTranspose",
    "Convolution3D",
    "Convolution3DTranspose",
    "Cropping1D",
    "Cropping2D",
    "Cropping3D",
    "Dense",
    "DepthwiseConv1D",
    "DepthwiseConv2D",
    "Dot",
    "Dropout",
    "EinsumDense",
    "Embedding",
    "Flatten",
    "GRUCell",
    "GaussianDropout",
    "GaussianNoise",
    "GlobalAveragePooling1D",
    "GlobalAveragePooling2D",
    "GlobalAveragePooling3D",
    "GlobalAvgPool1D",
    "GlobalAvgPool2D",
    "GlobalAvgPool3D",
    "GlobalMaxPool1D",
    "GlobalMaxPool2D",
    "GlobalMaxPool3D",
    "GlobalMaxPooling1D",
    "GlobalMaxPooling2D",
    "GlobalMaxPooling3D",
    "GroupNormalization",
    "GroupQueryAttention",
    "Identity",
    "Input",
    "InputLayer",
    "KerasTensor",
    "LSTMCell",
    "Layer",
    "LayerNormalization",
    "LeakyReLU",
    "Masking",
    "MaxPool1D",
    "MaxPool2D",
    "MaxPool3D",
    "MaxPooling1D",
    "MaxPooling2D",
    "MaxPooling3D",
    "Maximum",
    "Maxout",
    "Minimum",
    "MultiHeadAttention",
    "Multiply",
    "Normalization",
    "PReLU",
    "Permute",
    "RMSNormalization",
    "ReLU",
    "RepeatVector",
    "Rescaling",
    "Reshape",
    "SeparableConv1D",
    "SeparableConv2D",
    "SeparableConvolution1D",
    "SeparableConvolution2D",
    "SimpleRNN",
    "SimpleRNNCell",
    "Softmax",
    "SpatialDropout1D",
    "SpatialDropout2D",
    "SpatialDropout3D",
    "StackedRNNCells",
    "Subtract",
    "TimeDistributed",
    "UnitNormalization",
    "UpSampling1D",
    "UpSampling2D",
    "UpSampling3D",
    "ZeroPadding1D",
    "ZeroPadding2D",
    "ZeroPadding3D",
    "add",
    "average",
    "concatenate",
    "deserialize",
    "dot",
    "maximum",
    "minimum",
    "multiply",
    "serialize",
    "subtract",
]

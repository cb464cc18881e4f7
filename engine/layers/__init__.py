"""The layers. A new one is one file and one line here."""

from engine.layers.activation import Activation
from engine.layers.base import Layer
from engine.layers.conv2d import Conv2D
from engine.layers.dense import Dense
from engine.layers.dropout import Dropout
from engine.layers.flatten import Flatten
from engine.layers.input_layer import Input, InputLayer
from engine.layers.lstm import LSTM
from engine.layers.max_pooling2d import MaxPooling2D
from engine.layers.reshape import Reshape

__all__ = [
    "LSTM",
    "Activation",
    "Conv2D",
    "Dense",
    "Dropout",
    "Flatten",
    "Input",
    "InputLayer",
    "Layer",
    "MaxPooling2D",
    "Reshape",
]

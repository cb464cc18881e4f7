"""The callbacks. A new one is one file and one line here."""

from engine.callbacks.base import Callback, CallbackList
from engine.callbacks.early_stopping import EarlyStopping
from engine.callbacks.emit import Emit
from engine.callbacks.history import History
from engine.callbacks.lambda_callback import LambdaCallback
from engine.callbacks.print_epochs import PrintEpochs, line
from engine.callbacks.terminate_on_nan import TerminateOnNaN

__all__ = [
    "Callback",
    "CallbackList",
    "EarlyStopping",
    "Emit",
    "History",
    "LambdaCallback",
    "PrintEpochs",
    "TerminateOnNaN",
    "line",
]

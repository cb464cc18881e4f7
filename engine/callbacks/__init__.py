"""The callbacks. A new one is one file and one line here.

Those that write files are no blocks: a spec never names a path."""

from typing import TYPE_CHECKING

from engine import lazy

if TYPE_CHECKING:
    from engine.callbacks.backup_and_restore import BackupAndRestore
    from engine.callbacks.base import Callback
    from engine.callbacks.callback_list import CallbackList
    from engine.callbacks.csv_logger import CSVLogger
    from engine.callbacks.early_stopping import EarlyStopping
    from engine.callbacks.emit import Emit
    from engine.callbacks.history import History
    from engine.callbacks.lambda_callback import LambdaCallback
    from engine.callbacks.learning_rate_scheduler import LearningRateScheduler
    from engine.callbacks.model_checkpoint import ModelCheckpoint
    from engine.callbacks.progbar_logger import ProgbarLogger
    from engine.callbacks.reduce_lr_on_plateau import ReduceLROnPlateau
    from engine.callbacks.terminate_on_nan import TerminateOnNaN
else:
    __getattr__, __dir__ = lazy.attach(__name__)

__all__ = [
    "BackupAndRestore",
    "CSVLogger",
    "Callback",
    "CallbackList",
    "EarlyStopping",
    "Emit",
    "History",
    "LambdaCallback",
    "LearningRateScheduler",
    "ModelCheckpoint",
    "ProgbarLogger",
    "ReduceLROnPlateau",
    "TerminateOnNaN",
]

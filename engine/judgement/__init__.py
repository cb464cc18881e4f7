"""What a trained model got right and wrong: classes confused, confidence against truth, numbers missed. Pure NumPy.

Every function takes answers and outputs of some rows and knows neither models nor data sets.
"""

from engine.judgement.calibration import Reliability, reliability
from engine.judgement.confusion import NO_ANSWER, Scores, confusion, scores, winners
from engine.judgement.misses import Misses, misses
from engine.judgement.roc import Roc, roc

__all__ = [
    "NO_ANSWER",
    "Misses",
    "Reliability",
    "Roc",
    "Scores",
    "confusion",
    "misses",
    "reliability",
    "roc",
    "scores",
    "winners",
]

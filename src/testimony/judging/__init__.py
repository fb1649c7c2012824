"""The honest evaluation of a classifier: on people it has not seen, beside baselines, with intervals by respondent."""

from testimony.judging.evaluation import Evaluation, evaluate, of_held_out

__all__ = ["Evaluation", "evaluate", "of_held_out"]

"""Many texts scored at once: the sums of `unit_table`, found with arrays instead of an object a word.

A text is cut at its spaces. What a piece between spaces adds to every target's score is kept in a table, pairs of words are
looked up by number, the scope rules run on the arrays of all texts, and one sparse product adds up every sentence.
`TestimonyClassifier.contributions` stays the reference; a test holds the two to the same scores.
"""

from testimony.many.compiled import loops
from testimony.many.learnt import Learnt
from testimony.many.scoring import AT_ONCE, Scored, Scorer, is_plain
from testimony.many.shares import Shares

__all__ = ["AT_ONCE", "Learnt", "Scored", "Scorer", "Shares", "is_plain", "loops"]

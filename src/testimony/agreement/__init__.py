"""How far coders agree: coefficients for any ratings, and the agreement of a corpus."""

from testimony.agreement.coefficients import (
    Coefficient,
    Ratings,
    ac1,
    alpha,
    fleiss,
    jaccard,
    kappa,
    kappa_of_table,
    masi,
    specific,
)
from testimony.agreement.study import Agreement, agreement
from testimony.agreement.unitised import alpha_u, character_f1, disagreement, exact_f1, merged

__all__ = [
    "Agreement",
    "Coefficient",
    "Ratings",
    "ac1",
    "agreement",
    "alpha",
    "alpha_u",
    "character_f1",
    "disagreement",
    "exact_f1",
    "fleiss",
    "jaccard",
    "kappa",
    "kappa_of_table",
    "masi",
    "merged",
    "specific",
]

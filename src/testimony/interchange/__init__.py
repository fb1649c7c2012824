"""In and out of the tools researchers already use, losing nothing in silence.

A coded file gives documents, a codebook and codings: a corpus. So it lies above `corpus`, while `formats` below reads a
file into a text and knows nothing of codes.
"""

from testimony.interchange.coded import Coded, Loss, ReadAs
from testimony.interchange.files import read, write

__all__ = ["Coded", "Loss", "ReadAs", "read", "write"]

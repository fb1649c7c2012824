"""What stands beside a sentence's first word and says that it is somebody's name, although it is an everyday word too."""

from __future__ import annotations

import re

from testimony.pseudonyms.seen import Seen, Word
from testimony.pseudonyms.words_data import SAY

_WHOSE = re.compile(
    r", (?:my|our|his|her|their|mijn|onze|ons|zijn|haar|hun|[mz]['’]n|мо[йяи]|наш[аи]?|е[её]|его) ",
    re.IGNORECASE,
)
_THERE = re.compile(r" (?:is|was|lies|fell|had|has|looked|ligt|lag|werd|wordt|heeft|viel)\b")
_QUOTES = ("'", '"', "‘", "“", "„", "«")


def acts(seen: Seen, word: Word) -> bool:
    """Tell whether what follows is what people do, have or are: said, 's, our neighbour."""
    after = seen.text[word.stop : word.stop + 24]
    follower = after.split()[0].strip(",.:;") if after.strip() else ""
    is_what_people_do = follower.lower().replace("ё", "е") in SAY
    return is_what_people_do or after.startswith(("'s ", "’s ", ":")) or bool(_WHOSE.match(after))


def is_there(seen: Seen, word: Word) -> bool:
    """Tell whether what follows is what a town is or suffers: was, lies, werd."""
    return bool(_THERE.match(seen.text[word.stop : word.stop + 12]))


def is_spoken_to(seen: Seen, word: Word) -> bool:
    """Tell whether it is the first word of a quotation, with a comma after it."""
    return seen.text[max(0, word.start - 1) : word.start] in _QUOTES and seen.text[word.stop :][:1] == ","


def is_said_again(seen: Seen, word: Word) -> bool:
    """Tell whether the word stands with its capital within a sentence too."""
    return any(w.text == word.text and not w.begins for w in seen.words)

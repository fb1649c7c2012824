"""What turns words round, by language: negation, other people, hypotheticals, hearsay. Data only.

Cues are written as they are said, in lower case; `е` stands for `ё` too.
"""

from __future__ import annotations

Cues = dict[str, tuple[str, ...]]

NOT_ONLY: Cues = {
    "nl": ("niet alleen", "niet enkel", "niet slechts", "niet zozeer alleen"),
    "ru": ("не только", "не столько", "не один лишь", "мало того что"),
    "en": ("not only", "not just", "not merely", "not solely"),
}
NOT_BECAUSE: Cues = {
    "nl": (
        "niet omdat", "niet vanwege", "niet wegens", "niet door", "niet om", "niet voor", "niet dat", "niet uit",
        "niets te maken met", "los van", "ging niet om", "lag niet aan", "ging het niet om", "lag het niet aan",
    ),
    "ru": (
        "не потому что", "не из за", "не из-за", "не ради", "не от", "не то чтобы", "дело не в", "дело было не в",
        "не по причине", "не для", "не поэтому",
    ),
    "en": (
        "not because", "not for", "not due to", "nothing to do with", "not about", "wasn't about", "wasn't because",
        "isn't about", "didn't leave because", "didn't go for", "not out of", "never about", "it wasn't", "not that",
    ),
}  # fmt: skip
NOT_INVOLVED: Cues = {
    "nl": ("niets mee te maken", "speelde geen rol", "speelde daarin geen rol", "was de reden niet", "niet de reden"),
    "ru": ("ни при чем", "не при чем", "не причем", "роли не играла", "роли не играло", "роли не играл", "не причина"),
    "en": (
        "nothing to do with it", "played no part", "played no role", "not the reason", "wasn't the reason",
        "had nothing to do with it", "wasn't it",
    ),
}  # fmt: skip
NEGATION: Cues = {
    "nl": ("niet", "geen", "nooit", "niemand", "niets", "nergens", "noch", "zonder", "nauwelijks", "evenmin"),
    "ru": ("не", "ни", "нет", "никогда", "никто", "ничего", "нигде", "никакой", "никакого", "никакой", "без", "нельзя"),
    "en": (
        "not", "no", "never", "nobody", "nothing", "nowhere", "none", "neither", "nor", "without", "hardly", "cannot",
        "can't", "don't", "doesn't", "didn't", "won't", "wouldn't", "isn't", "aren't", "wasn't", "weren't", "haven't",
        "hasn't", "hadn't", "couldn't", "shouldn't",
    ),
}  # fmt: skip
HYPOTHETICAL: Cues = {
    "nl": ("als", "indien", "stel dat", "mocht", "zou", "zouden", "misschien", "ooit", "wie weet"),
    "ru": (
        "если",
        "если бы",
        "бы",
        "допустим",
        "представь",
        "может быть",
        "когда-нибудь",
        "возможно",
        "вдруг",
    ),
    "en": ("if", "suppose", "would", "could", "might", "maybe", "perhaps", "one day", "some day", "what if"),
}
OTHER_PERSON: Cues = {
    "nl": (
        "een kennis", "een vriend", "vrienden van", "een vriendin", "mijn neef", "mijn nicht", "mijn oom", "mijn tante",
        "mijn buurman", "mijn buurvrouw", "de buurman", "de buren", "een collega", "collega's", "mijn opa", "mijn oma",
        "mijn grootvader", "mijn overgrootvader", "veel mensen", "andere mensen", "iedereen", "sommigen", "de meesten",
    ),
    "ru": (
        "знакомый", "знакомая", "знакомые", "знакомого", "приятель", "приятели", "друг", "друзья", "у друга", "сосед",
        "соседка", "соседи", "двоюродный брат", "двоюродная сестра", "дядя", "тетя", "племянник", "коллега", "коллеги",
        "дед", "прадед", "бабушка", "дедушка", "многие", "все", "некоторые", "люди",
    ),
    "en": (
        "a friend", "friends of mine", "a friend of mine", "my cousin", "my uncle", "my aunt", "my nephew", "a colleague",
        "my neighbour", "my neighbor", "the neighbours", "my grandfather", "my grandmother", "an acquaintance",
        "some people", "other people", "most people", "everyone", "everybody", "many", "a guy",
    ),
}  # fmt: skip
HEARSAY: Cues = {
    "nl": (
        "ze zeggen dat",
        "volgens",
        "op tv",
        "op televisie",
        "de krant",
        "naar verluidt",
        "zogenaamd",
        "las ik",
    ),
    "ru": ("говорят", "по телевизору", "в новостях", "якобы", "мол", "будто", "дескать", "пишут что"),
    "en": (
        "they say",
        "on television",
        "on tv",
        "in the news",
        "allegedly",
        "supposedly",
        "the paper said",
        "i read that",
    ),
}
TURNING: Cues = {
    "nl": ("maar", "echter", "toch", "want", "omdat"),
    "ru": ("но", "а", "однако", "зато", "просто", "потому"),
    "en": ("but", "however", "because", "though", "just"),
}
"""Words after which a negation no longer reaches."""

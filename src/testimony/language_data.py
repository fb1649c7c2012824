"""What tells languages apart cheaply, and the letters of Russian in Latin script. Data only."""

from __future__ import annotations

NAMES = {
    "nl": "Dutch", "ru": "Russian", "en": "English", "ru-Latn": "Russian in Latin letters", "und": "no language",
    "af": "Afrikaans", "ar": "Arabic", "be": "Belarusian", "bg": "Bulgarian", "cs": "Czech", "da": "Danish",
    "de": "German", "el": "Greek", "es": "Spanish", "et": "Estonian", "fa": "Persian", "fi": "Finnish",
    "fr": "French", "he": "Hebrew", "hi": "Hindi", "hu": "Hungarian", "hy": "Armenian", "it": "Italian",
    "ja": "Japanese", "ka": "Georgian", "kk": "Kazakh", "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian",
    "mn": "Mongolian", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "sk": "Slovak",
    "sl": "Slovenian", "sr": "Serbian", "hr": "Croatian", "sv": "Swedish", "th": "Thai", "tr": "Turkish",
    "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese", "zh": "Chinese", "am": "Amharic", "az": "Azerbaijani",
    "bn": "Bengali", "ky": "Kyrgyz", "ku": "Kurdish", "ps": "Pashto", "sq": "Albanian", "ta": "Tamil",
    "mk": "Macedonian", "bs": "Bosnian", "nb": "Norwegian", "nn": "Norwegian", "lb": "Luxembourgish", "eo": "Esperanto",
    "so": "Somali", "sw": "Swahili", "tl": "Tagalog", "id": "Indonesian", "ms": "Malay", "ca": "Catalan",
    "fy": "Frisian", "ga": "Irish", "cy": "Welsh", "is": "Icelandic", "mt": "Maltese", "la": "Latin",
}  # fmt: skip

CANDIDATES = (
    "nl", "ru", "en", "de", "uk", "af", "be", "bg", "sr", "mk", "kk", "ky", "mn", "fr", "es", "it", "pt", "pl", "cs",
    "sk", "sl", "hr", "ro", "tr", "az", "hu", "fi", "et", "lv", "lt", "sv", "da", "no", "sq", "fa", "ar", "ur", "ku",
    "vi", "id", "sw", "ca", "ga", "cy", "is", "eo", "la", "tl", "lb", "mt",
)  # fmt: skip
"""The languages an identifier may answer: ours, the look-alikes, and those of people who move."""

SCRIPTS = (
    ("\u0370", "\u03ff", "el"), ("\u0530", "\u058f", "hy"), ("\u0590", "\u05ff", "he"), ("\u0600", "\u06ff", "ar"),
    ("\u0900", "\u097f", "hi"), ("\u0980", "\u09ff", "bn"), ("\u0b80", "\u0bff", "ta"), ("\u0e00", "\u0e7f", "th"),
    ("\u10a0", "\u10ff", "ka"), ("\u1200", "\u137f", "am"), ("\u3040", "\u30ff", "ja"), ("\uac00", "\ud7a3", "ko"),
    ("\u4e00", "\u9fff", "zh"),
)  # fmt: skip
"""Scripts that by themselves name a language, close enough for a message (Arabic is asked further)."""

STOP_WORDS = {
    "nl": "de het een en van ik niet dat je is was op te zijn met voor er maar die om ook aan wat als dan nog wel toen "
    "ze we hij naar bij ja nee heb hebben had geen uit zo mijn ons meer door over hier daar dus want waar gewoon "
    "eigenlijk omdat jaar heel even alles iets nu hoe wie waarom weer altijd deze dit zou hun u mij mensen",
    "en": "the and of to a in i it that was is you he she they we my for on with at but not have had his her so what all "
    "there were be this from or as by me when do don't it's one out if about then just like know because would "
    "them your our their who how why which here now been are did didn't i'm very really people yes no well",
    "ru": "и в не на я что он она с как это а то все но по из у за так мы вы они был была было были же от да нет меня мне "
    "его ее их для ну вот когда где уже еще если только там тут бы чтобы потому очень или до нас вас нам ты мой тебя "
    "какой который просто может быть есть сказал себя этот эта тогда там потом год дома почему зачем ничего мама",
    "de": "der die das und ich nicht ist ein eine zu den mit es sie wir auf für war dem von im sich auch aber wie so als "
    "noch nur wenn hat haben bei nach aus was oder mir mich wird sind dass man kann schon immer hier dann sehr keine",
    "af": "die en het nie van ek dat is was op vir met my ons hulle wat om te hy sy ook daar maar as baie toe nou kan sal "
    "moes was dit jy hier want gesê n'n nog net",
    "es": "el la los las de que y en un una por con para como más pero sus le ya porque cuando muy sin sobre también me "
    "hasta hay donde quien desde todo nos eso era mi yo él ella fui quería no es se lo del al su este está son",
    "fr": "le la les des de et un une du en est que qui dans pour pas ne sur avec il elle je nous vous ils mon ma mes se "
    "ce cette au aux par plus mais ou où suis parce était fait comme tout leur y a ont été j'ai c'est",
    "it": "il lo la gli le di e che un una per non con del della sono ho mi ma si come da più anche perché era io noi ci "
    "al nel alla questo quello molto quando è ha",
    "pt": "o os as um uma de que e em não por com para mas eu ele ela nós meu minha quando muito porque era foi já na no "
    "da do se mais como também é está",
    "pl": "i w nie na się z do to że jest ja my oni był była było ale jak po co tak za od dla bo już tylko przez kiedy "
    "gdzie mnie nas mój moja bardzo być wyjechałem chciałem",
    "tr": "ve bir bu da de için ile çok ben biz o ne gibi ama daha var yok değil sonra kadar olarak bize beni evi",
    "uk": "і в не на я що він вона з як це а та все але по із у за так ми ви вони був була було були ж від ні мене мені "
    "його її їх для ну ось коли де вже ще якщо тільки там тут би щоб тому дуже або до нас вас ти мій який просто",
}

RUSSIAN_LATIN = (
    "ya ja ia ne ni chto shto chto-to eto my mi vy on ona oni kak tak uzhe uje esche eshe yeshe esli yesli potomu "
    "ochen ochen' kogda gde tam tut nu vot mne menya tebya tebe nas vas ego ee ikh bylo byl byla byli budet est' yest "
    "net da ili chtoby chtobi toje tozhe tolko tol'ko prosto nado mozhno mozhet ves' vse vsyo vsio po za iz ot do "
    "pochemu potom teper seichas sejchas zdes zdes' dom doma deneg rabota rabotu rabotat uehal uehali uyekhal uyekhali uekhal uekhali prishla prishel prishlo prinesli povestka povestku zhivu "
    "jivu zhivem jivem zhit jit lyudi ludi mama papa god goda spasibo privet horosho khorosho konechno govoryat skazal "
    "skazali segodnya vchera zavtra deti rebenok nash nasha moy moi moya svoy dazhe daje poka ladno znayu znaet dumayu "
    "nichego nikto nikogda bez dlya pri nad pod bolshe bolee menshe mnogo malo voobsche voobshe"
)
"""Frequent Russian words as people write them in Latin letters."""

LETTERS = (
    ("shch", "щ"), ("sch", "щ"), ("yo", "ё"), ("jo", "ё"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"), ("tz", "ц"),
    ("ch", "ч"), ("sh", "ш"), ("yu", "ю"), ("ju", "ю"), ("iu", "ю"), ("ya", "я"), ("ja", "я"), ("ia", "я"),
    ("ye", "е"), ("je", "е"), ("ay", "ай"), ("ey", "ей"), ("oy", "ой"), ("uy", "уй"), ("iy", "ий"), ("yy", "ый"),
    ("aye", "ае"), ("oye", "ое"), ("uye", "уе"), ("yai", "яй"), ("ai", "ай"), ("ei", "ей"), ("oi", "ой"), ("ui", "уй"), ("ii", "ий"),
    ("4", "ч"), ("6", "ш"), ("w", "ш"), ("x", "х"), ("q", "я"), ("''", "ъ"), ("'", "ь"),
    ("a", "а"), ("b", "б"), ("v", "в"), ("g", "г"), ("d", "д"), ("e", "е"), ("z", "з"), ("i", "и"), ("j", "й"),
    ("k", "к"), ("l", "л"), ("m", "м"), ("n", "н"), ("o", "о"), ("p", "п"), ("r", "р"), ("s", "с"), ("t", "т"),
    ("u", "у"), ("f", "ф"), ("h", "х"), ("c", "ц"), ("y", "ы"),
)  # fmt: skip
"""Latin spellings of Russian letters over several schemes; the longest that fits is taken."""

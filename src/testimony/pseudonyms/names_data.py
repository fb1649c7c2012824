"""Short forms of Russian names that can only be of one name, and how Cyrillic letters are written in Latin ones. Data only."""

from __future__ import annotations

SHORT = {
    "ваня": "иван", "ванечка": "иван", "ванька": "иван", "леша": "алексей", "лешка": "алексей", "алеша": "алексей", "дима": "дмитрий",
    "димка": "дмитрий", "митя": "дмитрий", "коля": "николай", "колька": "николай", "катя": "екатерина", "катюша": "екатерина",
    "маша": "мария", "машка": "мария", "настя": "анастасия", "таня": "татьяна", "танюша": "татьяна", "сережа": "сергей",
    "серега": "сергей", "миша": "михаил", "мишка": "михаил", "петя": "петр", "костя": "константин", "наташа": "наталья", "юра": "юрий",
    "володя": "владимир", "вова": "владимир", "вовка": "владимир", "боря": "борис", "гриша": "григорий", "лена": "елена",
    "ленка": "елена", "оля": "ольга", "света": "светлана", "надя": "надежда", "аня": "анна", "анька": "анна", "анюта": "анна",
    "ира": "ирина", "ирка": "ирина", "люба": "любовь", "ксюша": "ксения", "даша": "дарья", "соня": "софия", "люда": "людмила",
    "рома": "роман", "андрюша": "андрей", "паша": "павел", "сеня": "семен", "степа": "степан", "федя": "федор", "гена": "геннадий",
    "толя": "анатолий", "витя": "виктор", "вика": "виктория", "зина": "зинаида", "лиза": "елизавета", "галя": "галина", "ося": "иосиф",
    "илюша": "илья", "антоша": "антон", "макс": "максим", "стас": "станислав", "тема": "артем",
}  # fmt: skip
"""Short form -> name, both as `cases.first_form` gives them. Саша, Женя, Валя, Слава may be of several, and are left out."""

_LATIN = "a b v g d e zh z i i k l m n o p r s t u f h ts ch sh sh _ i _ e iu ia i i e g".split()

LETTERS = dict(
    zip("абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґ", ("" if c == "_" else c for c in _LATIN), strict=True)
)
"""Cyrillic letter -> Latin letters."""

FOLDS = (
    ("sjtsj", "sh"), ("shch", "sh"), ("schtsch", "sh"), ("tsch", "4"), ("tsj", "4"), ("sch", "sh"), ("sj", "sh"), ("zj", "zh"), ("kh", "h"),
    ("oe", "u"), ("ou", "u"), ("ph", "f"), ("th", "t"), ("ck", "k"), ("tz", "ts"), ("yo", "e"), ("jo", "e"), ("ye", "e"), ("je", "e"),
    ("ch", "4"), ("x", "ks"), ("w", "v"), ("y", "i"), ("j", "i"), ("ii", "i"), ("c", "k"),
)  # fmt: skip
"""Ways to write a sound in Dutch, English, German -> one way, in the order in which they are tried."""

FIRST = frozenset(
    # Dutch and Frisian
    "riet mies lente storm bas joke roos merel rik cor ans loes huub sjaak floor fleur ties tijn aafke arend "
    "baukje bertus bouwe cees dirkje douwe eefje eelco evert femke fenna folkert froukje geertje geesje "
    "gijsbert greet hanneke harmen hessel hidde hilde ingeborg jeltje jikke jochem jolanda jorrit jurjen klaasje koos "
    "lammert leendert lies machteld maaike marleen marijke meindert menno mieke nelleke nienke noor okke pleun pim reinout "
    "rinske roelof saskia tjalling trijntje wiebe wietske willemijn wytske "
    # English, Irish, Welsh
    "pat olive ruby rain sue joy grace faith ivy daisy lily amber dawn violet hazel iris poppy jasmine heather holly drew chase "
    "grant art bill bob jack rob frank wayne will nigel trevor doreen beryl aoife niamh saoirse ciara eoin padraig "
    "rhiannon iestyn gethin hamish morag fiona keith "
    # of those who came: Arabic, Persian, Turkish, Kurdish, Tigrinya, Amharic, Somali, Ukrainian, Caucasian and Central Asian
    "abdul abdulkarim abdelkarim ali amina aster ayaan aysun aziz farida fatima fatou gulay "
    "gulnara gulnoza haile hasan hiwot hussein ibrahim idris jamal jihan jalal karim khadija khalid layla leila "
    "mahmoud maryam merhawi mohammed muhammad mustafa nasrin nour nur omar osman reza rojin roza sahra "
    "selam tesfalem yonas zahra zeynep aigerim artem bekzod bohdan daryna farrukh giorgi ilona "
    "kseniya levon mykola nino nurlan olena ostap shahnoza tamta vardan volodymyr yaroslav "
    "zlata zoryana".split()
)
"""First names that the lists of the packages leave out, or that are everyday words as well; lower case."""

"""What speakers are called in transcripts, by role and language. Data only, in lower case."""

from __future__ import annotations

INTERVIEWER = frozenset(
    [
        # Dutch
        "interviewer", "interviewster", "onderzoeker", "onderzoekster", "vraag", "vragensteller", "gespreksleider",
        "gespreksleidster", "moderator", "presentator", "journalist", "verslaggever", "redactie", "interv", "int",
        "intv", "vraagsteller", "mod",
        # Russian
        "интервьюер", "интервьюерка", "исследователь", "исследовательница", "вопрос", "модератор", "модераторка",
        "ведущий", "ведущая", "корреспондент", "корреспондентка", "корр", "журналист", "журналистка", "инт", "интерв",
        "социолог", "редакция", "мод",
        # English
        "question", "researcher", "facilitator", "host", "presenter", "reporter", "interviewers", "q", "interrogator",
    ]
)  # fmt: skip
RESPONDENT = frozenset(
    [
        "respondent", "respondente", "geïnterviewde", "geinterviewde", "ondervraagde", "deelnemer", "deelneemster",
        "antwoord", "verteller", "vertelster", "informant", "informante", "resp", "gesprekspartner",
        "респондент", "респондентка", "информант", "информантка", "участник", "участница", "ответ", "рассказчик",
        "рассказчица", "собеседник", "собеседница", "опрашиваемый", "опрашиваемая", "интервьюируемый",
        "интервьюируемая", "опрошенный", "респ", "инф", "герой", "героиня",
        "interviewee", "participant", "answer", "narrator", "storyteller", "subject", "inf", "part", "interviewees",
    ]
)  # fmt: skip
OTHER = frozenset(
    [
        "tolk", "vertaler", "vertaalster", "omstander", "aanwezige", "переводчик", "переводчица", "присутствующий",
        "interpreter", "translator", "bystander", "transcriber",
    ]
)  # fmt: skip
SPEAKER = frozenset(
    [
        "spreker", "spreekster", "speaker", "спикер", "говорящий", "говорящая", "голос", "unknown speaker",
        "onbekende spreker", "неизвестный спикер", "неизвестный", "unknown", "voice", "stem", "person", "persoon",
        "man", "vrouw", "woman", "мужчина", "женщина", "male", "female", "jongen", "meisje", "boy", "girl", "парень", "девушка",
    ]
)  # fmt: skip
"""Words that name a speaker without saying which role: they need a person to settle it."""

ASKING = {"i": "rpa", "q": "ar", "v": "ar", "в": "о", "и": "рои", "u": "", "m": "r"}
"""A single letter that asks -> the single letters that answer it: I and R, V and A, В and О."""

NUMBERED_RESPONDENT = frozenset(
    ["p", "r", "pp", "resp", "d", "р", "у", "respondent", "participant", "deelnemer", "a"]
)
"""Letters before a number that name a respondent in a study: P01, R3, Р2."""

NUMBERED_INTERVIEWER = frozenset(["i", "int", "q", "и", "v", "в", "m"])

FIELDS = frozenset(
    [
        "datum", "plaats", "duur", "tijd", "onderwerp", "interview", "locatie", "naam", "leeftijd", "geslacht", "beroep",
        "nationaliteit", "taal", "opname", "bestand", "project", "transcriptie", "let op", "noot", "opmerking", "bron",
        "adres", "telefoon", "aanwezig", "titel", "geboren", "thema", "code", "bijlage", "ps", "nb", "p.s",
        "дата", "место", "время", "тема", "имя", "возраст", "пол", "профессия", "язык", "запись", "файл", "проект",
        "вакансия", "город", "должность", "примечание", "источник", "адрес", "телефон", "длительность", "интервью",
        "образование", "страна", "итого", "например", "внимание", "итак", "email",
        "date", "place", "time", "duration", "topic", "subject line", "location", "name", "age", "gender", "occupation",
        "nationality", "language", "recording", "file", "transcript", "note", "notes", "source", "address", "phone",
        "e-mail", "title", "born", "theme", "present", "audio file", "transcribed by", "http", "https", "tape",
        "subjects", "recorded by", "website", "www", "version", "page",
    ]
)  # fmt: skip
"""Labels of a form or a header, which look like speakers."""

"""Three testimonies in three languages, and one that means harm."""

import pytest

from .made import told


@pytest.fixture(scope="session")
def dutch():
    return told(
        "interview-nl-04.docx",
        "nl",
        ("interviewer", "I", "Kunt u vertellen waarom u bent vertrokken?"),
        (
            "respondent",
            "R",
            "Er was thuis gewoon geen werk meer. De fabriek ging dicht en met twee kinderen red je het niet "
            "van wat aardappels uit de tuin. Mijn zwager zat al in Rotterdam, die zei: kom, hier betalen ze tenminste.",
            ("economics", 0.93, "geen werk meer", "De fabriek ging dicht", "hier betalen ze tenminste"),
        ),
        ("interviewer", "I", "Speelde de politiek een rol?"),
        (
            "respondent",
            "R",
            "Nee hoor, met politiek had dat niets te maken. Ik stem al jaren niet meer.",
            ("politics:denied", 0.58, "met politiek had dat niets te maken"),
        ),
        ("interviewer", "I", "En hoe ging het hier?"),
        (
            "respondent",
            "R",
            "Elke drie maanden een ander contract, en de huisbaas wilde geen ‘buitenlanders’. We sliepen "
            "met z’n vieren op één kamer — cafe\u0301 beneden, lawaai tot drie uur 😅.",
            ("stability:denied", 0.84, "Elke drie maanden een ander contract", "met z’n vieren op één kamer"),
            ("discrimination", 0.71, "wilde geen ‘buitenlanders’"),
        ),
        ("interviewer", "I", "En nu?"),
        (
            "respondent",
            "R",
            "Nu heb ik vast werk en een huis op mijn eigen naam. Dat is rust.",
            ("stability", 0.9, "vast werk", "een huis op mijn eigen naam"),
        ),
        respondent="p-nl-004",
    )


@pytest.fixture(scope="session")
def russian():
    return told(
        "интервью-ru-01.txt",
        "ru",
        ("interviewer", "И", "Двадцать первое сентября помните?"),
        (
            "respondent",
            "Р",
            "Помню, чё. Картошку у тёщи копали. Телефон в сарае лежал, я до вечера его и не видал. [хмыкает]",
        ),
        ("interviewer", "И", "А вечером?"),
        (
            "respondent",
            "Р",
            "А вечером сват звонит: у них в цеху троих прям со смены забрали. А у меня в билете — механик-водитель, "
            "танк. Таких первыми гребут, так что через сутки я уже за Уральском был.",
            (
                "mobilisation",
                0.97,
                "троих прям со смены забрали",
                "Таких первыми гребут",
                "через сутки я уже за Уральском",
            ),
            ("politics", 0.34, "со смены забрали. А у меня в билете"),
        ),
        ("interviewer", "И", "То есть вы против войны?"),
        (
            "respondent",
            "Р",
            "Да не, ну какой я против. Я не из-за политики уезжал, вы мне такого не пишите.",
            ("politics:denied", 0.61, "не из-за политики уезжал"),
        ),
        (
            "respondent",
            "Р",
            "Das hat mir der Beamte gesagt: warten Sie.",
            "de",
            "German is not supported by this model",
        ),
        respondent="p-ru-001",
    )


@pytest.fixture(scope="session")
def english():
    return told(
        "portrait-en-11.txt",
        "en",
        (
            "author",
            None,
            "Anna teaches maths in Novi Sad. She signed one open letter, and the week after two men waited at the "
            "school gate. She left because she could no longer say aloud what she thought.",
            ("politics", 0.88, "signed one open letter", "could no longer say aloud what she thought"),
            ("economics", 0.31, "teaches maths"),
        ),
        ("uncertain", "S02", "It was never about money.", "en", "role uncertain: say who is the respondent"),
        ("respondent", "ANNA", "On the bus they told my son to speak Serbian or get off.", ("discrimination", 0.79, "told my son to speak Serbian or get off")),
    )  # fmt: skip


@pytest.fixture(scope="session")
def hostile():
    return told(
        "=cmd|' /C calc'!A0.txt",
        "en",
        ("interviewer", "<script>alert(1)</script>", "</style><img src=x onerror=alert(1)>"),
        (
            "respondent",
            '"><b onmouseover=alert(1)>',
            '=HYPERLINK("https://example.org";"x") <script>alert(document.cookie)</script> {{ 7*7 }} &amp; ]]> \x1b[31m\x0b red',
            ("economics", 0.9, "<script>alert(", "{{ 7*7 }}"),
            ("politics", 0.8, "alert(document.cookie)</script>", "]]>"),
        ),
        ("respondent", "@x", "-1+1 _x0041_ \u202egnp.exe 👨\u200d👩\u200d👧 е\u0308ж", ("stability:denied", 0.4, "👩")),
        ("respondent", "עד", "עזבתי בגלל המלחמה", "he", "Hebrew is not supported by this model"),
        respondent="+1234",
    )  # fmt: skip


@pytest.fixture(scope="session")
def documents(dutch, russian, english, hostile):
    return [dutch, russian, english, hostile]

"""Languages: ours, the look-alikes, and Russian in Latin letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testimony.language import RULES, base, identify, is_supported, name

SENTENCES = {
    "nl": [
        "Toen kwam de brief en ik wist genoeg.", "Ja, dat klopt.", "Geen idee.", "Mijn zoon werd achttien.",
        "We zitten op ons zevende adres.", "Vast contract, kinderen op voetbal.", "Huisbaas weigerde",
        "Eh, nou ja, ik was toen dus eh al weg. 😅", "Toen zei hij «поехали» en weg waren we",
    ],
    "ru": [
        "Мне принесли повестку.", "Ну, как сказать.", "Живём на чемоданах.", "ВНЖ продлили на год", "Хозяйка отказала.",
        "Я там, э-э, работал в IT, потом ушёл.", "Моби\u0301льник забыл, и мы вернулись",
    ],
    "en": [
        "They sent me a summons.", "Mostly, yes.", "My landlord refused.", "Rent doubled overnight.", "Lost my job",
        "Nobody hires me because my Dutch is poor.", "um so, yeah, I was like, no way 🙃",
    ],
    "ru-Latn": [
        "mne prishla povestka i ya uehal", "privet kak dela", "ya ne hochu voevat, vot i vsyo",
        "my zhivem zdes uzhe dva goda, rabota est", "potomu chto menya mogli zabrat",
        "Pochemu uehal. V konce sentjabrja v tsehe vyvesili spisok",
        "Stanki starye, instrukcii ponimaju cherez raz, nachalnik horoshij",
    ],
    "de": ["Ich weiß nicht, was ich sagen soll.", "Wir haben lange gewartet.", "Die Wohnung war schon vergeben."],
    "uk": ["Ми виїхали до Польщі, бо було страшно.", "Мені прийшла повістка.", "Я не знаю, що робити далі."],
    "af": ["Ek het nie geweet wat om te doen nie.", "Ons was baie bang vir die oorlog."],
    "fr": ["Je suis parti parce que je ne voulais pas me battre."],
    "es": ["Me fui porque no quería ir a la guerra."],
    "pl": ["Wyjechałem, bo nie chciałem iść na wojnę."],
    "tr": ["Ev sahibi bize evi vermek istemedi."],
    "sl": ["Odšel sem, ker nisem hotel v vojsko, in potem smo dolgo živeli pri prijateljih."],
    "hr": ["Otišao sam jer nisam htio u vojsku, živjeli smo kod prijatelja u malom stanu."],
    "cs": ["Odešel jsem, protože jsem nechtěl do armády, bydleli jsme u přátel."],
    "ka": ["მე წავედი"],
    "hy": ["Ես գնացի"],
    "ar": ["غادرت البلاد بسبب الحرب"],
}  # fmt: skip
CASES = [(tag, text) for tag, texts in SENTENCES.items() for text in texts]


@pytest.mark.parametrize(("tag", "text"), CASES)
def test_a_sentence_is_known_for_what_it_is(tag, text):
    assert identify(text).tag == tag


@pytest.mark.parametrize("text", ["Ja.", "Nee nee.", "Oké", "Amsterdam"])
def test_a_word_or_two_take_the_language_of_the_document(text):
    assert identify(text, hint="nl").tag == "nl"


def test_a_clear_sentence_is_not_bent_by_the_hint():
    assert identify("Мне принесли повестку, и я уехал", hint="nl").tag == "ru"
    assert identify("Ich weiß nicht, was ich dazu noch sagen soll", hint="nl").tag == "de"


@pytest.mark.parametrize("text", ["", "…", "12:30", "🙂🙂"])
def test_without_words_there_is_no_language_but_the_hint(text):
    assert identify(text).tag == "und"
    assert identify(text, hint="ru").tag == "ru"


def test_every_rule_is_exercised():
    texts = [text for _, text in CASES]
    spoken = {
        identify(t).rule
        for t in [*texts, "", "да", "Я з'ехаў, бо баяўся, што мяне возьмуць у войска ў Беларусі"]
    }
    spoken |= {identify("Oké", hint="nl").rule}
    assert spoken == {rule.__name__ for rule in RULES}


@given(st.text(max_size=200), st.sampled_from(["", "nl", "ru", "en"]))
def test_any_text_gets_an_answer(text, hint):
    guess = identify(text, hint=hint)
    assert guess.tag
    assert name(guess.tag)


def test_script_is_not_another_language():
    assert base("ru-Latn") == "ru"
    assert is_supported("ru-Latn")
    assert not is_supported("de")
    assert name("ru-Latn") == "Russian in Latin letters"

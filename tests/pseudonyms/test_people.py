"""Who is the same person."""

import pytest

from testimony.pseudonyms.people import people, skeleton


def together(mentions, scopes=None):
    found = people(mentions, scopes or ["a"] * len(mentions))
    return {frozenset(mentions[n] for n in p.mentions) for p in found}


@pytest.mark.parametrize(
    "mentions",
    [
        ["Иван", "Ивану", "Иваном", "Ivan"],
        ["Иван Крылов", "Ивану Крылову", "Ivan Krylov", "Крылов", "Ваня"],
        ["Сергей", "Sergey", "Sergej", "Серёжа"],
        ["Иван Петрович Крылов", "Ивана Петровича", "И. П. Крылов"],
        ["Юлия", "Yulia", "Joelia"],
        ["Jan de Wit", "De Wit", "J. de Wit"],
        ["José Díaz", "Jose\u0301 Di\u0301az", "Díaz"],
    ],
)
def test_case_forms_scripts_short_forms_and_initials_are_one_person(mentions):
    assert together(mentions) == {frozenset(mentions)}


@pytest.mark.parametrize(
    "mentions",
    [
        ["Иван Крылов", "Анна Крылова"],
        ["Tom Dyer", "Tom Baker"],
        ["Саша", "Александр Белов"],
        ["Вера", "Ольга"],
    ],
)
def test_different_people_stay_different_and_an_uncertain_short_form_is_not_joined(mentions):
    assert together(mentions) == {frozenset([m]) for m in mentions}


def test_a_first_name_that_may_be_of_two_people_is_its_own_and_says_so():
    mentions = ["Иван Крылов", "Иван Белов", "Ивану"]
    found = people(mentions, ["a"] * 3)
    assert [p.sure for p in found if p.mentions == (2,)] == [False]


def test_a_first_name_alone_is_somebody_else_in_another_persons_texts_and_a_whole_name_is_not():
    mentions = ["Olga", "Olga", "Tom Dyer", "Tom Dyer"]
    found = {p.mentions for p in people(mentions, ["a", "b", "a", "b"])}
    assert found == {(0,), (1,), (2, 3)}


@pytest.mark.parametrize(
    ("one", "two"), [("Чехов", "Chekhov"), ("Щукин", "Shchukin"), ("Саша", "Sasja"), ("Юсуф", "Joesoef")]
)
def test_a_skeleton_is_the_same_in_both_scripts(one, two):
    assert skeleton(one) == skeleton(two)

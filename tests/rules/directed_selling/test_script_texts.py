"""The text of a script: variables out of a list, steps that tick themselves, and nothing that is ever executed."""

import pytest

from ringup.directed_selling.rules.script_texts import FACTS, VARIABLES, faults_of, read_text, text_in

VALUES = {"first_name": "Carla", "order_total": "€12.00"}


def codes(text: str) -> list[str]:
    return [fault.code for fault in faults_of(text, "text_en")]


def said(text: str, values: dict[str, str] = VALUES) -> str:
    return "\n".join(piece.text for piece in read_text(text, values, known=()))


def test_variables_are_filled_in_and_what_nobody_knows_is_left_open() -> None:
    assert said("Good day {{first_name}}, that is {{ order_total }}.") == "Good day Carla, that is €12.00."
    assert said("By {{ mode_of_delivery }}?") == "By …?"


@pytest.mark.parametrize("name", VARIABLES)
def test_every_variable_of_the_list_may_stand_in_a_text(name: str) -> None:
    assert codes(f"{{{{ {name} }}}}") == []
    assert said(f"<{{{{ {name} }}}}>", {name: "x"}) == "<x>"


@pytest.mark.parametrize("fact", FACTS)
def test_every_fact_of_the_list_makes_a_step(fact: str) -> None:
    assert codes(f"[{fact}] Ask.") == []
    [open_step] = read_text(f"[{fact}] Ask.", {}, known=())
    [done_step] = read_text(f"[{fact}] Ask.", {}, known=[fact])
    assert (open_step.fact, open_step.done, done_step.done, done_step.text) == (fact, False, True, "Ask.")


def test_steps_stand_between_the_sentences_as_they_were_written() -> None:
    pieces = read_text("Hello.\r\nWelcome.\r\n\r\n[email] E-mail\r\n[ phone ] Phone\r\nThank you.", {}, known=["phone"])
    assert [(piece.text, piece.fact, piece.done) for piece in pieces] == [
        ("Hello.\nWelcome.", "", False),
        ("E-mail", "email", False),
        ("Phone", "phone", True),
        ("Thank you.", "", False),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{{ customer_nmae }}", "unknown_variable"),
        ("{{ }}", "unknown_variable"),
        ("{{ settings.SECRET_KEY }}", "unknown_variable"),
        ("{{ first_name.__class__.__mro__ }}", "unknown_variable"),
        ("{{ first_name|safe }}", "unknown_variable"),
        ("{{ {{ first_name }} }}", "unknown_variable"),
        ("Hello {{ first_name", "variable_not_closed"),
        ("[emial] Ask.", "unknown_fact"),
        ("[] Ask.", "unknown_fact"),
        ("pay \u202eeerf rof\u202c nothing", "hidden_characters"),
        ("zero\u200bwidth", "hidden_characters"),
        ("bell\x07", "hidden_characters"),
        ("x" * 2001, "too_long"),
        ("x" * 1_000_000, "too_long"),
    ],
)
def test_what_cannot_be_read_out_is_refused_at_its_field(text: str, code: str) -> None:
    faults = list(faults_of(text, "text_da"))
    assert code in [fault.code for fault in faults]
    assert {fault.field for fault in faults} == {"text_da"}


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "{% debug %}{% load static %}{% include 'x' %}",
        "{0.__init__.__globals__} %(first_name)s %s $first_name ${first_name} #{first_name}",
        "{# comment #} [[ first_name ]] <%= first_name %>",
    ],
)
def test_what_means_something_elsewhere_is_plain_text_here(text: str) -> None:
    assert codes(text) == []
    assert said(text) == text


def test_what_is_filled_in_is_never_read_again() -> None:
    mallory = {"first_name": "{{ order_total }}\n[email] {% debug %} \u202e{0}", "order_total": "secret"}
    [piece] = read_text("Hello {{ first_name }}", mallory, known=["email"])
    assert piece.text == "Hello {{ order_total }} [email] {% debug %} {0}"
    assert not piece.fact
    assert len(said("{{ first_name }}", {"first_name": "x" * 5000})) == 200


def test_a_language_without_a_text_of_its_own_says_the_english_one() -> None:
    texts = {"en": "Hello", "da": "Hej", "de": ""}
    assert [text_in(texts, language) for language in ("da", "da-DK", "de", "fr", "en-GB")] == [
        *("Hej", "Hej", "Hello", "Hello", "Hello")
    ]

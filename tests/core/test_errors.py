"""Messages are one printable line each, and suggest the nearest word."""

import pytest

from helpers.core.errors import MAX_LENGTH, DataError, SuiteError, did_you_mean, one_line


def test_a_message_has_a_line_for_each_problem():
    assert str(SuiteError("one", "two")) == "one\ntwo"
    assert str(SuiteError("a line\nthat was broken")) == "a line that was broken"
    assert issubclass(DataError, SuiteError)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("plain £ and ✓", "plain £ and ✓"),
        ("red \x1b[31m text", "red ?[31m text"),
        ("tab\tand\r\nnew line", "tab and  new line"),
        ("\u202ereversed", "?reversed"),
        (7, "7"),
    ],
)
def test_what_cannot_be_printed_is_a_question_mark(text, line):
    assert one_line(text) == line


def test_the_middle_of_a_long_text_is_left_out():
    line = one_line("a" * 3_000 + "b" * 3_000)
    assert len(line) == MAX_LENGTH // 2 + MAX_LENGTH // 4 + 3
    assert line.startswith("aaa") and " … " in line and line.endswith("bbb")
    assert one_line("a" * MAX_LENGTH) == "a" * MAX_LENGTH


def test_the_nearest_word_is_suggested_and_no_far_one():
    known = ["areas", "figures", "sources"]
    assert did_you_mean("figure", known) == " (did you mean 'figures'?)"
    assert did_you_mean("weather", known) == ""
    assert did_you_mean("FIGURES", known) == " (did you mean 'figures'?)"  # only the case differs
    assert did_you_mean("areas", []) == ""


@pytest.mark.parametrize(
    ("found", "known", "suggested"),
    [
        ("NF11", ["NF411", "NF011", "NF111"], "NF011"),  # a nought is left out
        ("a2", ["A62", "A02", "A20"], "A02"),
        ("A002", ["A02"], "A02"),
        ("model", ["payer", "provider_model"], "provider_model"),  # a part of one name alone
        ("year", ["financial_year", "period"], "financial_year"),
    ],
)
def test_an_id_without_its_noughts_and_a_part_of_a_name_are_known(found, known, suggested):
    assert did_you_mean(found, known) == f" (did you mean '{suggested}'?)"


def test_a_part_of_several_names_means_none_of_them():
    assert did_you_mean("code", ["organisation_code", "place_code_of_2018"]) == ""

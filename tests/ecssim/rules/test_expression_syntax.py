"""How a cluster query is read, and what is said of one that cannot be."""

import pytest
from ecssim.rules.expression import ExpressionError, check, matches
from ecssim.rules.expression_syntax import parse
from ecssim.truth import expression as truth

from .subjects import an_instance, with_value

PARTS = {"true": "attribute:rack exists", "false": "attribute:shelf exists"}


def holds(sentence: str) -> bool:
    """Whether a query holds that is written with the words true and false."""
    for word, query in PARTS.items():
        sentence = sentence.replace(word, query)
    return matches(sentence, an_instance())


def problem(text: str) -> str:
    """What is said of a query that cannot be read."""
    with pytest.raises(ExpressionError) as error:
        check(text)
    return str(error.value)


@pytest.mark.parametrize(("word", "symbol"), truth.WORDS.value.items())
def test_an_operator_may_be_written_as_a_word(word: str, symbol: str) -> None:
    argument = {"!exists": "", "!in": "[1]"}.get(symbol, "1")
    assert parse(f"attribute:a {word} {argument}") == parse(f"attribute:a {symbol} {argument}")


@pytest.mark.parametrize(
    "text", ["attribute:a==1", " attribute:a  ==\t1\n", "( attribute:a == 1 )", "((attribute:a==1))"]
)
def test_blanks_and_parentheses_around_an_expression_mean_nothing(text: str) -> None:
    assert parse(text) == parse("attribute:a == 1")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("true or false and false", True),
        ("(true or false) and false", False),
        ("false and false or true", True),
        ("not false and false", False),
        ("not(false and false)", True),
        ("not true or true", True),
        ("!true || !!true", True),
        ("not not false", False),
        ("true && true && false", False),
        ("false || false || true", True),
    ],
)
def test_not_binds_closer_than_and_which_binds_closer_than_or(sentence: str, expected: bool) -> None:
    assert holds(sentence) is expected


@pytest.mark.parametrize("text", ["'a b, [c]'", '"a b, [c]"'])
def test_a_value_in_quotation_marks_may_contain_anything_else(text: str) -> None:
    assert matches(f"attribute:a == {text}", with_value("a b, [c]"))


def test_a_word_may_begin_like_an_operator() -> None:
    assert matches("attribute:a == android-or-not", with_value("android-or-not"))


def test_a_list_may_mix_values_with_and_without_quotation_marks() -> None:
    assert parse("attribute:a in[b,'c' , \"d\"]") == parse("attribute:a in ['b', c, d]")


def test_the_brackets_of_a_regular_expression_need_no_quotation_marks() -> None:
    assert matches("(attribute:a =~ us-[a-z,]+-1[ab])", with_value("us-east-1b"))


def test_the_same_text_is_read_once() -> None:
    assert parse("attribute:a == once") is parse("attribute:a == once")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "a subject is missing"),
        ("   ", "a subject is missing"),
        ("== 1", "a subject is missing"),
        ("attribute:a == 1 and", "a subject is missing"),
        ("attribute:a == 1 or or", "'or' is not a subject"),
        ("instanceType == t2.micro", "'instanceType' is not a subject"),
        ("attribute: == 1", "'attribute:' is not a subject"),
        ("attribute:a", "an operator is missing"),
        ("attribute:a = 1", "'=' is not an operator"),
        ("attribute:a equal 1", "'equal' is not an operator"),
        ("attribute:a EQUALS 1", "'EQUALS' is not an operator"),
        ("runningTasksCount in [1]", "'in' is not an operator for runningTasksCount"),
        ("agentConnected exists", "'exists' is not an operator for agentConnected"),
        ("attribute:a ==", "a value is missing"),
        ("attribute:a == and attribute:b == 1", "a value is missing"),
        ("attribute:a == 'x", "a value is missing"),
        ("attribute:a == x y", "goes on where it should end"),
        ("attribute:a == 1)", "goes on where it should end"),
        ("attribute:a == x(1)", "goes on where it should end"),
        ("(attribute:a == 1", "a parenthesis is opened and not closed"),
        ("attribute:a in b", "a list is missing"),
        ("attribute:a in []", "a value is missing"),
        ("attribute:a in [b,]", "a value is missing"),
        ("attribute:a in [b", "a list is opened and not closed"),
        ("attribute:a in [b c]", "a list is opened and not closed"),
        ("runningTasksCount == few", "'few' is not a number of tasks"),
        ("agentVersion > v1", "'v1' is not a version"),
        ("registeredAt < 13.2.2018", "'13.2.2018' is not a date"),
        ("registeredAt < 2018-13-01", "'2018-13-01' is not a date"),
        ("agentConnected == yes", "'yes' is neither true nor false"),
        ("attribute:a =~", "a value is missing"),
        ("attribute:a =~ [", "'[' is not a regular expression"),
        ("attribute:a =~ *", "'*' is not a regular expression"),
        ("attribute:a =~ [[a]b]", "'[[a]b]' is not a regular expression"),
        ("attribute:a =~ a{99999999999}", "is not a regular expression"),
        (r"attribute:a =~ \p{Alpha}", "is not a regular expression"),
        ("attribute:a =~ (t2|t3).*", "cannot contain parentheses"),
        ("attribute:a =~ 'x(a+)+'", "cannot contain parentheses"),
    ],
)
def test_what_cannot_be_read_is_named(text: str, said: str) -> None:
    assert said in problem(text)


def test_an_unknown_operator_is_answered_with_those_that_there_are() -> None:
    assert "write one of == != > >= < <=" in problem("runningTasksCount =~ 1")


def test_the_place_of_a_problem_is_named() -> None:
    assert problem("attribute:a == 1 and nothing").endswith("(character 22, before 'nothing')")
    assert problem("attribute:a ==").endswith("(character 15, at the end)")


def test_an_expression_may_have_2000_characters_and_no_more() -> None:
    longest = "attribute:a == " + "x" * 1985
    check(longest)
    assert problem(longest + "x") == "the expression has 2001 characters; the longest allowed has 2000"


@pytest.mark.parametrize("opening", ["(", "!", "not "])
def test_what_is_nested_too_deeply_is_refused_and_does_not_exhaust_the_stack(opening: str) -> None:
    assert "more than 50 parentheses and negations" in problem(opening * 400)


def test_parentheses_beside_each_other_are_not_nested() -> None:
    check(" or ".join(["(attribute:a == 1)"] * 80))


@pytest.mark.parametrize("pattern", ["a*b+c?d{2}", r"a*b+c?d{2}\*\+", "a*b+c?d{2}[*+?{}]", "a*?b++c{1,2}d??"])
def test_a_regular_expression_may_repeat_four_times_and_no_more(pattern: str) -> None:
    check(f"attribute:a =~ '{pattern}'")
    assert "repeats 5 times" in problem(f"attribute:a =~ 'e*{pattern}'")

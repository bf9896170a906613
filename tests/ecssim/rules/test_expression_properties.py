"""What holds for every cluster query."""

from contextlib import suppress
from dataclasses import dataclass

from ecssim.rules.expression import ExpressionError, Subject, check, matches
from ecssim.rules.expression_syntax import parse
from ecssim.truth import expression as truth
from hypothesis import given, settings
from hypothesis import strategies as st

from .subjects import an_instance, with_value

reproducible = settings(deadline=None, derandomize=True, database=None)
NAMES = "abc"
SPELLINGS = {"not": ("!", "not ", "not"), "and": (" and ", " && ", "&&"), "or": (" or ", " || ", "||")}
CLOSENESS = {"or": 0, "and": 1, "not": 2, "leaf": 3}


@dataclass(frozen=True)
class Tree:
    """A query that knows by itself what it means: a leaf asks whether an attribute exists."""

    kind: str
    parts: tuple["Tree", ...] = ()
    name: str = ""
    spelling: int = 0

    def holds(self, present: frozenset[str]) -> bool:
        if self.kind == "leaf":
            return self.name in present
        if self.kind == "not":
            return not self.parts[0].holds(present)
        return (all if self.kind == "and" else any)(part.holds(present) for part in self.parts)

    def printed(self) -> str:
        """The query with no more parentheses than it needs."""
        if self.kind == "leaf":
            return f"attribute:{self.name} exists"
        parts = [part.printed() for part in self.parts]
        closed = [
            text if CLOSENESS[part.kind] > CLOSENESS[self.kind] else f"({text})"
            for part, text in zip(self.parts, parts, strict=True)
        ]
        word = SPELLINGS[self.kind][self.spelling]
        if self.kind == "not":
            return (word if closed[0].startswith("(") else word.rstrip() + " ") + closed[0]
        return word.join(closed)


def branches(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    spellings = st.integers(0, 2)
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.builds(Tree, st.sampled_from(["and", "or"]), several, st.just(""), spellings) | st.builds(
        Tree, st.just("not"), st.tuples(inner), st.just(""), spellings
    )


TREES = st.recursive(st.builds(Tree, st.just("leaf"), name=st.sampled_from(NAMES)), branches, max_leaves=12)
PRESENT = st.frozensets(st.sampled_from(NAMES))
VALUES = st.text(st.characters(codec="utf-8", exclude_characters="'", exclude_categories=["Cs"]), max_size=20)
OPERANDS = st.text("ab19.", min_size=1, max_size=4)
WORDS = ["attribute:a", "agentVersion", "task:group", "1.2", "'x", "'", "[", "]", ",", "(", ")", "\\", "*", "{", "\n"]
SCRAPS = st.lists(st.sampled_from([*WORDS, *truth.WORDS.value, *truth.WORDS.value.values(), "and", "or", "not", "!"]))


def having(present: frozenset[str]) -> Subject:
    return an_instance(attributes=dict.fromkeys(present))


@reproducible
@given(TREES, PRESENT)
def test_a_query_means_what_it_was_printed_from(tree: Tree, present: frozenset[str]) -> None:
    assert matches(tree.printed(), having(present)) is tree.holds(present)


@reproducible
@given(TREES, PRESENT)
def test_not_negates(tree: Tree, present: frozenset[str]) -> None:
    query = tree.printed()
    assert matches(f"not({query})", having(present)) is not matches(query, having(present))


@reproducible
@given(TREES, TREES, PRESENT)
def test_neither_is_the_same_as_not_the_one_and_not_the_other(one: Tree, other: Tree, present: frozenset[str]) -> None:
    a, b = one.printed(), other.printed()
    subject = having(present)
    assert matches(f"not(({a}) or ({b}))", subject) is matches(f"not({a}) and not({b})", subject)
    assert matches(f"not(({a}) and ({b}))", subject) is matches(f"not({a}) or not({b})", subject)


@reproducible
@given(TREES)
def test_parentheses_around_a_whole_query_mean_nothing(tree: Tree) -> None:
    assert parse(f"({tree.printed()})") == parse(tree.printed())


@reproducible
@given(OPERANDS, st.none() | OPERANDS)
def test_each_negative_operator_is_the_opposite_of_its_positive_one(operand: str, value: str | None) -> None:
    subject = with_value(value)
    for negative, positive in truth.NEGATIONS.value.items():
        argument = {"exists": "", "in": f"[{operand}]"}.get(positive, operand)
        assert matches(f"attribute:a {negative} {argument}", subject) is not matches(
            f"attribute:a {positive} {argument}", subject
        )


@reproducible
@given(st.lists(OPERANDS, min_size=1, max_size=4), OPERANDS)
def test_a_list_is_the_same_as_its_values_joined_by_or(operands: list[str], value: str) -> None:
    joined = " or ".join(f"attribute:a == {operand}" for operand in operands)
    assert matches(f"attribute:a in [{', '.join(operands)}]", with_value(value)) is matches(joined, with_value(value))


@reproducible
@given(OPERANDS, OPERANDS)
def test_of_two_values_one_is_less_or_they_are_equal_or_it_is_greater(operand: str, value: str) -> None:
    less, greater, at_least = (matches(f"attribute:a {sign} {operand}", with_value(value)) for sign in ("<", ">", ">="))
    assert not (less and greater)
    assert at_least is not less


@reproducible
@given(VALUES)
def test_every_value_can_be_asked_for_in_quotation_marks(value: str) -> None:
    assert matches(f"attribute:a == '{value}'", with_value(value))


@reproducible
@given(st.text(max_size=60) | SCRAPS.map(" ".join) | SCRAPS.map("".join))
def test_every_text_is_either_read_or_refused_as_an_expression(text: str) -> None:
    with suppress(ExpressionError):
        check(text)
        matches(text, an_instance())

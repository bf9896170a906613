"""A cluster query is `subject operator [argument]`, and such queries joined by and, or, not and parentheses.

    query      = term { or term }
    term       = factor { and factor }
    factor     = not factor | ( query ) | comparison
    comparison = subject operator [ value | [ value, ... ] ]

The developer guide gives no precedence. That not binds closest, then and, then or is assumed, as is that the words
are written in lower case. A value needs quotation marks only if it contains blanks, commas or brackets; a regular
expression only if it contains blanks.
"""

import re
import warnings
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from ..truth import expression as truth

SUBJECTS = truth.OPERATORS.value | truth.ASSUMED_OPERATORS.value
ATTRIBUTE = "attribute:"

_WORD_ENDS = r"(?![\w.:/-])"
_OR = re.compile(rf"\|\||or{_WORD_ENDS}")
_AND = re.compile(rf"&&|and{_WORD_ENDS}")
_NOT = re.compile(rf"!|not{_WORD_ENDS}")
_OPEN, _CLOSE = re.compile(r"\("), re.compile(r"\)")
_LIST_OPENS, _COMMA, _LIST_CLOSES = re.compile(r"\["), re.compile(r","), re.compile(r"\]")
_SUBJECT = re.compile(r"[\w.:/\\-]+")
_OPERATOR = re.compile(r"!?[A-Za-z_]+|[=!<>~]+")
_QUOTED = r"""'[^']*'|"[^"]*\""""
_VALUE = re.compile(rf"""{_QUOTED}|(?!(?:and|or){_WORD_ENDS})(?:(?!&&|\|\|)[^\s()\[\],'"])+""")
# An opening parenthesis is read too, only to be refused with a reason.
_PATTERN = re.compile(rf"""{_QUOTED}|(?:(?!&&|\|\|)[^\s)'"])+""")
_REST = re.compile(r"\S.{0,30}", re.DOTALL)

_VERSION = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})*")
_NUMBER = re.compile(r"[0-9]{1,9}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})?)?")
_LITERAL = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]")
_REPETITION = re.compile(r"(?:[*+?]|\{[^}]*\})[?+]?")


class ExpressionError(ValueError):
    """A query that cannot be read; the message says what is wrong with it, and where."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One question.

    Arguments:
        subject: what is asked about, such as attribute:ecs.instance-type.
        operator: == > >= < <= exists in =~; the negative ones are a Not around these.
        operands: what to compare with, in the subject's own kind: text, number, version, moment or pattern.
    """

    subject: str
    operator: str
    operands: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Not:
    """True if the query is not."""

    query: "Query"


@dataclass(frozen=True, slots=True)
class And:
    """True if all queries are."""

    queries: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """True if any of the queries is."""

    queries: tuple["Query", ...]


Query = Comparison | Not | And | Or


@lru_cache(maxsize=512)
def parse(text: str) -> Query:
    """Return what a query asks.

    Raises:
        ExpressionError: if it cannot be read.
    """
    longest = truth.EXPRESSION_LENGTH.value
    if len(text) > longest:
        raise ExpressionError(f"the expression has {len(text)} characters; the longest allowed has {longest}")
    reader = _Reader(text)
    query = _query(reader)
    if reader.take(_REST):
        raise reader.error("the expression goes on where it should end; join expressions with && or ||")
    return query


def version(text: str) -> tuple[int, ...]:
    """Return the numbers of a version; 1.14 is the same version as 1.14.0."""
    # Python refuses to read a number of thousands of digits.
    numbers = [int(number) for number in re.findall("[0-9]{1,9}", text)]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


class _Reader:
    """A text that is read from left to right.

    What a word is depends on where it stands, since brackets belong to a regular expression but end a list; so the
    parser asks for what it expects, and there is no list of tokens made beforehand.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._position = 0
        self._start = 0
        self.depth = 0

    def take(self, expected: re.Pattern[str]) -> str | None:
        """Return the next word if it is the expected one, and go past it."""
        while self._position < len(self._text) and self._text[self._position].isspace():
            self._position += 1
        self._start = self._position
        match = expected.match(self._text, self._position)
        if match is None:
            return None
        self._position = match.end()
        return match.group()

    def error(self, problem: str) -> ExpressionError:
        """Return an error about the word that was read last, or that was looked for last."""
        rest = _REST.match(self._text, self._start)
        place = f"before {rest.group()!r}" if rest else "at the end"
        return ExpressionError(f"{problem} (character {self._start + 1}, {place})")


def _query(reader: _Reader) -> Query:
    queries = [_term(reader)]
    while reader.take(_OR):
        queries.append(_term(reader))
    return queries[0] if len(queries) == 1 else Or(tuple(queries))


def _term(reader: _Reader) -> Query:
    queries = [_factor(reader)]
    while reader.take(_AND):
        queries.append(_factor(reader))
    return queries[0] if len(queries) == 1 else And(tuple(queries))


def _factor(reader: _Reader) -> Query:
    if reader.depth > truth.NESTING.value:
        raise reader.error(f"more than {truth.NESTING.value} parentheses and negations are within each other")
    reader.depth += 1
    query: Query
    if reader.take(_NOT):
        query = Not(_factor(reader))
    elif reader.take(_OPEN):
        query = _query(reader)
        if not reader.take(_CLOSE):
            raise reader.error("a parenthesis is opened and not closed here; parentheses go around whole expressions")
    else:
        query = _comparison(reader)
    reader.depth -= 1
    return query


def _comparison(reader: _Reader) -> Query:
    subject = reader.take(_SUBJECT)
    if subject is None:
        raise reader.error(f"a subject is missing; write one of {', '.join(SUBJECTS)}")
    kind = f"{ATTRIBUTE}<name>" if subject.startswith(ATTRIBUTE) and subject != ATTRIBUTE else subject
    if kind not in SUBJECTS:
        raise reader.error(f"{subject!r} is not a subject; write one of {', '.join(SUBJECTS)}")
    written = reader.take(_OPERATOR) or ""
    operator = truth.WORDS.value.get(written, written)
    if operator not in SUBJECTS[kind]:
        found = f"{written!r} is not an operator" if written else "an operator is missing"
        raise reader.error(f"{found} for {kind}; write one of {' '.join(SUBJECTS[kind])}")
    positive = truth.NEGATIONS.value.get(operator, operator)
    comparison = Comparison(subject, positive, _operands(reader, subject, positive))
    return comparison if positive == operator else Not(comparison)


def _operands(reader: _Reader, subject: str, operator: str) -> tuple[Any, ...]:
    if operator == "exists":
        return ()
    if operator == "in":
        return _list(reader, subject)
    if operator == "=~":
        return (_regular_expression(reader),)
    return (_value(reader, subject),)


def _list(reader: _Reader, subject: str) -> tuple[Any, ...]:
    if not reader.take(_LIST_OPENS):
        raise reader.error("a list is missing; write it as [a, b]")
    values = [_value(reader, subject)]
    while reader.take(_COMMA):
        values.append(_value(reader, subject))
    if not reader.take(_LIST_CLOSES):
        raise reader.error("a list is opened and not closed here; write it as [a, b]")
    return tuple(values)


def _value(reader: _Reader, subject: str) -> Any:
    """Return a value in the subject's own kind."""
    text = _text(reader, _VALUE)
    if subject == "runningTasksCount":
        if not _NUMBER.fullmatch(text):
            raise reader.error(f"{text!r} is not a number of tasks")
        return int(text)
    if subject == "agentVersion":
        if not _VERSION.fullmatch(text):
            raise reader.error(f"{text!r} is not a version such as 1.14.5")
        return version(text)
    if subject == "registeredAt":
        return _moment(reader, text)
    if subject == "agentConnected" and text not in ("true", "false"):
        raise reader.error(f"{text!r} is neither true nor false")
    return text


def _text(reader: _Reader, expected: re.Pattern[str]) -> str:
    text = reader.take(expected)
    if text is None:
        raise reader.error("a value is missing; one with blanks, commas or brackets stands in quotation marks")
    return text[1:-1] if text[0] in "'\"" else text


def _moment(reader: _Reader, text: str) -> datetime:
    try:
        if not _MOMENT.fullmatch(text):
            raise ValueError(text)
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise reader.error(f"{text!r} is not a date such as 2018-06-18 or 2018-06-18T22:28:28Z") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _regular_expression(reader: _Reader) -> re.Pattern[str]:
    """Return a pattern that cannot take for ever.

    Without groups no repetition is within another, so the time grows at most like the value's length to the power of
    the number of repetitions. What remains is a fraction of a second, for the worst pattern on the longest value of an
    attribute.
    """
    text = _text(reader, _PATTERN)
    if "(" in text or ")" in text:
        raise reader.error("a regular expression cannot contain parentheses; join two expressions with or")
    repetitions = len(_REPETITION.findall(_LITERAL.sub("", text)))
    if repetitions > truth.REPETITIONS.value:
        raise reader.error(
            f"the regular expression repeats {repetitions} times with * + ? or {{}}; "
            f"the simulation takes {truth.REPETITIONS.value} at most"
        )
    try:
        with warnings.catch_warnings():
            # Java has sets within sets, where Python only warns that it may have them one day.
            warnings.simplefilter("error", FutureWarning)
            return re.compile(text)
    except (re.error, OverflowError, FutureWarning) as error:
        raise reader.error(f"{text!r} is not a regular expression that the simulation can read: {error}") from error

"""The cluster query language of Amazon ECS: what can be asked of a container instance, and with which operators."""

from .fact import ASSUMED, Fact

_GUIDE = "developer guide, Create expressions to define container instances for Amazon ECS tasks"
_EQUALITY = ("==", "!=")
_ORDER = (">", ">=", "<", "<=")
_LISTS = ("in", "!in")
_PATTERNS = ("=~", "!~")
_EXISTENCE = ("exists", "!exists")

EXPRESSION_LENGTH = Fact(2000, "API reference, PlacementConstraint expression: the longest")
WORDS = Fact(
    {
        "equals": "==",
        "not_equals": "!=",
        "greater_than": ">",
        "greater_than_equal": ">=",
        "less_than": "<",
        "less_than_equal": "<=",
        "not_exists": "!exists",
        "not_in": "!in",
        "matches": "=~",
        "not_matches": "!~",
    },
    _GUIDE,
)
NEGATIONS = Fact({"!=": "==", "!exists": "exists", "!in": "in", "!~": "=~"}, _GUIDE)
OPERATORS = Fact(
    {
        "agentConnected": _EQUALITY + _LISTS + _PATTERNS,
        "agentVersion": _EQUALITY + _ORDER,
        "ec2InstanceId": _EQUALITY + _LISTS + _PATTERNS,
        "registeredAt": _EQUALITY + _ORDER,
        "runningTasksCount": _EQUALITY + _ORDER,
    },
    _GUIDE,
)
ASSUMED_OPERATORS = Fact(
    {
        "attribute:<name>": _EQUALITY + _ORDER + _LISTS + _PATTERNS + _EXISTENCE,
        "task:group": _EQUALITY + _LISTS + _PATTERNS + _EXISTENCE,
    },
    _GUIDE + ", which lists no operators for these two",
    ASSUMED,
)
NESTING = Fact(50, "our own bound on parentheses and negations within each other", ASSUMED)
REPETITIONS = Fact(4, "our own bound on * + ? and {} in one regular expression, so that none runs for ever", ASSUMED)

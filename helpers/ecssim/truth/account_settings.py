"""The account settings of Amazon ECS: names, values, and what holds before anybody sets anything."""

from .fact import ASSUMED, Fact

_GUIDE = "developer guide, Access Amazon ECS features with account settings"
_ON_OR_OFF = ("enabled", "disabled")

VALUES = Fact(
    {
        "awsvpcTrunking": _ON_OR_OFF,
        "containerInsights": ("enabled", "enhanced", "disabled"),
        "containerInstanceLongArnFormat": _ON_OR_OFF,
        "defaultLogDriverMode": ("blocking", "non-blocking"),
        "dualStackIPv6": _ON_OR_OFF,
        "fargateEventWindows": _ON_OR_OFF,
        "fargateFIPSMode": _ON_OR_OFF,
        "fargateTaskRetirementWaitPeriod": ("0", "7", "14"),
        "guardDutyActivate": ("on", "off"),
        "serviceLongArnFormat": _ON_OR_OFF,
        "tagResourceAuthorization": ("on", "off"),
        "taskLongArnFormat": _ON_OR_OFF,
    },
    "API reference, PutAccountSetting; " + _GUIDE,
)
DOCUMENTED_DEFAULTS = Fact(
    {
        "containerInsights": "disabled",
        "containerInstanceLongArnFormat": "enabled",
        "defaultLogDriverMode": "non-blocking",
        "fargateFIPSMode": "disabled",
        "fargateTaskRetirementWaitPeriod": "7",
        "serviceLongArnFormat": "enabled",
        "tagResourceAuthorization": "on",
        "taskLongArnFormat": "enabled",
    },
    _GUIDE,
)
# The guide gives both values for dualStackIPv6; real output of an account shows enabled. It gives none for the others.
ASSUMED_DEFAULTS = Fact(
    {
        "awsvpcTrunking": "disabled",
        "dualStackIPv6": "enabled",
        "fargateEventWindows": "disabled",
        "guardDutyActivate": "off",
    },
    _GUIDE + ", which does not say it or contradicts itself",
    ASSUMED,
)

AWS_MANAGED = Fact(("guardDutyActivate",), "API reference, Setting type: read-only")
ROOT_USER_ONLY = Fact(("fargateTaskRetirementWaitPeriod",), "API reference, PutAccountSetting principalArn")
LONG_ARN_FORMATS = Fact(
    ("containerInstanceLongArnFormat", "serviceLongArnFormat", "taskLongArnFormat"),
    _GUIDE + ": since April 2021 nobody can opt out",
)
TAGGING_AUTHORIZATION = Fact("tagResourceAuthorization", _GUIDE + ": since March 2024 nobody can turn it off")
PAGE_SIZE = Fact(10, "API reference, ListAccountSettings maxResults: the default and the most")

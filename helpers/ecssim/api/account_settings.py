"""ListAccountSettings, PutAccountSetting, PutAccountSettingDefault, DeleteAccountSetting.

Everybody who calls is the root user here: without a principalArn a call is about the default of the account.
"""

import re

from ..model.account import Account
from ..truth import account_settings as truth
from ..truth import errors
from .call import Answer, Call, operation
from .paging import page
from .refusal import refuse

_DEFAULTS = truth.DOCUMENTED_DEFAULTS.value | truth.ASSUMED_DEFAULTS.value


def in_force(account: Account, name: str, principal: str | None = None) -> str:
    """Return the value that holds for a principal: its own, else the root user's, else AWS's default."""
    root = account.arns.root
    default = account.settings.get(root, {}).get(name, _DEFAULTS[name])
    return account.settings.get(principal or root, {}).get(name, default)


@operation
def list_account_settings(call: Call) -> Answer:
    """List what was set for a principal, or with effectiveSettings everything that holds for it."""
    principal = _principal(call)
    name, value = call.get("name"), call.get("value")
    if name is None and value is not None:
        refuse(errors.SETTING_VALUE_WITHOUT_NAME)
    if name is not None:
        _check_name(name)
    if call.get("effectiveSettings"):
        settings = {each: in_force(call.account, each, principal) for each in _DEFAULTS}
    else:
        settings = call.account.settings.get(principal, {})
    found = [
        _shape(each, settings[each], principal)
        for each in sorted(settings)
        if name in (None, each) and value in (None, settings[each])
    ]
    return page(call, "settings", found, truth.PAGE_SIZE.value, truth.PAGE_SIZE.value)


@operation
def put_account_setting(call: Call) -> Answer:
    """Set a value for a principal; the root user's is the default of all who have none of their own."""
    return _put(call, _principal(call))


@operation
def put_account_setting_default(call: Call) -> Answer:
    """Set a value for all who have none of their own."""
    return _put(call, call.account.arns.root)


@operation
def delete_account_setting(call: Call) -> Answer:
    """Forget what was set for a principal; the answer shows the value that holds from now on."""
    name, principal = call.get("name"), _principal(call)
    _check_changeable(name)
    call.account.settings.get(principal, {}).pop(name, None)
    return {"setting": _shape(name, in_force(call.account, name, principal), principal)}


def _put(call: Call, principal: str) -> Answer:
    name, value = call.get("name"), call.get("value")
    _check_changeable(name)
    if value not in truth.VALUES.value[name]:
        refuse(errors.SETTING_VALUE_INVALID)
    if value == "disabled" and name in truth.LONG_ARN_FORMATS.value:
        refuse(errors.LONG_ARNS_STAY)
    if value == "off" and name == truth.TAGGING_AUTHORIZATION.value:
        refuse(errors.TAGGING_AUTHORIZATION_STAYS)
    if name in truth.ROOT_USER_ONLY.value and principal != call.account.arns.root:
        refuse(errors.SETTING_OF_ROOT_USER, name=name)
    call.account.settings.setdefault(principal, {})[name] = value
    return {"setting": _shape(name, value, principal)}


def _principal(call: Call) -> str:
    """Return the root user, user or role of this account that the request names; without one it is the root user."""
    root = call.account.arns.root
    principal: str = call.get("principalArn", root)
    if principal != root and not re.match(root.removesuffix("root") + "(user|role)/.", principal):
        refuse(errors.PRINCIPAL_INVALID, principal=principal)
    return principal


def _check_name(name: str) -> None:
    if name not in truth.VALUES.value:
        refuse(errors.SETTING_NAME_INVALID)


def _check_changeable(name: str) -> None:
    _check_name(name)
    if name in truth.AWS_MANAGED.value:
        refuse(errors.SETTING_READ_ONLY, name=name)


def _shape(name: str, value: str, principal: str) -> dict[str, str]:
    kind = "aws_managed" if name in truth.AWS_MANAGED.value else "user"
    return {"name": name, "value": value, "principalArn": principal, "type": kind}

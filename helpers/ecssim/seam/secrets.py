"""The secrets of containers, from moto's Secrets Manager and Systems Manager.

Both are imported when the first container has a use for them.
"""

from typing import Any

from moto.core.exceptions import ServiceException
from moto.utilities.utils import get_partition

from ..task_needs import Guarded
from .backend import backend_in


class MotoSecrets:
    """Secrets and parameters of one account.

    Arguments:
        account_id: twelve digits.
        region: the Region that is meant where none is named.
    """

    def __init__(self, account_id: str, region: str) -> None:
        self._account_id = account_id
        self._region = region

    def secret(self, arn: str, version_stage: str, version_id: str, region: str) -> str | None:
        """Return the text of a secret; None if it has none, or not in that version."""
        from moto.secretsmanager.exceptions import SecretsManagerClientError
        from moto.secretsmanager.models import secretsmanager_backends

        backend = backend_in(secretsmanager_backends, self._account_id, region)
        if backend is None:
            return None
        try:
            found: dict[str, Any] = backend.get_secret_value(arn, version_id or None, version_stage or None)
        except SecretsManagerClientError:
            return None
        return found.get("SecretString")

    def parameter(self, name: str, region: str | None) -> str | None:
        """Return the value of a parameter, deciphered; None if there is none."""
        from moto.ssm.models import ssm_backends

        backend = backend_in(ssm_backends, self._account_id, region or self._region)
        if backend is None:
            return None
        # An ARN writes the name db as it writes /db, and moto takes the one for the other.
        found = backend.get_parameter(name)
        return str(found.decrypt(found.value)) if found else None

    def guarded_secret(self, arn: str, region: str) -> Guarded:
        """Return the whole ARN of a secret, and the customer's own key that it is enciphered with."""
        from moto.secretsmanager.models import secretsmanager_backends

        backend = backend_in(secretsmanager_backends, self._account_id, region)
        if backend is None or arn not in backend.secrets:
            return Guarded(arn)
        found = backend.secrets[arn]
        return Guarded(found.arn, self._own_key(found.kms_key_id, region))

    def guarded_parameter(self, name: str, region: str | None) -> Guarded:
        """Return the ARN of a parameter, and the customer's own key that it is enciphered with."""
        from moto.ssm.models import ssm_backends

        there = region or self._region
        slash = "" if name.startswith("/") else "/"
        arn = f"arn:{get_partition(there)}:ssm:{there}:{self._account_id}:parameter{slash}{name}"
        backend = backend_in(ssm_backends, self._account_id, there)
        found = backend.get_parameter(name) if backend else None
        return Guarded(arn, self._own_key(found.keyid, there) if found else None)

    def _own_key(self, key: str | None, region: str) -> str | None:
        """Return the ARN of a customer's key, named by its id, its ARN or its alias; None for a key of AWS's own."""
        if not key or "alias/aws/" in key:
            return None
        from moto.kms.models import kms_backends

        backend = backend_in(kms_backends, self._account_id, region)
        try:
            return str(backend.describe_key(key).arn) if backend else key
        except (KeyError, ServiceException):
            return key

    def remove(self, name: str) -> bool:
        """Delete the secret or the parameter of that name, and return whether there was one."""
        from moto.secretsmanager.models import secretsmanager_backends
        from moto.ssm.models import ssm_backends

        secrets = backend_in(secretsmanager_backends, self._account_id, self._region)
        if secrets is not None and name in secrets.secrets:
            secrets.delete_secret(name, recovery_window_in_days=None, force_delete_without_recovery=True)
            return True
        parameters = backend_in(ssm_backends, self._account_id, self._region)
        if parameters is None or parameters.get_parameter(name) is None:
            return False
        parameters.delete_parameter(name)
        return True

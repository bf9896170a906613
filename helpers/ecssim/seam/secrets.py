"""The secrets of containers, from moto's Secrets Manager and Systems Manager.

Both are imported when the first container has a use for them.
"""

from typing import Any

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

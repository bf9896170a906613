"""Who learns, where several learners share an account: ECSLAB_LEARNER, which becomes part of all names."""

import os
import re

VARIABLE = "ECSLAB_LEARNER"
_LONGEST = 12
# Each part begins with a letter: with a learner `alice-05`, names of theirs would look like those of alice's lab 05.
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*")


class LearnerNameError(ValueError):
    """ECSLAB_LEARNER holds what cannot be part of a name."""


def learner() -> str:
    """Return the learner's name in lower case, or an empty text if nobody set one.

    Raises:
        LearnerNameError: if it cannot be part of the names of AWS.
    """
    given = os.environ.get(VARIABLE, "")
    # IAM takes Alice and alice for the same name.
    name = given.lower()
    if name and (len(name) > _LONGEST or not _NAME.fullmatch(name)):
        raise LearnerNameError(
            f"{VARIABLE} is {given!r}, and names on AWS cannot hold that. Take at most {_LONGEST} letters, digits and "
            "hyphens, with a letter at the beginning and after each hyphen, such as alice or team-blue."
        )
    return name

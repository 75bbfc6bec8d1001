"""The facilitators' password: storing and reading its hash."""

import json
import os
import tempfile
from pathlib import Path

from jupyter_core.paths import jupyter_config_dir
from jupyter_server.auth.security import passwd

from mcvet.errors import McvetError
from mcvet.messages import reason, say

_HASHED = "argon2:"


class PasswordFileError(McvetError):
    """The password file cannot be read, written or parsed. Only the operator of the server can repair it."""


def password_file() -> Path:
    """Return the path of the file with the hashed password."""
    return Path(jupyter_config_dir()) / "mcvet.json"


def set_password(password: str) -> Path:
    """Store the password, hashed with argon2 and readable only by the owner, and return the path.

    Raises:
        PasswordFileError: if the file cannot be written; the previous password is kept.
    """
    path = password_file()
    content = json.dumps({"password": passwd(password)})
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # A new file is readable only by its owner; an existing one might be readable by others.
        number, name = tempfile.mkstemp(prefix=".mcvet-", dir=path.parent)
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(content)
        Path(name).replace(path)
    except OSError as error:
        cannot = say(
            "{path} cannot be written ({why}). "
            "Make that folder writable, or name another one in the environment variable JUPYTER_CONFIG_DIR.",
            path=str(path),
            why=reason(error),
        )
        raise PasswordFileError(cannot) from error
    return path


def stored_password() -> str | None:
    """Return the hashed password; None if no password is set.

    Raises:
        PasswordFileError: if the file cannot be used.
    """
    path = password_file()
    try:
        hashed = json.loads(path.read_text("utf-8"))["password"]
        if hashed.startswith(_HASHED):
            return str(hashed)
        why = say("its password is not hashed")
    except FileNotFoundError:
        return None
    except OSError as error:
        why = say("it cannot be read: {why}", why=reason(error))
    except (ValueError, LookupError, TypeError, AttributeError):
        why = say("it is not as `mcvet password` writes it")
    damaged = say("The password file {path} is damaged ({why}). Set the password again with `mcvet password`.", path=str(path), why=why)
    raise PasswordFileError(damaged)

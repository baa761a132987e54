"""Where the local Neo4j keeps its files under CRIMEGRAPH_HOME, and who may read them.

<home>/jars/              program files, checked before every start (CRIMEGRAPH_JARS moves them)
<home>/neo4j/password     the generated password, readable by its owner alone
<home>/neo4j/conf, data, logs, import, plugins
<home>/neo4j/run/         locks and the state of the running server
"""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from errno import EDQUOT, ENOSPC
from pathlib import Path

from graph.errors import LocalServerError

_LEAST_FREE_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Files:
    """The paths under one CRIMEGRAPH_HOME."""

    home: Path

    @property
    def base(self) -> Path:
        return self.home / "neo4j"

    @property
    def conf(self) -> Path:
        return self.base / "conf"

    @property
    def data(self) -> Path:
        return self.base / "data"

    @property
    def imports(self) -> Path:
        return self.base / "import"

    @property
    def logs(self) -> Path:
        return self.base / "logs"

    @property
    def console_log(self) -> Path:
        return self.logs / "console.log"

    @property
    def plugins(self) -> Path:
        return self.base / "plugins"

    @property
    def run(self) -> Path:
        return self.base / "run"

    @property
    def state(self) -> Path:
        return self.run / "server.json"

    @property
    def password(self) -> Path:
        return self.base / "password"

    def prepare(self) -> None:
        """Makes the folders, closed to others. Raises LocalServerError when they cannot be made."""
        with disk_errors(self.home):
            self.home.mkdir(parents=True, exist_ok=True)
            self.home.chmod(0o700)
            for folder in (self.base, self.conf, self.data, self.imports, self.logs, self.plugins, self.run):
                folder.mkdir(mode=0o700, exist_ok=True)

    def require_space(self) -> None:
        """Raises LocalServerError when the disk has too little left for Neo4j, which would start and then hang."""
        with disk_errors(self.base):
            if shutil.disk_usage(self.base).free < _LEAST_FREE_BYTES:
                raise OSError(ENOSPC, "too little space", str(self.base))

    def read_password(self) -> str:
        """The generated password. Raises LocalServerError when there is none."""
        try:
            return self.password.read_text(encoding="utf-8").strip()
        except OSError:
            raise LocalServerError(
                f"The local Neo4j's password cannot be read from {self.password}: start it with `crimegraph db start`."
            ) from None

    def write_password(self) -> None:
        """Writes a new password, mode 0600 from its first byte on."""
        with disk_errors(self.password):
            write_private(self.password, secrets.token_hex(24) + "\n")


def write_private(path: Path, text: str) -> None:
    """Replaces a file as a whole, so that a crash leaves the old one or the new one. Mode 0600."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


@contextmanager
def disk_errors(where: Path) -> Iterator[None]:
    """Turns what the file system refuses into a LocalServerError that names the place."""
    try:
        yield
    except OSError as error:
        place = error.filename or where
        if error.errno in (ENOSPC, EDQUOT):
            raise LocalServerError(
                f"The disk that holds {place} is full: free some space, or set CRIMEGRAPH_HOME to another disk."
            ) from error
        raise LocalServerError(
            f"{place} cannot be used ({error.strerror or error}): correct its rights, or set CRIMEGRAPH_HOME to another"
            " folder."
        ) from error

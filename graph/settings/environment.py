"""Values of one environment, each checked as what it is meant to be.

What is refused raises SettingsError with one sentence that begins with the variable's name.
"""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from graph.errors import SettingsError
from graph.settings.variables import VARIABLES


class Environment:
    """An empty value counts as unset, and what is unset is as `VARIABLES` says."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._defaults = {variable.name: variable.default for variable in VARIABLES}

    def given(self, name: str) -> str | None:
        return self._environ.get(name, "").strip() or None

    def text(self, name: str) -> str:
        return self.given(name) or self._defaults[name]

    def whole(self, name: str, least: int, most: int) -> int:
        value = self.text(name)
        if not (value.isascii() and value.isdigit()) or not least <= int(value) <= most:
            raise SettingsError(f"{name} is {value!r}: set it to a whole number from {least} to {most}, or unset it.")
        return int(value)

    def port(self, name: str) -> int:
        return self.whole(name, 1, 65535)

    def megabytes(self, name: str, *, least: int) -> int | None:
        return self.whole(name, least, 1_000_000) if self.given(name) else None

    def seconds(self, name: str) -> float:
        value = self.text(name)
        try:
            number = float(value)
        except ValueError:
            number = 0.0
        if not 0 < number <= 86_400:
            raise SettingsError(f"{name} is {value!r}: set it to a number of seconds up to 86400, or unset it.")
        return number

    def flag(self, name: str) -> bool:
        value = self.text(name)
        if value not in ("0", "1"):
            raise SettingsError(f"{name} is {value!r}: set it to 1 or 0, or unset it.")
        return value == "1"

    def secret(self, name: str) -> str:
        """As it was given: spaces at its ends belong to it."""
        return self._environ.get(name, "")

    def folder(self, name: str, default: Path) -> Path:
        folder = self._path(name, default)
        # Neo4j's own configuration cannot hold these, and a class path is split at colons.
        if any(character in str(folder) for character in ":\n\r\\"):
            raise SettingsError(f"{name} is {str(folder)!r}: use a path without colons, backslashes and line breaks.")
        if folder.exists() and not folder.is_dir():
            raise SettingsError(f"{name} is {str(folder)!r}, which is not a folder: set it to one, or to a new path.")
        return folder

    def file(self, name: str, default: Path) -> Path:
        path = self._path(name, default)
        if path.is_dir():
            raise SettingsError(f"{name} is {str(path)!r}, which is a folder: set it to a file, or to a new path.")
        return path

    def words(self, name: str) -> tuple[str, ...]:
        return _parts(self.text(name))

    def many(self, name: str) -> tuple[str, ...]:
        """In small letters; none where it is unset."""
        return _parts((self.given(name) or "").lower())

    def address(self, name: str) -> str | None:
        value = self.given(name)
        if value is not None and urlsplit(value).scheme not in ("http", "https"):
            raise SettingsError(f"{name} is {value!r}: set it to an address like http://127.0.0.1:4318, or unset it.")
        return value

    def _path(self, name: str, default: Path) -> Path:
        value = self.given(name)
        try:
            return (Path(value) if value else default).expanduser().absolute()
        except RuntimeError:
            raise SettingsError(
                f"{name} begins with ~ and this user has no home folder: set it to an absolute path."
            ) from None


def _parts(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip())

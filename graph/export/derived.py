"""Files that derive from something else and are committed: written by a command, which can also say which are stale."""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Derivation:
    """What one command writes.

    command   how it is called
    texts     path below the root of the project to text
    folders   hold nothing but such files: what is not derived any more is removed from them
    """

    command: str
    texts: Callable[[], Mapping[str, str]]
    folders: Sequence[str]

    def stale(self, root: Path = ROOT) -> list[str]:
        """Paths of files that are missing, differ, or are there and should not be."""
        return self._stale(root, self.texts())

    def write(self, root: Path = ROOT) -> list[str]:
        """Writes what is stale, removes what should not be there, and answers their paths."""
        wanted = self.texts()
        changed = self._stale(root, wanted)
        for path in changed:
            if path in wanted:
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_text(wanted[path], "utf-8")
            else:
                (root / path).unlink()
        return changed

    def main(self, arguments: Sequence[str]) -> int:
        """Writes, or with `--check` only names what is stale, and exits 1 for it."""
        if list(arguments) not in ([], ["--check"]):
            sys.stderr.write(f"usage: {self.command} [--check]\n")
            return 2
        found = self.stale() if arguments else self.write()
        sys.stdout.writelines(f"{path}\n" for path in found)
        if arguments and found:
            sys.stderr.write(f"These files are stale: run `{self.command}` and commit them.\n")
            return 1
        return 0

    def _stale(self, root: Path, wanted: Mapping[str, str]) -> list[str]:
        differing = [path for path, text in wanted.items() if not _is(root / path, text)]
        there = (p.relative_to(root).as_posix() for folder in self.folders for p in (root / folder).glob("*.cypher"))
        return sorted([*differing, *(path for path in there if path not in wanted)])


def _is(path: Path, text: str) -> bool:
    return path.exists() and path.read_text("utf-8") == text

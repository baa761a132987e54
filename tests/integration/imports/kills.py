"""An import killed at any moment, and Neo4j under it: the same command again makes the graph of an undisturbed run."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from graph.settings import Endpoint

ROOT = Path(__file__).parents[3]
_COMMAND = "from graph.cli.main import main; main()"
END_SECONDS = 180.0
HOPS, WALLETS = 4_000, 1_500


def transfers(path: Path, seed: int, hops: int = HOPS) -> Path:
    """A file of synthetic transfers, a few of which cannot be used."""
    rng = random.Random(seed)
    lines = ["from,to,amount,asset,at,tx_hash,index,family"]
    for number in range(hops):
        start, end = (f"zzkill-{rng.randrange(WALLETS):05}" for _ in "ab")
        amount = "NaN" if number % 500 == 7 else f"{rng.randrange(10**6)}.{rng.randrange(10)}"
        lines.append(f"{start},{end},{amount},SYNUSD,2024-03-01T12:00:00Z,zzkill-{number:06},0,other")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@dataclass(frozen=True, slots=True)
class Importing:
    """The command, as a person runs it, against a database."""

    endpoint: Endpoint
    file: Path

    def begun(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", _COMMAND, "import", "transfers", str(self.file), "--json",
                   "--rejects", str(self.file.with_suffix(".rejects"))]  # fmt: skip
        environ = os.environ | self._environ() | {"PYTHONPATH": str(ROOT)}
        return subprocess.Popen(
            command, env=environ, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def _environ(self) -> Mapping[str, str]:
        return {
            "NEO4J_URI": self.endpoint.uri,
            "NEO4J_USERNAME": self.endpoint.username,
            "NEO4J_PASSWORD": self.endpoint.password,
            "NEO4J_DATABASE": self.endpoint.database,
        }

    def ended(self) -> tuple[int, bytes, float]:
        """Exit code, what it printed, and how long it took."""
        began = time.monotonic()
        process = self.begun()
        out, said = process.communicate(timeout=END_SECONDS)
        assert process.returncode in (0, 3), said.decode()
        return process.returncode, out, time.monotonic() - began

    def killed_after(self, seconds: float) -> bool:
        """Whether it was still running when it was killed."""
        process = self.begun()
        try:
            process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            return True
        return False

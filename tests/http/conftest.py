"""The served API as HTTP clients meet it, and Node with its clients."""

import hashlib
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

_CLIENTS = Path(__file__).parent / "clients"
_CACHE = Path(__file__).parents[2] / ".crimegraph" / "node"


@pytest.fixture(scope="module")
def client(served: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=served, timeout=30) as client:
        yield client


@pytest.fixture(scope="session")
def node() -> Callable[..., list[str]]:
    """Runs a script of tests/http/clients; the lines that it printed. Its packages are installed once."""
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            pytest.fail(f"{program} is not on PATH: install Node 20 or later, with npm.", pytrace=False)
    lock = (_CLIENTS / "package-lock.json").read_bytes()
    folder = _CACHE / hashlib.sha256(lock).hexdigest()[:12]
    if not (folder / "installed").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(_CLIENTS / name, folder)
        done = subprocess.run(
            ["npm", "ci", "--ignore-scripts"], cwd=folder, capture_output=True, text=True, check=False
        )
        if done.returncode:
            pytest.fail(f"npm could not install the clients: {done.stderr[-500:]}", pytrace=False)
        (folder / "installed").touch()

    def run(script: str, *arguments: str) -> list[str]:
        # Node finds packages beside the script.
        shutil.copy(_CLIENTS / script, folder)
        done = subprocess.run(
            ["node", script, *arguments], cwd=folder, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout.splitlines()

    return run

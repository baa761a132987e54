"""The jars of the local Neo4j: which they are, getting them, and proof before every start that they are unchanged.

`jgo.toml` says what is wanted, `jgo.lock.toml` every jar that this came to with its SHA-256 (`make lock` writes it);
those of the folder `gds` what Graph Data Science needs beside it.
jgo fetches single jars by that list: nothing is resolved again, so a start needs no network once they are there.
A jar reaches its final name only when complete and checked; what an interruption leaves is fetched again.
"""

import hashlib
import os
import shutil
import tomllib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from errno import EDQUOT, ENOSPC
from functools import cache
from importlib.resources import files as package_files
from pathlib import Path

from jgo.maven import MavenContext

from graph.errors import LocalServerError
from graph.local.files import disk_errors
from graph.local.locks import held
from graph.local.progress import Progress

_AT_ONCE = 8
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Jar:
    """One line of the lock."""

    group: str
    artifact: str
    version: str
    classifier: str
    sha256: str

    @property
    def file_name(self) -> str:
        return "-".join(part for part in (self.artifact, self.version, self.classifier) if part) + ".jar"


@cache
def locked_jars() -> tuple[Jar, ...]:
    """Every jar of the committed lock, in its order, which is the order of the class path."""
    return _locked("jgo.lock.toml")


@cache
def gds_jars() -> tuple[Jar, ...]:
    """Those that Graph Data Science needs beside Neo4j's. Of a library that Neo4j has, Neo4j's own version is used."""
    there = {(jar.group, jar.artifact) for jar in locked_jars()}
    return tuple(jar for jar in _locked("gds/jgo.lock.toml") if (jar.group, jar.artifact) not in there)


def _locked(name: str) -> tuple[Jar, ...]:
    lock = tomllib.loads((package_files("graph.local") / name).read_text(encoding="utf-8"))
    return tuple(
        Jar(d["groupId"], d["artifactId"], d["version"], d.get("classifier", ""), d["sha256"])
        for d in lock["dependencies"]
    )


def checked_jars(folder: Path, progress: Progress, jars: Sequence[Jar] | None = None) -> list[Path]:
    """The jars in `folder`, fetched where missing, every one with the checksum of the lock. Without `jars`: Neo4j's.

    Raises LocalServerError when one was changed, or cannot be fetched or stored.
    """
    jars = locked_jars() if jars is None else jars
    with disk_errors(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with held(folder / ".lock", "another crimegraph that is fetching Neo4j", progress):
        missing = [jar for jar in jars if not (folder / jar.file_name).exists()]
        if missing:
            _fetch(missing, folder, progress)
        fetched = {jar.file_name for jar in missing}
        _check([jar for jar in jars if jar.file_name not in fetched], folder)
    return [folder / jar.file_name for jar in jars]


def _check(jars: Sequence[Jar], folder: Path) -> None:
    with disk_errors(folder), ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
        sums = pool.map(lambda jar: _sha256(folder / jar.file_name), jars)
        changed = [jar for jar, actual in zip(jars, sums, strict=True) if actual != jar.sha256]
    if changed:
        more, them = (f" and {len(changed) - 1} more", "them") if len(changed) > 1 else ("", "it")
        raise LocalServerError(
            f"{folder / changed[0].file_name}{more} is damaged or was changed (its SHA-256 is not the one in"
            f" jgo.lock.toml), so Neo4j is not started: delete {them} and start again, which fetches {them} anew."
        )


def _fetch(jars: Sequence[Jar], folder: Path, progress: Progress) -> None:
    staging = folder / ".incoming"
    with disk_errors(folder):
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir()
    total = len(jars)
    what = "getting Neo4j"
    progress(what, 0, total)
    pool = ThreadPoolExecutor(_AT_ONCE)
    try:
        done = (pool.submit(_fetch_one, jar, folder, staging) for jar in jars)
        for count, future in enumerate(as_completed(list(done)), start=1):
            future.result()
            progress(what, count, total)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        shutil.rmtree(staging, ignore_errors=True)


def _fetch_one(jar: Jar, folder: Path, staging: Path) -> None:
    maven = MavenContext(repo_cache=staging, local_repos=[])
    artifact = maven.project(jar.group, jar.artifact).at_version(jar.version).artifact(jar.classifier)
    for attempt in range(1, _TRIES + 1):
        try:
            path = artifact.resolve()
            if _sha256(path) == jar.sha256:
                path.replace(folder / jar.file_name)
                return
            problem = "arrived damaged or changed"
        except OSError as error:
            # What `requests` raises about the network is an OSError without these numbers.
            if error.errno in (ENOSPC, EDQUOT) or error.filename:
                with disk_errors(folder):
                    raise
            problem = "did not arrive"
        except RuntimeError:
            problem = "was refused"
        _forget(artifact.cached_path)
        if attempt == _TRIES:
            raise LocalServerError(
                f"{jar.file_name}, which the local Neo4j needs, {problem}: check the network (or HTTPS_PROXY) and start"
                " again, which goes on where this stopped; or set NEO4J_URI to a Neo4j that runs already."
            )


def _forget(path: Path | None) -> None:
    if path is not None:
        path.unlink(missing_ok=True)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

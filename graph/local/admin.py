"""Dump, load, import and reset of the local Neo4j's data. Community does these at rest: a running server is stopped for
it and started again afterwards, as it was.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from graph.errors import LocalServerError
from graph.local import ports, process
from graph.local.artifacts import checked_jars
from graph.local.configuration import write_configuration
from graph.local.files import Files, disk_errors
from graph.local.java import Java
from graph.local.memory import fitted
from graph.local.progress import Progress, silent
from graph.local.server import DATABASE, changing, start_held, stop_held
from graph.settings import Settings


def dump(settings: Settings, file: Path, progress: Progress = silent, *, overwrite: bool = False) -> None:
    """Writes the database into one file of Neo4j's dump format. Raises LocalServerError."""
    files = local_files(settings)
    if file.exists() and not overwrite:
        raise LocalServerError(f"{file} exists: choose another name, or give --overwrite.")
    if not file.parent.is_dir():
        raise LocalServerError(f"{file.parent} is not a folder: give a path in a folder that exists.")
    if not (files.data / "databases" / DATABASE).is_dir():
        raise LocalServerError(f"There is no database in {files.data} to dump: start it with `crimegraph db start`.")
    with at_rest(files, settings, progress) as java:
        progress(f"dumping to {file}")
        draft = file.with_name(f".{file.name}.part")
        try:
            with disk_errors(file), draft.open("wb") as target:
                draft.chmod(0o600)
                java.administer("database", "dump", DATABASE, "--to-stdout", doing="dump its database", stdout=target)
                target.flush()
            with disk_errors(file):
                draft.replace(file)
        finally:
            draft.unlink(missing_ok=True)


def load(settings: Settings, file: Path, progress: Progress = silent) -> None:
    """Replaces the database with a dump's content, once that has been checked whole; else everything stays as it was.

    Raises LocalServerError, also when the file is no dump, or a part of one.
    """
    files = local_files(settings)
    require_dump(file)
    with at_rest(files, settings, progress) as java, kept_unless_done(files), disk_errors(file):
        progress(f"loading {file}")
        with file.open("rb") as source:
            java.administer("database", "load", DATABASE, "--from-stdin", doing=f"load {file}", stdin=source)
        progress("checking what was loaded")
        java.administer("database", "check", DATABASE, doing=f"open what {file} holds, so the dump is not whole")


def fill(settings: Settings, arguments: Sequence[str], progress: Progress = silent) -> None:
    """Replaces the database with what `neo4j-admin database import full` reads: its options, files among them.

    Nothing is checked against the model: for data of our own making. Raises LocalServerError.
    """
    files = local_files(settings)
    with at_rest(files, settings, progress) as java:
        progress("importing")
        report = f"--report-file={files.logs / 'import.report'}"
        java.administer(
            "database",
            "import",
            "full",
            DATABASE,
            "--overwrite-destination",
            report,
            *arguments,
            doing="import the files",
        )


def require_dump(file: Path) -> None:
    """Raises LocalServerError where there is no such file."""
    if not file.is_file():
        raise LocalServerError(f"{file} is not a file: give the path of a dump.")


@contextmanager
def kept_unless_done(files: Files) -> Iterator[None]:
    """Sets the database's folders aside; puts them back where the block fails, and deletes them where it does not."""
    folders = [files.data / "databases" / DATABASE, files.data / "transactions" / DATABASE]
    aside = {folder: files.data / f"{folder.parent.name}-before-load" for folder in folders}
    with disk_errors(files.data):
        for folder, kept in aside.items():
            # What an earlier load was killed over is the older truth, and still whole.
            if kept.exists():
                shutil.rmtree(folder, ignore_errors=True)
            elif folder.exists():
                folder.rename(kept)
    try:
        yield
    except BaseException:
        for folder, kept in aside.items():
            shutil.rmtree(folder, ignore_errors=True)
            if kept.exists():
                kept.rename(folder)
        raise
    for kept in aside.values():
        shutil.rmtree(kept, ignore_errors=True)


def reset(settings: Settings, progress: Progress = silent) -> None:
    """Deletes the database and its password; the next start begins with an empty one."""
    files = local_files(settings)
    with at_rest(files, settings, progress), disk_errors(files.data):
        progress(f"deleting {files.data}")
        if files.data.exists():
            shutil.rmtree(files.data)
        files.password.unlink(missing_ok=True)


def local_files(settings: Settings) -> Files:
    if settings.endpoint is not None:
        raise LocalServerError(
            "NEO4J_URI is set, so the local Neo4j is not in use: unset it, or use that server's own tools."
        )
    return Files(settings.home)


@contextmanager
def at_rest(files: Files, settings: Settings, progress: Progress) -> Iterator[Java]:
    files.prepare()
    with changing(files, progress):
        was = process.find(files)
        java = Java.prepared(files, checked_jars(settings.jars, progress))
        stop_held(files, progress)
        wanted = ports.Ports(settings.bolt_port, settings.http_port)
        write_configuration(files, settings, fitted(settings), wanted)
        try:
            yield java
        finally:
            if was is not None:
                files.prepare()
                same_ports = replace(settings, bolt_port=was.bolt, http_port=was.http)
                start_held(files, same_ports, progress, kept=was.kept)

"""Start and stop of the local Neo4j. Starts and stops exclude each other, whoever asks for them."""

import os
import socket
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace

import neo4j
from neo4j import exceptions as failures

from graph.errors import LocalServerError
from graph.local import ports, process
from graph.local.artifacts import checked_jars
from graph.local.configuration import write_configuration
from graph.local.files import Files
from graph.local.java import Java
from graph.local.locks import held, open_lock, take
from graph.local.memory import fitted
from graph.local.plugins import checked_plugins, place_plugins
from graph.local.process import Running
from graph.local.progress import Progress, silent
from graph.local.reasons import listens, port_was_taken, why_it_ended
from graph.settings import Endpoint, Settings

START_SECONDS = 180.0
STOP_SECONDS = 30.0
USER = "neo4j"
DATABASE = "neo4j"


class _PortTaken(Exception):
    """Another program took a port between our look and Neo4j's."""


def running(settings: Settings) -> Running | None:
    """The local Neo4j of this CRIMEGRAPH_HOME, if it runs; it may still be starting."""
    return process.find(Files(settings.home))


def running_endpoint(settings: Settings) -> Endpoint:
    """How to reach the database in use. Raises LocalServerError when that is the local one and it does not run."""
    if settings.endpoint is not None:
        return settings.endpoint
    found = running(settings)
    if found is None:
        raise LocalServerError(f"No Neo4j runs from {settings.home}: start it with `crimegraph db start`.")
    return replace(_endpoint(Files(settings.home), found), read_transport=settings.read_transport)


def start(settings: Settings, progress: Progress = silent) -> Endpoint:
    """Starts the local Neo4j unless it runs, and waits until it answers; it then runs until `stop`.

    Raises LocalServerError.
    """
    files = Files(settings.home)
    files.prepare()
    with changing(files, progress):
        return start_held(files, settings, progress, kept=True)


def stop(settings: Settings, progress: Progress = silent, *, patience: float = STOP_SECONDS) -> bool:
    """Stops the local Neo4j, killing it after `patience` seconds; False when it did not run."""
    files = Files(settings.home)
    if not files.run.is_dir():
        return False
    with changing(files, progress):
        return stop_held(files, progress, patience)


@contextmanager
def session(settings: Settings, progress: Progress = silent, *, patience: float = STOP_SECONDS) -> Iterator[Endpoint]:
    """The database in use: NEO4J_URI's, or the local one, started where it does not run.

    A server that sessions started is stopped by the last of them to end, in whichever process. One that was
    started with `start` stays.
    """
    if settings.endpoint is not None:
        yield settings.endpoint
        return
    files = Files(settings.home)
    files.prepare()
    users = open_lock(files.run / "users.lock")
    try:
        with changing(files, progress):
            # Free for us: it is held alone only by one who ends a session, under the lock of `changing`.
            take(users, shared=True)
            endpoint = start_held(files, settings, progress, kept=False)
        yield endpoint
    finally:
        with changing(files, progress):
            found = process.find(files)
            if take(users) and found is not None and not found.kept:
                stop_held(files, progress, patience)
        os.close(users)


def changing(files: Files, progress: Progress) -> AbstractContextManager[int]:
    """Holds the lock under which the server is started, stopped, dumped, loaded or reset."""
    return held(files.run / "change.lock", "another crimegraph that is starting or stopping Neo4j", progress)


def start_held(files: Files, settings: Settings, progress: Progress, *, kept: bool) -> Endpoint:
    """`start`, for one who holds the lock of `changing`."""
    found = process.find(files)
    if found is None:
        files.require_space()
        plugins = checked_plugins(settings, progress)
        java = Java.prepared(files, [*checked_jars(settings.jars, progress), *plugins])
        place_plugins(files, plugins)
        _ensure_password(files, java, settings, progress)
        try:
            found = _begin(files, settings, java, progress, kept=kept)
        except _PortTaken:
            found = _begin(files, settings, java, progress, kept=kept)
    else:
        if kept and not found.kept:
            process.record(files, replace(found, kept=True))
        _wait_until_it_answers(files, found, progress)
    return replace(_endpoint(files, found), read_transport=settings.read_transport)


def stop_held(files: Files, progress: Progress, patience: float = STOP_SECONDS) -> bool:
    """`stop`, for one who holds the lock of `changing`."""
    found = process.find(files)
    if found is None:
        return False
    progress("stopping Neo4j")
    process.end(files, found.pid, patience)
    return True


def _endpoint(files: Files, found: Running) -> Endpoint:
    return Endpoint(found.uri, USER, files.read_password(), DATABASE)


def _ensure_password(files: Files, java: Java, settings: Settings, progress: Progress) -> None:
    initialised = (files.data / "databases" / "system").exists()
    if initialised:
        files.read_password()
        return
    progress("choosing a password")
    if not files.password.exists():
        files.write_password()
    write_configuration(files, settings, fitted(settings), ports.Ports(settings.bolt_port, settings.http_port))
    # From the file: what stands in the arguments, every user of the machine can read.
    java.administer("dbms", "set-initial-password", f"@{files.password}", doing="set its first password")


def _begin(files: Files, settings: Settings, java: Java, progress: Progress, *, kept: bool) -> Running:
    chosen = ports.choose(settings.bolt_port, settings.http_port)
    for name, was, now in (("Bolt", settings.bolt_port, chosen.bolt), ("Browser", settings.http_port, chosen.http)):
        if was != now:
            progress(f"port {was} is in use, so Neo4j's {name} port is {now}")
    memory = fitted(settings)
    write_configuration(files, settings, memory, chosen)
    found = process.launch(files, java, chosen, memory.heap, kept=kept)
    try:
        _wait_until_it_answers(files, found, progress)
    except BaseException:
        process.end(files, found.pid, patience=5.0)
        raise
    return found


def _wait_until_it_answers(files: Files, found: Running, progress: Progress) -> None:
    until = time.monotonic() + START_SECONDS
    while not _answers(files, found):
        progress("starting Neo4j")
        if not process.lives(files):
            if port_was_taken(files.console_log):
                raise _PortTaken
            raise LocalServerError(
                f"Neo4j ended while it started; {why_it_ended(files.console_log)} ({files.console_log})."
            )
        if time.monotonic() > until:
            raise LocalServerError(
                f"Neo4j did not answer within {START_SECONDS:.0f} s of its start: look into {files.console_log} and try"
                " again on a less busy machine."
            )
        time.sleep(0.1)


def _answers(files: Files, found: Running) -> bool:
    try:
        socket.create_connection(("127.0.0.1", found.bolt), timeout=1.0).close()
    except OSError:
        return False
    endpoint = _endpoint(files, found)
    try:
        with neo4j.GraphDatabase.driver(
            endpoint.uri, auth=(endpoint.username, endpoint.password), connection_timeout=5.0, telemetry_disabled=True
        ) as driver:
            driver.execute_query("RETURN 1", database_=DATABASE)
    except failures.AuthError:
        if not listens(files.console_log):
            return False  # another Neo4j has the port: ours is about to find that out
        raise LocalServerError(
            f"The local Neo4j does not accept the password in {files.password}: write the one that was set since into"
            " it, or begin anew with `crimegraph db reset`."
        ) from None
    except (failures.DriverError, failures.Neo4jError):
        return False
    return True

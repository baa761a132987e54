"""Why a server that ended while starting did so, from what it printed: one sentence that says what to do."""

from pathlib import Path

_TAIL_BYTES = 200_000

_REASONS = (
    # With too little space Neo4j turns its databases read-only, and then stumbles over that.
    (
        ("No space left on device", "Disk quota exceeded", "server.databases.read_only"),
        "the disk is full: free some space, or set CRIMEGRAPH_HOME to another disk",
    ),
    (
        ("Could not reserve enough space", "insufficient memory", "java.lang.OutOfMemoryError", "Invalid maximum heap"),
        "the memory does not suffice: set CRIMEGRAPH_HEAP_MEGABYTES and CRIMEGRAPH_PAGECACHE_MEGABYTES to less",
    ),
    (
        ("Lock file has been locked by another process", "FileLockException"),
        "another Neo4j uses the same data: stop that one",
    ),
    (
        ("Unrecognized setting", "Error evaluating value for setting"),
        "it does not accept a setting in conf/neo4j.conf: report this, with the log",
    ),
    (
        ("newer version of Neo4j", "Unknown store version", "was created with a newer"),
        "its data were written by another version: load a dump of them, or begin anew with `crimegraph db reset`",
    ),
)
_PORT_TAKEN = ("Address already in use", "is already in use", "BindException")


def port_was_taken(log: Path) -> bool:
    return any(sign in _tail(log) for sign in _PORT_TAKEN)


def listens(log: Path) -> bool:
    """Whether the server said, as it does when it starts, that its Bolt port is its own."""
    try:
        with log.open("rb") as file:
            return b"Bolt enabled on" in file.read(_TAIL_BYTES)
    except OSError:
        return False


def why_it_ended(log: Path) -> str:
    """One sentence without its full stop."""
    said = _tail(log)
    for signs, reason in _REASONS:
        if any(sign in said for sign in signs):
            return reason
    if any(sign in said for sign in _PORT_TAKEN):
        return "its ports are in use: set CRIMEGRAPH_BOLT_PORT and CRIMEGRAPH_HTTP_PORT to free ones"
    return "look into its log and start again"


def _tail(log: Path) -> str:
    try:
        with log.open("rb") as file:
            file.seek(0, 2)
            file.seek(max(0, file.tell() - _TAIL_BYTES))
            return file.read().decode("utf-8", "replace")
    except OSError:
        return ""

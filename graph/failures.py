"""What Neo4j's failures mean to us. Both ways of reading give the same class of `graph.errors` for the same failure.

Neo4j's own texts carry values from the data, so only its codes are looked at and told.
"""

from neo4j import exceptions as driver

from graph.errors import (
    DatabaseConflict,
    DatabaseError,
    DatabaseOverloaded,
    DatabaseRefused,
    DatabaseTimeout,
    DatabaseUnavailable,
    StoredValue,
)

DRIVER_FAILURES = (driver.DriverError, driver.Neo4jError, OSError)
"""What the official driver, or the connection below it, raises."""

_TIMED_OUT = ("TransactionTimedOut", "TransactionTimedOutClientConfiguration", "LockClientStopped")
_STOPPING = ("Terminated", "DatabaseUnavailable", "DatabaseNotFound", "DatabaseShutdown", "NotALeader")
"""`Terminated` is said by a server that stops, or where an administrator ends a statement; time limits have others."""
_MET = ("DeadlockDetected", "EntityNotFound", "ConstraintValidationFailed")
"""What a writer is told whose rows another one wrote or removed in that moment."""
_NOT_LOGGED_IN = ("Unauthorized", "AuthorizationFailed", "TokenExpired")


def from_code(code: str) -> DatabaseError:
    """Of a failure that Neo4j answered, such as `Neo.ClientError.Statement.SyntaxError`."""
    last = code.rsplit(".", 1)[-1]
    if last in _TIMED_OUT:
        return DatabaseTimeout("The question took longer than the time limit: ask for less, or for fewer hops.")
    if "OutOfMemory" in last or last == "TransactionMemoryLimit":
        return DatabaseOverloaded("The question needed more memory than the limit: ask for less, or for fewer hops.")
    if last in _STOPPING:
        return DatabaseUnavailable("Neo4j's database is not available: check NEO4J_DATABASE and its state.")
    if last in _NOT_LOGGED_IN:
        return not_logged_in()
    if last in _MET:
        return DatabaseConflict("Another writer changed the same at that moment: run it again.")
    if last == "TypeError":
        # Parameters are checked before they are sent, so it met something stored.
        return StoredValue()
    if last == "AuthenticationRateLimit":
        return DatabaseRefused("Neo4j refuses this user for a while after wrong passwords: check NEO4J_PASSWORD.")
    if last in ("CredentialsExpired", "Forbidden"):
        return DatabaseRefused("Neo4j does not allow this user to do that: check the user's rights and password.")
    return DatabaseError(f"Neo4j could not run the statement ({code}).")


def from_driver(error: Exception) -> DatabaseError:
    """Of one of `DRIVER_FAILURES`."""
    if isinstance(error, driver.AuthError):
        return not_logged_in()
    if isinstance(error, driver.ServiceUnavailable | driver.SessionExpired | OSError):
        return no_answer()
    if isinstance(error, driver.Neo4jError):
        return from_code(error.code or "")
    if isinstance(error, driver.BrokenRecordError):
        return unreadable()
    return no_connection()


def not_logged_in() -> DatabaseRefused:
    return DatabaseRefused(
        "Neo4j refused the user name or password: check NEO4J_USERNAME and NEO4J_PASSWORD, or"
        " `crimegraph db status` for the local one."
    )


def no_answer() -> DatabaseUnavailable:
    return DatabaseUnavailable("Neo4j does not answer: it is starting, stopped or unreachable.")


def no_connection() -> DatabaseUnavailable:
    return DatabaseUnavailable("No connection to Neo4j could be had in time: it is busy, ask again.")


def unreadable() -> StoredValue:
    """Of an answer with a value that has no equal here, such as a year after 9999."""
    return StoredValue()


def unsendable() -> DatabaseError:
    return DatabaseError("A parameter is of a kind or size that Neo4j does not hold, such as a number over 64 bits.")

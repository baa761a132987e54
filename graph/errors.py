"""Every error that crimegraph raises on purpose.

    CrimegraphError
    ├── SettingsError          an environment variable that cannot be used
    ├── LocalServerError       the local Neo4j: download, start, stop, files
    ├── DatabaseError          Neo4j is unavailable, slow, too old, or refuses us
    │   ├── DatabaseUnavailable
    │   ├── DatabaseTimeout
    │   ├── DatabaseOverloaded
    │   ├── DatabaseConflict   two writers met; the same again may succeed
    │   ├── DatabaseRefused    wrong user name or password
    │   ├── DatabaseTooOld
    │   ├── AnalysisUnavailable  what an analysis needs is not installed in it
    │   └── StoredValue        it holds a value of another kind than the ontology says
    ├── RequestError           what a client asked cannot be answered
    │   ├── BadInput           an argument, id, code or cursor
    │   ├── LimitExceeded      too many bytes, tokens, levels, aliases or rows asked for
    │   ├── ReaderRequired     what only somebody with a name may ask
    │   ├── RateLimited        a reader has spent what may be spent for now
    │   └── Overloaded         too many operations at once
    ├── DatasetError           a data set's files cannot be used
    ├── AuditError             the audit log cannot be written, or is not what was written
    ├── FetchError             data could not be fetched (seed/fetch/client.py)
    └── PacketChanged          a packet that is not as it was made (api/packets/packet.py)

An error says in one sentence what was wrong, where, and what to do. Facts travel as attributes; the
edges (the command line, HTTP) turn `code` and `exit_code` into what their users see.
"""

from typing import ClassVar


class CrimegraphError(Exception):
    code: ClassVar[str] = "INTERNAL"
    exit_code: ClassVar[int] = 1


class SettingsError(CrimegraphError):
    code = "BAD_SETTING"
    exit_code = 2


class LocalServerError(CrimegraphError):
    code = "LOCAL_SERVER"
    exit_code = 4


class DatabaseError(CrimegraphError):
    code = "DATABASE_ERROR"
    exit_code = 5


class DatabaseUnavailable(DatabaseError):
    code = "DATABASE_UNAVAILABLE"


class DatabaseTimeout(DatabaseError):
    code = "DATABASE_TIMEOUT"


class DatabaseOverloaded(DatabaseError):
    code = "DATABASE_OVERLOADED"


class DatabaseConflict(DatabaseError):
    code = "DATABASE_CONFLICT"


class DatabaseRefused(DatabaseError):
    code = "DATABASE_REFUSED"


class DatabaseTooOld(DatabaseError):
    code = "DATABASE_TOO_OLD"


class AnalysisUnavailable(DatabaseError):
    code = "UNAVAILABLE_ANALYSIS"


class StoredValue(DatabaseError):
    code = "STORED_VALUE"

    def __init__(self) -> None:
        super().__init__(
            "The database holds a value of another kind than the ontology says, or none where one has to be. It was"
            " written past the importers: `crimegraph schema check` looks for what is there and should not be."
        )


class RequestError(CrimegraphError):
    """What was wrong, and what to do. `path` is where in the answer it arose: response keys, set by the planner."""

    code = "BAD_REQUEST"
    exit_code = 2
    path: tuple[str, ...] = ()

    def __init__(self, fault: str, remedy: str) -> None:
        super().__init__(f"{fault}: {remedy}.")
        self.fault, self.remedy = fault, remedy


class BadInput(RequestError):
    code = "BAD_USER_INPUT"


class LimitExceeded(RequestError):
    code = "LIMIT_EXCEEDED"


class ReaderRequired(RequestError):
    code = "READER_REQUIRED"

    def __init__(self) -> None:
        super().__init__(
            "Cases and packets are for readers with a name, and nobody is named", "send a token with the question"
        )


class RateLimited(RequestError):
    code = "RATE_LIMITED"

    def __init__(self, fault: str, remedy: str, seconds: int) -> None:
        super().__init__(fault, remedy)
        self.seconds = seconds


class Overloaded(RequestError):
    code = "OVERLOADED"


class DatasetError(CrimegraphError):
    code = "BAD_DATASET"
    exit_code = 3


class AuditError(CrimegraphError):
    code = "AUDIT_UNAVAILABLE"
    exit_code = 6

"""A failure of Neo4j has one meaning, whichever way the read went."""

import pytest
from neo4j.exceptions import Neo4jError

from graph.errors import (
    DatabaseError,
    DatabaseOverloaded,
    DatabaseRefused,
    DatabaseTimeout,
    DatabaseUnavailable,
    StoredValue,
)
from graph.failures import from_code, from_driver

MEANINGS = {
    "Neo.ClientError.Security.Unauthorized": DatabaseRefused,
    "Neo.ClientError.Security.AuthorizationFailed": DatabaseRefused,
    "Neo.ClientError.Security.TokenExpired": DatabaseRefused,
    "Neo.ClientError.Security.AuthenticationRateLimit": DatabaseRefused,
    "Neo.ClientError.Security.CredentialsExpired": DatabaseRefused,
    "Neo.ClientError.Security.Forbidden": DatabaseRefused,
    "Neo.ClientError.Transaction.TransactionTimedOut": DatabaseTimeout,
    "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration": DatabaseTimeout,
    "Neo.TransientError.Transaction.Terminated": DatabaseUnavailable,
    "Neo.TransientError.Transaction.LockClientStopped": DatabaseTimeout,
    "Neo.TransientError.General.OutOfMemoryError": DatabaseOverloaded,
    "Neo.TransientError.General.MemoryPoolOutOfMemoryError": DatabaseOverloaded,
    "Neo.TransientError.General.DatabaseUnavailable": DatabaseUnavailable,
    "Neo.ClientError.Database.DatabaseNotFound": DatabaseUnavailable,
    "Neo.ClientError.Cluster.NotALeader": DatabaseUnavailable,
    "Neo.ClientError.Statement.SyntaxError": DatabaseError,
    "Neo.ClientError.Statement.TypeError": StoredValue,
    "Neo.ClientError.Statement.AccessMode": DatabaseError,
    "Neo.DatabaseError.General.UnknownError": DatabaseError,
}


@pytest.mark.parametrize(("code", "meaning"), MEANINGS.items(), ids=MEANINGS.keys())
def test_a_code_means_the_same_to_both_ways_of_reading(code: str, meaning: type[DatabaseError]) -> None:
    lean = from_code(code)
    driver = from_driver(Neo4jError._hydrate_neo4j(code=code, message="a secret value"))
    assert type(lean) is type(driver) is meaning
    assert str(lean) == str(driver) or meaning is DatabaseTimeout
    assert "secret" not in str(driver)

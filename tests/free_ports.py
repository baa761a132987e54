"""Ports for servers that tests start: fixed ones may be another run's."""

import socket
from contextlib import ExitStack


def free_ports(count: int) -> list[int]:
    """Different ones, free now. Should one be taken before Neo4j has it, Neo4j takes another."""
    with ExitStack() as held:
        return [held.enter_context(socket.create_server(("127.0.0.1", 0))).getsockname()[1] for _ in range(count)]

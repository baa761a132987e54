"""Ports of servers that start at one moment."""

import subprocess
import sys

from graph.local import ports
from tests.free_ports import free_ports

HOLDS = """
import sys
from graph.local import ports
with ports.claimed(*map(int, sys.argv[1:])) as chosen:
    print(chosen.bolt, chosen.http, flush=True)
    sys.stdin.read()
"""


def test_two_starts_at_one_moment_choose_different_ports() -> None:
    bolt, http = free_ports(2)
    command = [sys.executable, "-c", HOLDS, str(bolt), str(http)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        assert first.stdout.readline().split() == [str(bolt), str(http)]
        with ports.claimed(bolt, http) as second:
            assert not {second.bolt, second.http} & {bolt, http}
            assert second.bolt != second.http
        first.communicate("")
    with ports.claimed(bolt, http) as after:
        assert after == ports.Ports(bolt, http)


def test_one_port_for_both_is_two() -> None:
    [port] = free_ports(1)
    with ports.claimed(port, port) as chosen:
        assert chosen.bolt == port
        assert chosen.http != port

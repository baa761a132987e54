"""A Neo4j of our own on this machine: no Docker, no root, nothing installed outside CRIMEGRAPH_HOME.

server         start, stop, and the session that starts what it needs and stops what it started
process        the process in the background: begun, found again, ended
artifacts      the jars by the committed lock, fetched where missing, proven unchanged before every start
configuration  neo4j.conf, written whole
memory         fitted to the machine and its control group
ports          the preferred ones, or free ones
files          where everything is, and who may read it
locks          between processes
java           Neo4j's Java programs
reasons        why a start failed, from what Neo4j printed
admin          dump, load, reset
compaction     the store built anew, so that no file holds what was deleted
written_out    all that a database holds, as files for that
handed         a database that was built for one reader
commands       `crimegraph db …`
progress       how long work tells what it is doing
"""

from graph.local.server import running, running_endpoint, session, start, stop

__all__ = ["running", "running_endpoint", "session", "start", "stop"]

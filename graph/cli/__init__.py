"""The frame of the command `crimegraph`. What it can do is in the packages that it mounts.

main      builds the command from the entry points `crimegraph.commands` and turns errors into exit codes
console   what goes to stdout and what to stderr, `--json`, progress
signals   Ctrl-C and SIGTERM end a command in order, and in time
demo      everything at once: database, schema, seed, API
"""

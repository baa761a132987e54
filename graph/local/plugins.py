"""Graph Data Science in the local Neo4j, where CRIMEGRAPH_GDS asks for it.

Neo4j finds procedures in the jars of its plugins folder, and what they need on the class path: so a jar of theirs is on
both, and a library on the class path alone, since looking through it takes time and finds nothing.
"""

from collections.abc import Sequence
from pathlib import Path

from graph.local.artifacts import checked_jars, gds_jars
from graph.local.files import Files, disk_errors
from graph.local.progress import Progress
from graph.settings import Settings

_GROUP = "org.neo4j.gds"


def checked_plugins(settings: Settings, progress: Progress) -> list[Path]:
    """The jars, fetched where missing; none where it is not asked for. Raises LocalServerError."""
    return checked_jars(settings.jars, progress, gds_jars()) if settings.gds else []


def place_plugins(files: Files, jars: Sequence[Path]) -> None:
    """Links in the plugins folder to those of these that have procedures. What a person put there stays."""
    own = {jar.file_name for jar in gds_jars() if jar.group == _GROUP}
    with disk_errors(files.plugins):
        for old in files.plugins.glob("*.jar"):
            if old.is_symlink():
                old.unlink()
        for jar in jars:
            if jar.name in own and not (files.plugins / jar.name).exists():
                (files.plugins / jar.name).symlink_to(jar)

"""What is installed is ours, whole, and pinned."""

import hashlib
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import entry_points
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_LOCKS = ("requirements.lock", ".ci/uv.lock", "graph/local/jgo.lock.toml")


def test_the_installed_graph_is_ours() -> None:
    found = subprocess.run(
        [sys.executable, "-I", "-c", "import graph; print(graph.__file__)"], capture_output=True, text=True, check=True
    )
    assert Path(found.stdout.strip()).parent == _ROOT / "graph"


def test_every_mounted_command_can_be_imported() -> None:
    points = entry_points(group="crimegraph.commands")
    assert {point.name for point in points} == {
        "audit", "db", "erase", "export", "fetch", "import", "resolve", "retract", "review", "schema", "seed", "serve",
        "token",
    }  # fmt: skip
    for point in points:
        assert callable(point.load())


def test_locks_name_no_host_and_no_folder_of_a_machine() -> None:
    for name in _LOCKS:
        text = (_ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text, name
        assert str(_ROOT) not in text, name


def test_every_dependency_is_locked_with_its_hash() -> None:
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"], "py2neo"]
    lock = (_ROOT / "requirements.lock").read_text(encoding="utf-8")
    for requirement in wanted:
        name = re.split(r"[\[<>=]", requirement)[0]
        assert re.search(
            rf"^{re.escape(name)}(\[[a-z]+\])?==\S+( ; [^\\]*)? \\\n    --hash=sha256:", lock, re.MULTILINE
        ), name


def test_the_lock_of_the_jars_belongs_to_what_is_wanted() -> None:
    wanted = (_ROOT / "graph/local/jgo.toml").read_bytes()
    lock = tomllib.loads((_ROOT / "graph/local/jgo.lock.toml").read_text(encoding="utf-8"))
    assert lock["metadata"]["spec_hash"] == hashlib.sha256(wanted).hexdigest()[:16], "run `make lock`"
    locked = {f"{d['groupId']}:{d['artifactId']}:{d['version']}" for d in lock["dependencies"]}
    assert set(tomllib.loads(wanted.decode())["dependencies"]["coordinates"]) <= locked


def test_the_wheel_holds_what_the_code_reads(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=_ROOT, capture_output=True, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    for folder, suffixes in (
        ("graph", {".py", ".toml"}),
        ("api", {".py", ".graphql", ".html", ".js", ".css"}),
        ("seed", {".py", ".csv", ".yml"}),
        ("cypher", {".cypher", ".grass", ".html"}),
    ):
        there = {
            path.relative_to(_ROOT).as_posix()
            for path in (_ROOT / folder).rglob("*")
            if path.suffix in suffixes and not {"node_modules", "__pycache__"} & set(path.parts)
        }
        assert there <= held, sorted(there - held)[:5]
    assert not any("node_modules" in name for name in held)

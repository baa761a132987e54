"""`crimegraph case` on what it cannot use: what is wrong, in which file, and with which exit code."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cases.commands import _line, question
from graph.cases.case import Case, Question
from graph.cli.main import application
from graph.errors import BadInput
from graph.vocabularies import Marking


def test_a_question_that_is_not_there_is_named_in_words_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"no\.graphql cannot be read \(No such file or directory\)") as refused:
        question(tmp_path / "no.graphql")
    assert refused.value.exit_code == 2


@pytest.mark.parametrize(
    ("content", "variables", "told"),
    [
        (b"\xff", None, r"q\.graphql cannot be read \(byte 0 is not UTF-8\): name a GraphQL document"),
        (b"{ a }", b"\xff", r"q\.graphql\.json cannot be read \(byte 0 is not UTF-8\): correct the file of variables"),
        (b"{\n people {", None, r"q\.graphql: this is no GraphQL document \(line 2, column 10: Syntax Error"),
        (b"{ a }", b"[1]", r"q\.graphql\.json: the variables of a question are no JSON object"),
    ],
)
def test_a_question_that_cannot_be_kept_is_told_with_its_file(
    tmp_path: Path, content: bytes, variables: bytes | None, told: str
) -> None:
    (tmp_path / "q.graphql").write_bytes(content)
    if variables is not None:
        (tmp_path / "q.graphql.json").write_bytes(variables)
    with pytest.raises(BadInput, match=told):
        question(tmp_path / "q.graphql")


@pytest.mark.parametrize("command", [("list",), ("show", "case:1"), ("save", "--title", "t"), ("note", "case:1", "x")])
def test_nobody_has_cases(command: tuple[str, ...]) -> None:
    done = CliRunner().invoke(application("case"), ["case", *command, "--as", "anonymous"], env={"COLUMNS": "300"})
    assert done.exit_code == 2
    assert "a case has an owner" in done.stderr


def test_one_is_told_as_one() -> None:
    asked = [Question("q", "{ a }")]
    one = Case("case:1", "ana", "t", Marking.CLEAR, "", "", entities=["person:x"], questions=asked)
    assert _line(one) == "case:1  CLEAR  1 entity  1 question  t"
    assert _line(Case("case:2", "ana", "t", Marking.CLEAR, "", "")) == "case:2  CLEAR  0 entities  0 questions  t"

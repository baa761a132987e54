"""GraphiQL as a person meets it: a real Chromium, the real API, the seeded database."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from api.graphiql.page import first_query

EDITOR = ".graphiql-query-editor"
ANSWER = ".graphiql-response"


@pytest.fixture
def graphiql(page: Page, served: str) -> Page:
    """The page, loaded, with the schema known to it."""
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.goto(f"{served}/graphql")
    expect(page.locator(f"{EDITOR} .view-line").first).to_be_visible()
    return page


def answer_to(page: Page, act: Callable[[], None]) -> dict[str, Any]:
    """Do something that sends a query, and return the API's answer to it."""
    with page.expect_response(lambda response: response.request.method == "POST") as caught:
        act()
    body: dict[str, Any] = json.loads(caught.value.text())
    return body


def run(page: Page) -> None:
    page.locator(".graphiql-execute-button").click()


def type_query(page: Page, text: str) -> None:
    page.locator(f"{EDITOR} .view-lines").click()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.press("Delete")
    page.keyboard.type(text, delay=10)


def test_the_page_opens_with_a_query_that_has_an_answer(graphiql: Page) -> None:
    expect(graphiql).to_have_title("crimegraph")
    expect(graphiql.get_by_text("An allegation is not a conviction.")).to_be_visible()
    for line in first_query().splitlines()[:8]:
        expect(graphiql.locator(EDITOR)).to_contain_text(line.strip())

    answer = answer_to(graphiql, lambda: run(graphiql))

    assert "errors" not in answer
    assert answer["data"]["notices"]["nodes"]
    expect(graphiql.locator(ANSWER)).to_contain_text('"notices"')


def test_a_typed_query_is_answered(graphiql: Page) -> None:
    type_query(graphiql, '{ country(id: "country:FI") { name } }')

    answer = answer_to(graphiql, lambda: run(graphiql))

    assert answer == {"data": {"country": {"name": "Finland"}}}
    expect(graphiql.locator(ANSWER)).to_contain_text("Finland")


def test_the_editor_knows_the_schema(graphiql: Page) -> None:
    type_query(graphiql, "{ countr")
    expect(graphiql.locator(".suggest-widget")).to_contain_text("country")

    type_query(graphiql, "{ nothingOfTheKind }")
    expect(graphiql.locator(f"{EDITOR} .squiggly-error")).to_be_visible()


def test_the_documentation_opens(graphiql: Page) -> None:
    graphiql.get_by_role("button", name="Show Documentation Explorer").click()
    explorer = graphiql.locator(".graphiql-doc-explorer")
    expect(explorer).to_contain_text("Query")

    explorer.get_by_role("link", name="Query", exact=True).click()

    expect(explorer).to_contain_text("country")


def test_a_link_brings_its_query_and_does_not_run_it(page: Page, served: str) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or "") if request.method == "POST" else None)
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.goto(f"{served}/graphql?query=%7B%20__typename%20%7D")

    expect(page.locator(EDITOR)).to_contain_text("{ __typename }")
    expect(page.locator(".graphiql-execute-button")).to_be_visible()
    assert len(sent) == 1
    assert "IntrospectionQuery" in sent[0]


def test_query_and_variables_are_laid_out(graphiql: Page) -> None:
    type_query(graphiql, "query Q($n: Int) { notices(first: $n) { nodes { id } } }")
    graphiql.get_by_role("button", name="Variables").click()
    variables = graphiql.locator(".graphiql-editor-tool .graphiql-editor:not(.hidden)")
    variables.locator(".view-lines").click()
    graphiql.keyboard.type('{"n":1', delay=10)

    graphiql.get_by_role("button", name="Prettify").click()

    # The lines on the screen stand in no order of their own: compare with what the editor holds.
    for text in ('{\n  "n": 1\n}', "query Q($n: Int) {\n  notices(first: $n) {\n    nodes {\n      id\n    }\n  }\n}"):
        graphiql.wait_for_function(
            "wanted => __MONACO.editor.getModels().some(model => model.getValue().trim() === wanted)", arg=text
        )


@pytest.mark.parametrize("key", ["graphiql:queries", "graphiql:favorites", "graphiql:tabState"])
def test_a_damaged_value_in_the_storage_does_not_keep_the_page_from_opening(page: Page, served: str, key: str) -> None:
    page.add_init_script(f"localStorage.setItem('{key}', '{{\"quer')")
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.goto(f"{served}/graphql")

    expect(page.locator(f"{EDITOR} .view-line").first).to_be_visible()
    assert page.evaluate(f"localStorage.getItem('{key}')") != '{"quer'
    type_query(page, '{ country(id: "country:FI") { name } }')
    assert answer_to(page, lambda: run(page)) == {"data": {"country": {"name": "Finland"}}}


def test_clearing_its_data_leaves_what_others_keep_at_this_address(graphiql: Page) -> None:
    graphiql.evaluate("localStorage.setItem('of:others', 'kept'); localStorage.setItem('graphiql:zz', 'gone')")
    graphiql.get_by_role("button", name="Open settings dialog").click()

    graphiql.get_by_role("button", name="Clear data").click()

    expect(graphiql.get_by_role("button", name="Cleared data")).to_be_visible()
    kept = graphiql.evaluate("[localStorage.getItem('of:others'), localStorage.getItem('graphiql:zz')]")
    assert kept == ["kept", None]


def test_neither_token_nor_answer_is_kept_by_the_browser(graphiql: Page) -> None:
    type_query(graphiql, 'query Kept { country(id: "country:FI") { name } }')
    graphiql.get_by_role("button", name="Headers").click()
    graphiql.locator(".graphiql-editor-tool .graphiql-editor:not(.hidden) .view-lines").click()
    graphiql.keyboard.type('{"X-Note": "only-for-now"', delay=10)
    # What it knows of the headers, and its history with it, comes as long after the last key.
    graphiql.wait_for_timeout(1_000)
    with graphiql.expect_request(lambda request: request.method == "POST") as caught:
        run(graphiql)
    assert caught.value.headers["x-note"] == "only-for-now"
    expect(graphiql.locator(ANSWER)).to_contain_text("Finland")
    # GraphiQL writes its state to the storage half a second after a change.
    graphiql.wait_for_timeout(1_000)

    kept = graphiql.evaluate("JSON.stringify(localStorage) + JSON.stringify(sessionStorage)")

    assert "Kept" in kept
    assert "only-for-now" not in kept
    assert "Finland" not in kept

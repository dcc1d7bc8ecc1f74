"""The servers that the other tests stand on are real."""

import psycopg
import pytest
from playwright.async_api import Browser
from sqlalchemy import text
from temporalio.client import Client

from store.database import Store
from tests.servers import S3Server


async def test_each_test_gets_a_namespace_of_its_own(temporal: Client) -> None:
    assert temporal.namespace.startswith("test-")
    assert [run async for run in temporal.list_workflows()] == []


async def test_a_fresh_database_is_empty_and_can_be_written(empty_url: str) -> None:
    engine = Store(empty_url).engine
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE note (body TEXT)"))
        await connection.execute(text("INSERT INTO note VALUES ('kept')"))
    async with engine.connect() as connection:
        assert (await connection.scalars(text("SELECT body FROM note"))).all() == ["kept"]
    await engine.dispose()


def test_the_s3_server_keeps_an_object(s3: S3Server, bucket: str) -> None:
    client = s3.client()
    client.put_object(Bucket=bucket, Key="a/b", Body=b"kept")
    assert client.get_object(Bucket=bucket, Key="a/b")["Body"].read() == b"kept"


def test_postgres_is_a_release_that_has_what_the_store_uses(postgres_server: str) -> None:
    with psycopg.connect(postgres_server) as connection:
        assert connection.info.server_version >= 150000


@pytest.mark.asyncio(loop_scope="session")
async def test_the_browser_runs_scripts(browser: Browser) -> None:
    async with await browser.new_page() as page:
        await page.set_content("<p id=there>before</p><script>there.textContent = 'after'</script>")
        assert await page.inner_text("#there") == "after"

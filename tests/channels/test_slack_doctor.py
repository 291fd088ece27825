"""What `make doctor` says about Slack."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from channels.doctor import Finding
from channels.slack_doctor import SCOPES, check
from tests.channels import slack_payloads as payloads
from tests.channels.agents import FakeAgent
from tests.channels.driver_slack import SlackDriver
from tests.channels.slack_api import TOKEN, Failure, manifest


@pytest_asyncio.fixture
async def slack(agent: FakeAgent) -> AsyncIterator[SlackDriver]:
    """The channel, running, with the stand-in for Slack."""
    driver = SlackDriver()
    await driver.start(agent)
    yield driver
    await driver.stop()


def environment(slack: SlackDriver, **more: str) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_SIGNING_SECRET": payloads.SECRET,
        "SLACK_API_URL": slack.slack.url,
        "SLACK_WEBHOOK_URL": slack.url,
        **more,
    }


def wrong(findings: list[Finding]) -> list[str]:
    for finding in findings:
        assert TOKEN not in f"{finding}"
        assert payloads.SECRET not in f"{finding}"
        assert finding.ok or finding.fix
    return [finding.what for finding in findings if not finding.ok]


async def test_all_is_well(slack: SlackDriver, agent: FakeAgent) -> None:
    findings = await check(environment(slack))
    assert wrong(findings) == []
    said = " ".join(finding.what for finding in findings)
    assert "uscis-triage in the workspace Legal Aid" in said
    assert "every scope" in said
    assert "clock" in said
    assert "answers as Slack wants" in said
    assert agent.heard == []


async def test_nothing_is_set() -> None:
    (what,) = wrong(await check({}))
    assert "SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET are not set" in what


async def test_the_token_is_wrong(slack: SlackDriver) -> None:
    slack.slack.failures["auth.test"].append(Failure(200, "invalid_auth"))
    assert wrong(await check(environment(slack))) == [
        "Slack does not accept SLACK_BOT_TOKEN: invalid_auth"
    ]


async def test_a_scope_is_missing(slack: SlackDriver) -> None:
    slack.slack.scopes = slack.slack.scopes - {"im:write", "commands"}
    (what,) = wrong(await check(environment(slack)))
    assert what == "the token lacks the scopes commands, im:write"


async def test_the_clock_is_wrong(slack: SlackDriver) -> None:
    slack.slack.date = "Mon, 01 Jan 2024 00:00:00 GMT"
    (what,) = wrong(await check(environment(slack)))
    assert "this clock is" in what


async def test_slack_is_not_there(slack: SlackDriver) -> None:
    away = environment(slack, SLACK_API_URL="http://127.0.0.1:9/api/")
    (what,) = wrong(await check(away))
    assert "cannot be reached" in what


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"SLACK_SIGNING_SECRET": "another"}, "status 401"),
        ({"SLACK_WEBHOOK_URL": "http://example.org/webhooks/slack/webhook"}, "not an https"),
        ({"SLACK_WEBHOOK_URL": "https://example.org/slack"}, "not an https"),
        ({"SLACK_WEBHOOK_URL": "http://127.0.0.1:9/webhooks/slack/webhook"}, "cannot be reached"),
    ],
)
async def test_the_address_is_wrong(change: dict[str, str], words: str, slack: SlackDriver) -> None:
    (what,) = wrong(await check(environment(slack, **change)))
    assert words in what


async def test_the_server_has_no_slack_channel(slack: SlackDriver) -> None:
    url = slack.url.replace("/webhooks/slack/", "/elsewhere/webhooks/slack/")
    (what,) = wrong(await check(environment(slack, SLACK_WEBHOOK_URL=url)))
    assert "status 404" in what


async def test_no_address_is_no_fault(slack: SlackDriver) -> None:
    findings = await check(environment(slack, SLACK_WEBHOOK_URL=""))
    assert wrong(findings) == []
    assert findings[-1].fix is not None


def test_the_manifest_asks_for_what_we_use() -> None:
    app = manifest()
    assert set(app["oauth_config"]["scopes"]["bot"]) == SCOPES
    events = set(app["settings"]["event_subscriptions"]["bot_events"])
    needs = {
        "app_mention": "app_mentions:read",
        "message.channels": "channels:history",
        "message.groups": "groups:history",
        "message.im": "im:history",
    }
    assert events - set(needs) == {"app_home_opened", "app_uninstalled", "tokens_revoked"}
    assert set(needs) <= events
    assert set(needs.values()) <= SCOPES
    urls = {
        app["settings"]["event_subscriptions"]["request_url"],
        app["settings"]["interactivity"]["request_url"],
        app["features"]["slash_commands"][0]["url"],
    }
    assert urls == {"https://example.org/webhooks/slack/webhook"}
    assert app["features"]["slash_commands"][0]["command"] == "/uscis"
    assert app["features"]["app_home"]["home_tab_enabled"] is True
    assert app["features"]["app_home"]["messages_tab_read_only_enabled"] is False
    assert len(app["display_information"]["name"]) <= 35
    assert len(app["display_information"]["description"]) <= 140
    assert len(app["features"]["bot_user"]["display_name"]) <= 80

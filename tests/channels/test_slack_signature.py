"""Signatures computed by others: Slack's published example, and openssl's command line."""

from __future__ import annotations

import pytest

from channels.slack_signature import is_genuine, sign

#: The example at https://docs.slack.dev/authentication/verifying-requests-from-slack/
PUBLISHED = (
    "8f742231b10e8888abcd99yyyzzz85a5",
    "1531420618",
    b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
    b"&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner"
    b"&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands"
    b"%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
    b"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c",
    "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
)
#: printf 'v0:<time>:<body>' | openssl dgst -sha256 -hmac <secret>
BY_OPENSSL = (
    "a-made-up-secret-of-the-tests",
    "1767200400",
    b'{"type":"url_verification","challenge":"abc"}',
    "v0=3c49f7911732640918c4f2fbb3672a2745766aaf2bd66c01583e0546c39222d2",
)
BY_OPENSSL_UTF8 = (
    "a-made-up-secret-of-the-tests",
    "1767200400",
    "command=%2Fuscis&text=¡hola%21+ñ".encode(),
    "v0=2818b1090bf2df22e940b4cd3467ace4d382d1944e9da11c51596f16a5c0173a",
)
VECTORS = [PUBLISHED, BY_OPENSSL, BY_OPENSSL_UTF8]
IDS = ["published", "openssl", "openssl_utf8"]


@pytest.mark.parametrize(("secret", "stamp", "body", "signature"), VECTORS, ids=IDS)
def test_independent_vectors(secret: str, stamp: str, body: bytes, signature: str) -> None:
    assert sign(secret, stamp, body) == signature
    assert is_genuine(secret, body, stamp, signature, float(stamp))


@pytest.mark.parametrize("drift", [-300, -1, 0, 1, 300])
def test_five_minutes_either_way_are_fresh(drift: int) -> None:
    secret, stamp, body, signature = BY_OPENSSL
    assert is_genuine(secret, body, stamp, signature, int(stamp) + drift)


@pytest.mark.parametrize("drift", [-86400, -301, 301, 86400])
def test_older_and_newer_is_refused(drift: int) -> None:
    secret, stamp, body, signature = BY_OPENSSL
    assert not is_genuine(secret, body, stamp, signature, int(stamp) + drift)


@pytest.mark.parametrize(
    ("stamp", "signature"),
    [
        (None, BY_OPENSSL[3]),
        (BY_OPENSSL[1], None),
        (BY_OPENSSL[1], ""),
        ("", BY_OPENSSL[3]),
        ("soon", BY_OPENSSL[3]),
        ("-1767200400", BY_OPENSSL[3]),
        ("1767200400.0", BY_OPENSSL[3]),
        ("１７６７２００４００", BY_OPENSSL[3]),
        ("9" * 5000, BY_OPENSSL[3]),
        (BY_OPENSSL[1], BY_OPENSSL[3].removeprefix("v0=")),
        (BY_OPENSSL[1], BY_OPENSSL[3].replace("v0", "v1")),
        (BY_OPENSSL[1], BY_OPENSSL[3][:-1] + "3"),
        (BY_OPENSSL[1], BY_OPENSSL[3].upper()),
        (BY_OPENSSL[1], "v0=ñ\udcff"),
    ],
)
def test_anything_else_is_refused(stamp: str | None, signature: str | None) -> None:
    assert not is_genuine(BY_OPENSSL[0], BY_OPENSSL[2], stamp, signature, 1767200400.0)


def test_another_body_secret_or_time_is_refused() -> None:
    secret, stamp, body, signature = BY_OPENSSL
    now = float(stamp)
    assert not is_genuine(secret, body + b" ", stamp, signature, now)
    assert not is_genuine(secret + "x", body, stamp, signature, now)
    assert not is_genuine(secret, body, str(int(stamp) + 1), signature, now)
    assert not is_genuine(secret, b"\xff\xfe", stamp, signature, now)

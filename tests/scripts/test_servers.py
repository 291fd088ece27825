"""Ports for the servers that are started here, and how they end."""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator

import pytest

from scripts import servers


def test_a_free_port_is_given_to_nobody_else_and_a_server_may_have_it() -> None:
    port = servers.free_port()
    assert not servers.is_busy(port)
    with socket.socket() as stranger, socket.socket() as server:
        assert stranger.connect_ex((servers.HOST, port)) != 0
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind((servers.HOST, port))
        server.listen()
        assert servers.is_busy(port)


def test_no_port_is_given_out_twice() -> None:
    ports = [servers.free_port() for _ in range(60)]
    assert len(set(ports)) == len(ports)


def test_a_reserved_port_cannot_be_taken_without_meaning_to() -> None:
    port = servers.free_port()
    with socket.socket() as stranger, pytest.raises(OSError, match="in use"):
        stranger.bind((servers.HOST, port))


@pytest.fixture
def signals() -> Iterator[None]:
    """Leave the handlers as they were."""
    kinds = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {kind: signal.getsignal(kind) for kind in kinds}
    yield
    for kind, handler in before.items():
        signal.signal(kind, handler)


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_program_that_is_ended_ends_as_by_ctrl_c(kind: signal.Signals, signals: None) -> None:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    servers.end_as_by_ctrl_c()
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(kind)


def test_a_closed_terminal_stays_ignored_under_nohup(signals: None) -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    servers.end_as_by_ctrl_c()
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN

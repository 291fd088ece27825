"""Ports for the servers that are started here."""

from __future__ import annotations

import socket

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

"""Webhooks go out to the open internet only, unless an administrator allows more."""

import pytest

from schemas.errors import Invalid
from tests.refusals import refused
from workers.webhook_sender import check_url, is_public


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.8",
        "172.16.4.4",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.8",
        "2002:7f00:1::",
        "fec0::1",
        "64:ff9b:1::7f00:1",
        "64:ff9b::10.0.0.8",
        "240.0.0.1",
        "255.255.255.255",
        "192.88.99.1",
        "::127.0.0.1",
        "4000::1",
        "fe00::1",
        "3fff::1",
        "2001:db8::1",
    ],
)
def test_addresses_of_machines_and_private_networks_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "93.184.215.14",
        "1.1.1.1",
        "2606:4700:4700::1111",
        "64:ff9b::1.1.1.1",
        "::ffff:1.1.1.1",
        "2002:101:101::1",
    ],
)
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.com/casework",
        "https://localhost/hook",
        "https://api.localhost/hook",
        "https://127.0.0.1/hook",
        "https://[::1]/hook",
        "https://user:secret@hooks.example.com/",
        "ftp://hooks.example.com/",
        "https:///hook",
        "hooks.example.com",
        "https://hooks.example.com/" + "x" * 2000,
    ],
)
def test_an_endpoint_that_is_not_out_there_is_refused_when_it_is_registered(url: str) -> None:
    with pytest.raises(Invalid):
        check_url(url, allow_private=False)


def test_an_endpoint_in_the_own_network_can_be_allowed() -> None:
    assert not refused(check_url, "http://127.0.0.1:9000/hook", allow_private=True)
    assert not refused(check_url, "https://hooks.example.com/casework", allow_private=False)

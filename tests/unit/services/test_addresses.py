"""Addresses as places: who commands a network of IPv6 is one guesser, not as many as there are addresses in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.addresses import place_of


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:DB8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:db8::1", "2001:db8::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        (" 192.0.2.7 ", "192.0.2.7"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_an_address_is_a_place(address, place):
    assert place_of(address) == place


@given(st.ip_addresses(v=6), st.integers(0, 2**64 - 1))
def test_every_address_of_a_network_is_the_same_place(address, host):
    if address.ipv4_mapped is None:
        moved = type(address)(int(address) >> 64 << 64 | host)
        assert moved.ipv4_mapped is not None or place_of(str(moved)) == place_of(str(address))


@given(st.ip_addresses(v=6))
def test_neighbouring_networks_are_two_places(address):
    assert place_of(str(address)) != place_of(str(type(address)(int(address) ^ 1 << 64)))


@given(st.text(max_size=40))
def test_whatever_is_given_has_a_place(text):
    assert isinstance(place_of(text), str)

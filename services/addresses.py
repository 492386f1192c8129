"""Network addresses as places: what one subscriber commands counts as one, however many addresses are in it."""

from ipaddress import IPv6Address, IPv6Network, ip_address

#: The smallest network that one customer of IPv6 is given (RFC 6177); inside it addresses are free to choose.
_OWN_BITS = 64


def place_of(address: str) -> str:
    """The place from which an address speaks: an IPv4 address itself, an IPv6 address cut to its /64.

    An IPv4 address written as IPv6 (::ffff:192.0.2.1) is the IPv4 address. What is no address stands for itself.
    """
    try:
        parsed = ip_address(address.strip())
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(IPv6Network((int(parsed), _OWN_BITS), strict=False))

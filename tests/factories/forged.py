"""Tokens and signatures that somebody altered, so that no draw of chance leaves them as they were."""

_OTHER = {"A": "B"}


def forged(token: str) -> str:
    """The token with another character in the middle of its last part, the signature where there is one.

    Never the last ones: in base64 their low bits may mean nothing, and another character then says the same.
    """
    place = (token.rfind(".") + 1 + len(token)) // 2
    if place >= len(token) - 4:
        raise ValueError(f"too short to be altered for certain: {token!r}")
    return f"{token[:place]}{_OTHER.get(token[place], 'A')}{token[place + 1 :]}"

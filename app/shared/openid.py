"""Signing in elsewhere by OpenID Connect: the way there, and what comes back, verified here.

Of use for every provider: state, nonce and PKCE are made for each sign-in and kept in the session, and none of them
serves twice. https://openid.net/specs/openid-connect-core-1_0.html, RFC 7636.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import session

from services import clock
from services.errors import NotFound, Unavailable

#: How long somebody may take at the provider.
_LIVES = 10 * 60
_PATIENCE = 10
#: Clocks differ a little.
_LEEWAY = 60
_KEPT = "openid"
_ALGORITHMS = ["HS256", "ES256", "RS256"]


@dataclass(frozen=True, slots=True)
class Provider:
    """Where somebody may sign in. `name` is that of the identity."""

    name: str
    issuer: str
    authorize_url: str
    token_url: str
    keys_url: str
    client_id: str
    client_secret: str = field(repr=False)
    redirect_url: str
    scope: str = "openid profile email"


class Denied(Exception):
    """Nobody was signed in: refused there, too late, forged, or not what was asked for. `args` hold a code for logs."""


def begin(provider: Provider, purpose: str, **kept: str) -> str:
    """The address to which somebody goes to sign in; the session keeps what the answer must fit, and `kept`."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    until = int(clock.now().timestamp()) + _LIVES
    session[_KEPT] = {"provider": provider.name, "purpose": purpose, "state": state, "nonce": nonce,
                      "verifier": verifier, "until": until, **kept}  # fmt: skip
    address, _ = _client(provider).create_authorization_url(
        provider.authorize_url, state=state, nonce=nonce, code_verifier=verifier
    )
    return str(address)


def is_awaited(provider: Provider, state: str) -> bool:
    """Whether this browser began a sign-in there that this answer may end; spends nothing."""
    kept = session.get(_KEPT) or {}
    return kept.get("provider") == provider.name and secrets.compare_digest(
        str(kept.get("state", "")).encode(), state.encode()
    )


def purpose_of(provider: Provider, state: str) -> str:
    """What the sign-in was begun for that this answer may end; "" where this browser began none."""
    return str(session[_KEPT]["purpose"]) if is_awaited(provider, state) else ""


def finish(provider: Provider, *, state: str, code: str) -> tuple[Mapping[str, Any], Mapping[str, str]]:
    """The verified claims of the ID token, and what the session kept of the beginning, which is spent either way.

    Asks the provider, so it is called outside of any transaction. Denied; Unavailable where nobody answers.
    """
    is_ours = is_awaited(provider, state)
    kept = session.pop(_KEPT, None) or {}
    if not is_ours or kept["until"] <= clock.now().timestamp():
        raise Denied("state")
    if not code:
        raise Denied("refused")
    token = _exchange(provider, code, kept["verifier"])
    claims = _verify(provider, token, kept["nonce"])
    return claims, kept


def _exchange(provider: Provider, code: str, verifier: str) -> str:
    import requests  # noqa: PLC0415 Few requests of the web sign anybody in elsewhere.
    from authlib.common.errors import AuthlibBaseError  # noqa: PLC0415

    try:
        answer = _client(provider).fetch_token(provider.token_url, code=code, code_verifier=verifier, timeout=_PATIENCE)
    except AuthlibBaseError as error:
        raise Denied(str(error.error)) from error
    except requests.RequestException as error:
        raise Unavailable(type(error).__name__) from error
    except ValueError as error:
        raise Denied("answer") from error
    return str(answer.get("id_token", ""))


def _verify(provider: Provider, token: str, nonce: str) -> Mapping[str, Any]:
    """Signature, issuer, audience, time and nonce. OpenID Connect Core, 3.1.3.7."""
    from joserfc import jws, jwt  # noqa: PLC0415
    from joserfc.errors import JoseError  # noqa: PLC0415

    try:
        algorithm = str(jws.extract_compact(token.encode()).headers().get("alg"))
        claims = jwt.decode(token, _key(provider, algorithm), algorithms=[algorithm]).claims
        jwt.JWTClaimsRegistry(
            now=int(clock.now().timestamp()),
            leeway=_LEEWAY,
            iss={"essential": True, "value": provider.issuer},
            aud={"essential": True, "value": provider.client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        ).validate(claims)
    except (JoseError, ValueError, TypeError) as error:
        raise Denied(type(error).__name__) from error
    if not isinstance(claims["sub"], str) or not claims["sub"]:
        raise Denied("sub")
    return dict(claims)


def _key(provider: Provider, algorithm: str) -> Any:
    """The key for the algorithm that the token names: never a public key for a keyed hash, nor no key at all."""
    import requests  # noqa: PLC0415
    from joserfc.jwk import KeySet, OctKey  # noqa: PLC0415

    if algorithm not in _ALGORITHMS:
        raise Denied("alg")
    if algorithm == "HS256":
        return OctKey.import_key(provider.client_secret)
    try:
        keys = requests.get(provider.keys_url, timeout=_PATIENCE).json()
    except requests.RequestException as error:
        raise Unavailable(type(error).__name__) from error
    return KeySet.import_key_set(keys)


def _client(provider: Provider) -> Any:
    from authlib.integrations.requests_client import OAuth2Session  # noqa: PLC0415

    return OAuth2Session(
        provider.client_id,
        provider.client_secret,
        token_endpoint_auth_method="client_secret_post",  # noqa: S106 The name of a method.
        scope=provider.scope,
        redirect_uri=provider.redirect_url,
        code_challenge_method="S256",
    )


def require(provider: Provider | None) -> Provider:
    """The provider; NotFound where none is set up."""
    if provider is None:
        raise NotFound("provider")
    return provider

"""LINE Login as the platform plays it: OpenID Connect with a page that asks who is signing in, for the web's sign-in.

As at LINE, the ID token of a web sign-in is signed by HS256 under the channel's secret, although the discovery document
speaks of ES256; `Platform.login_algorithm = "ES256"` gives the other kind. `iss` is LINE's own.
"""

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OctKey

from chatbot.platform.core import Answer, Platform, Request, Route

ISSUER = "https://access.line.me"
CODE_SECONDS = 600.0
TOKEN_SECONDS = 30 * 24 * 3600.0
_KEY_ID = "pracha-platform"
_keys: dict[int, ECKey] = {}


def _fields(request: Request) -> dict[str, str]:
    """The form, or the query where there is none; the last of several of one name."""
    text = request.body.decode("utf-8", "replace") if request.method == "POST" else urlsplit(request.path).query
    return {name: values[-1] for name, values in parse_qs(text, keep_blank_values=True).items()}


def _base(request: Request) -> str:
    return f"http://{request.headers.get('host', '127.0.0.1')}"


def _key(platform: Platform) -> ECKey:
    """The platform's own key, made with the process."""
    if id(platform) not in _keys:
        _keys[id(platform)] = ECKey.generate_key("P-256", {"kid": _KEY_ID})
    return _keys[id(platform)]


def _discovery(platform: Platform, request: Request, request_id: str) -> Answer:
    base = _base(request)
    return Answer.of(
        200,
        {
            "issuer": ISSUER,
            "authorization_endpoint": f"{base}/oauth2/v2.1/authorize",
            "token_endpoint": f"{base}/oauth2/v2.1/token",
            "userinfo_endpoint": f"{base}/oauth2/v2.1/userinfo",
            "revocation_endpoint": f"{base}/oauth2/v2.1/revoke",
            "jwks_uri": f"{base}/oauth2/v2.1/certs",
            "scopes_supported": ["openid", "profile", "email"],
            "response_types_supported": ["code"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "code_challenge_methods_supported": ["S256"],
        },
    )


def _certs(platform: Platform, request: Request, request_id: str) -> Answer:
    return Answer.of(200, {"keys": [{**_key(platform).as_dict(private=False), "alg": "ES256", "use": "sig"}]})


def _authorize(platform: Platform, request: Request, request_id: str) -> Answer:
    """The page of the sign-in: a button for each user; pressed, it leads back with a code."""
    asked = _fields(request)
    wrong = _wrong_in(asked)
    if wrong:
        return page("LINE Login", f"<p>{escape(wrong)}</p>", status=400)
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in asked.items()
    )
    users = platform.state.rows("SELECT id, name FROM user ORDER BY rowid")
    buttons = "".join(
        f'<button name="user" value="{escape(row["id"])}">{escape(row["name"])}</button>' for row in users
    )
    said = buttons or "<p>ยังไม่มีผู้ใช้ / no user yet</p>"
    return page(
        "เข้าสู่ระบบด้วย LINE",
        f'<p>ท่านเป็นใคร? / Who are you?</p><form method="post" action="/oauth2/v2.1/authorize">{hidden}{said}'
        '<button name="user" value="" class="plain">ไม่อนุญาต / Refuse</button></form>',
    )


def _wrong_in(asked: Mapping[str, str]) -> str:
    if asked.get("response_type") != "code":
        return "response_type must be code"
    if not asked.get("client_id"):
        return "client_id is missing"
    if urlsplit(asked.get("redirect_uri", "")).scheme not in ("http", "https"):
        return "redirect_uri is missing"
    if "openid" not in asked.get("scope", "").split() and "profile" not in asked.get("scope", "").split():
        return "scope must hold openid or profile"
    if not asked.get("state"):
        return "state is missing"
    method = asked.get("code_challenge_method", "S256") if asked.get("code_challenge") else "S256"
    return "" if method == "S256" else "code_challenge_method must be S256"


def _consent(platform: Platform, request: Request, request_id: str) -> Answer:
    asked = _fields(request)
    wrong = _wrong_in(asked)
    if wrong:
        return page("LINE Login", f"<p>{escape(wrong)}</p>", status=400)
    user = platform.state.row("SELECT id FROM user WHERE id = ?", asked.get("user", ""))
    if user is None:
        said = {"error": "access_denied", "error_description": "The resource owner denied the request."}
    else:
        code = secrets.token_urlsafe(15)
        platform.keep_pass(code, "code", asked)
        said = {"code": code}
        if asked.get("bot_prompt"):
            said["friendship_status_changed"] = "false"
    joint = "&" if urlsplit(asked["redirect_uri"]).query else "?"
    target = asked["redirect_uri"] + joint + urlencode({**said, "state": asked["state"]})
    return Answer(302, b"", {"Location": target}, "text/plain")


def _token(platform: Platform, request: Request, request_id: str) -> Answer:
    given = {**_fields(request), **_basic(request)}
    if given.get("grant_type") != "authorization_code":
        return _no("unsupported_grant_type", "grant_type must be authorization_code")
    if not given.get("client_id") or not given.get("client_secret"):
        return _no("invalid_client", "client_id or client_secret is missing", 401)
    if platform.login and platform.login != (given["client_id"], given["client_secret"]):
        return _no("invalid_client", "invalid client_secret", 401)
    asked = platform.take_pass(given.get("code", ""), "code", CODE_SECONDS)
    if asked is None:
        return _no("invalid_grant", "invalid authorization code")
    if (asked["client_id"], asked["redirect_uri"]) != (given["client_id"], given.get("redirect_uri")):
        return _no("invalid_grant", "redirect_uri or client_id does not match")
    if asked.get("code_challenge") and _challenge(given.get("code_verifier", "")) != asked["code_challenge"]:
        return _no("invalid_grant", "code_verifier does not match")
    platform.state.set(f"login secret {given['client_id']}", given["client_secret"])
    token = secrets.token_urlsafe(32)
    platform.keep_pass(token, "access", {"user": asked["user"], "client_id": asked["client_id"]})
    answer = {
        "access_token": token,
        "expires_in": int(TOKEN_SECONDS),
        "refresh_token": secrets.token_urlsafe(16),
        "scope": asked["scope"],
        "token_type": "Bearer",
    }
    if "openid" in asked["scope"].split():
        answer["id_token"] = id_token(platform, asked, given["client_secret"])
    return Answer.of(200, answer)


def id_token(platform: Platform, asked: Mapping[str, str], secret: str) -> str:
    """The signed words about whoever signed in."""
    now = int(platform.now())
    user = platform.state.row("SELECT * FROM user WHERE id = ?", asked["user"])
    claims: dict[str, Any] = {"iss": ISSUER, "sub": asked["user"], "aud": asked["client_id"]}
    claims |= {"exp": now + 3600, "iat": now, "amr": ["linesso"]}
    if asked.get("nonce"):
        claims["nonce"] = asked["nonce"]
    scope = asked["scope"].split()
    if user is not None and "profile" in scope:
        claims["name"] = user["name"]
    if "email" in scope:
        claims["email"] = f"{asked['user'][:9].lower()}@line.example"
    if platform.login_algorithm == "ES256":
        return jwt.encode({"alg": "ES256", "kid": _KEY_ID}, claims, _key(platform))
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(secret))


def _verify(platform: Platform, request: Request, request_id: str) -> Answer:
    """An ID token looked at by the platform: its claims, or what is wrong with it."""
    given = _fields(request)
    client = given.get("client_id", "")
    try:
        token = jwt.decode(given.get("id_token", ""), _key_for(platform, given), ["HS256", "ES256"])
        claims = dict(token.claims)
    except (JoseError, ValueError):
        return _no("invalid_request", "Invalid IdToken.")
    if claims.get("aud") != client:
        return _no("invalid_request", "Invalid IdToken Audience.")
    if int(claims.get("exp", 0)) < platform.now():
        return _no("invalid_request", "IdToken expired.")
    if "nonce" in given and given["nonce"] != claims.get("nonce"):
        return _no("invalid_request", "Invalid IdToken Nonce.")
    if "user_id" in given and given["user_id"] != claims.get("sub"):
        return _no("invalid_request", "Invalid IdToken Subject Identifier.")
    return Answer.of(200, claims)


def _key_for(platform: Platform, given: Mapping[str, str]) -> ECKey | OctKey:
    head = given.get("id_token", "").partition(".")[0]
    header = json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)) or b"{}")
    if header.get("alg") == "ES256":
        return _key(platform)
    known = platform.login[1] if platform.login else platform.state.setting(f"login secret {given['client_id']}", "")
    if not known:
        raise ValueError("a channel that nobody signed in to")
    return OctKey.import_key(known)


def _verify_access(platform: Platform, request: Request, request_id: str) -> Answer:
    found = platform.find_pass(_fields(request).get("access_token", ""), "access", TOKEN_SECONDS)
    if found is None:
        return _no("invalid_request", "The access token expired")
    return Answer.of(200, {"scope": "openid profile", "client_id": found["client_id"], "expires_in": 2591000})


def _who(platform: Platform, request: Request) -> Any:
    token = request.headers.get("authorization", "").removeprefix("Bearer ")
    found = platform.find_pass(token, "access", TOKEN_SECONDS)
    return None if found is None else platform.state.row("SELECT * FROM user WHERE id = ?", found["user"])


def _userinfo(platform: Platform, request: Request, request_id: str) -> Answer:
    user = _who(platform, request)
    if user is None:
        return Answer.refusal(401, "The access token expired")
    return Answer.of(200, {"sub": user["id"], "name": user["name"]})


def _profile(platform: Platform, request: Request, request_id: str) -> Answer:
    user = _who(platform, request)
    if user is None:
        return Answer.refusal(401, "The access token expired")
    return Answer.of(200, {"userId": user["id"], "displayName": user["name"]})


def _friendship(platform: Platform, request: Request, request_id: str) -> Answer:
    user = _who(platform, request)
    if user is None:
        return Answer.refusal(401, "The access token expired")
    return Answer.of(200, {"friendFlag": bool(user["is_friend"])})


def _revoke(platform: Platform, request: Request, request_id: str) -> Answer:
    platform.take_pass(_fields(request).get("access_token", ""), "access", TOKEN_SECONDS)
    return Answer(200, b"", media_type="text/plain")


def _basic(request: Request) -> dict[str, str]:
    """The channel's id and secret where they come in the header instead of the form."""
    kind, _, value = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "basic":
        return {}
    try:
        name, _, secret = base64.b64decode(value).decode().partition(":")
    except ValueError:
        return {}
    return {"client_id": name, "client_secret": secret}


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def _no(error: str, said: str, status: int = 400) -> Answer:
    return Answer.of(status, {"error": error, "error_description": said})


_STYLE = (
    "body{font:18px/1.5 sans-serif;margin:0;background:#eef1f4;color:#1b2430}main{max-width:24em;margin:3em auto;"
    "padding:1.5em;background:#fff;border-radius:14px;box-shadow:0 2px 14px #0002}h1{font-size:1.35em;margin-top:0}"
    "button{display:block;width:100%;margin:.6em 0;padding:.7em;font:inherit;border:0;border-radius:8px;"
    "background:#06713a;color:#fff;cursor:pointer}button.plain{background:#e6e9ed;color:#1b2430}"
    "button:focus-visible{outline:3px solid #f5b301}"
)


def page(title: str, body: str, *, status: int = 200) -> Answer:
    """A small page of the platform's own."""
    html = (
        '<!doctype html><html lang="th"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(title)}</title><link rel="icon" href="data:,"><style>{_STYLE}</style></head>'
        f"<body><main><h1>{escape(title)}</h1>{body}</main></body></html>"
    )
    return Answer(status, html.encode(), {"Cache-Control": "no-store"}, "text/html; charset=utf-8")


#: What needs no token of the channel: people and their browsers come here.
ROUTES: Sequence[tuple[str, str, Route]] = (
    ("GET", r"/\.well-known/openid-configuration", _discovery),
    ("GET", r"/oauth2/v2\.1/certs", _certs),
    ("GET", r"/oauth2/v2\.1/authorize", _authorize),
    ("POST", r"/oauth2/v2\.1/authorize", _consent),
    ("POST", r"/oauth2/v2\.1/token", _token),
    ("POST", r"/oauth2/v2\.1/verify", _verify),
    ("GET", r"/oauth2/v2\.1/verify", _verify_access),
    ("GET", r"/oauth2/v2\.1/userinfo", _userinfo),
    ("POST", r"/oauth2/v2\.1/userinfo", _userinfo),
    ("POST", r"/oauth2/v2\.1/revoke", _revoke),
    ("GET", r"/v2/profile", _profile),
    ("GET", r"/friendship/v1/status", _friendship),
)

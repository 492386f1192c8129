"""LINE Login and the linking of accounts, played by the platform over HTTP."""

import base64
import hashlib
import json
import urllib.error
import urllib.parse
import urllib.request

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey

from chatbot.platform import Phone, PlatformServer
from tests.factories.forged import forged

BACK = "http://127.0.0.1:9/line-login/back"
LOGIN = ("1650000000", "a-login-secret-of-32-characters!")
VERIFIER = "v" * 50


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


OPENER = urllib.request.build_opener(_Stay)


@pytest.fixture
def server(tmp_path):
    with PlatformServer(tmp_path, secret="s" * 32, token="t", login=LOGIN) as server:
        yield server


@pytest.fixture
def phone(server):
    return Phone(server.platform, "มาลี")


def call(url, form=None, *, method="", **headers):
    data = urllib.parse.urlencode(form).encode() if form is not None else None
    try:
        answer = OPENER.open(urllib.request.Request(url, data=data, headers=headers, method=method or None), timeout=60)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        return answer.status, answer.headers, answer.read()


def asked(**more):
    challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
    return {
        "response_type": "code", "client_id": LOGIN[0], "redirect_uri": BACK, "state": "xyz", "nonce": "n-0S6_Wz",
        "scope": "openid profile", "code_challenge": challenge, "code_challenge_method": "S256", **more,
    }  # fmt: skip


def sign_in(server, user, **more):
    """The code that the browser brings back."""
    status, headers, _ = call(f"{server.url}/oauth2/v2.1/authorize", asked(user=user, **more))
    assert status == 302
    back = urllib.parse.urlsplit(headers["Location"])
    assert f"{back.scheme}://{back.netloc}{back.path}" == BACK
    return dict(urllib.parse.parse_qsl(back.query))


def change(server, code, **more):
    form = {
        "grant_type": "authorization_code", "code": code, "redirect_uri": BACK, "client_id": LOGIN[0],
        "client_secret": LOGIN[1], "code_verifier": VERIFIER, **more,
    }  # fmt: skip
    status, _, body = call(f"{server.url}/oauth2/v2.1/token", form)
    return status, json.loads(body)


def test_somebody_signs_in(server, phone):
    status, _, body = call(f"{server.url}/oauth2/v2.1/authorize?{urllib.parse.urlencode(asked())}")
    assert status == 200
    assert "มาลี" in body.decode()
    back = sign_in(server, phone.id)
    assert back["state"] == "xyz"
    status, given = change(server, back["code"])
    assert status == 200
    claims = jwt.decode(given["id_token"], OctKey.import_key(LOGIN[1]), ["HS256"]).claims
    assert (claims["iss"], claims["aud"], claims["sub"], claims["nonce"], claims["name"]) == (
        "https://access.line.me", LOGIN[0], phone.id, "n-0S6_Wz", "มาลี",
    )  # fmt: skip
    bearer = {"Authorization": f"Bearer {given['access_token']}"}
    assert json.loads(call(f"{server.url}/oauth2/v2.1/userinfo", **bearer)[2])["sub"] == phone.id
    assert json.loads(call(f"{server.url}/v2/profile", **bearer)[2])["displayName"] == "มาลี"
    assert json.loads(call(f"{server.url}/friendship/v1/status", **bearer)[2]) == {"friendFlag": True}
    form = {"id_token": given["id_token"], "client_id": LOGIN[0], "nonce": "n-0S6_Wz"}
    assert call(f"{server.url}/oauth2/v2.1/verify", form)[0] == 200
    assert call(f"{server.url}/oauth2/v2.1/verify", {**form, "nonce": "other"})[0] == 400
    assert call(f"{server.url}/oauth2/v2.1/verify", {**form, "client_id": "1"})[0] == 400
    assert call(f"{server.url}/oauth2/v2.1/verify", {**form, "id_token": forged(given["id_token"])})[0] == 400


def test_a_code_serves_once_and_only_its_own(server, phone):
    code = sign_in(server, phone.id)["code"]
    assert change(server, code)[0] == 200
    assert change(server, code)[0] == 400
    for wrong in ({"client_secret": "x"}, {"code_verifier": "w" * 50}, {"redirect_uri": BACK + "x"}):
        status, said = change(server, sign_in(server, phone.id)["code"], **wrong)
        assert status in (400, 401)
        assert "id_token" not in said
    code = sign_in(server, phone.id)["code"]
    server.platform.offset += 601
    assert change(server, code)[0] == 400


def test_somebody_refuses(server, phone):
    assert sign_in(server, "")["error"] == "access_denied"


def test_what_is_asked_badly_is_not_played(server):
    for wrong in ({"response_type": "token"}, {"redirect_uri": "javascript:x"}, {"state": ""}, {"scope": "email"}):
        query = urllib.parse.urlencode(asked(**wrong))
        assert call(f"{server.url}/oauth2/v2.1/authorize?{query}")[0] == 400


def test_the_other_kind_of_signature_holds_under_the_published_key(server, phone):
    server.platform.login_algorithm = "ES256"
    _, given = change(server, sign_in(server, phone.id)["code"])
    found = json.loads(call(f"{server.url}/.well-known/openid-configuration")[2])
    keys = KeySet.import_key_set(json.loads(call(found["jwks_uri"])[2]))
    assert jwt.decode(given["id_token"], keys, ["ES256"]).claims["sub"] == phone.id
    assert call(f"{server.url}/oauth2/v2.1/verify", {"id_token": given["id_token"], "client_id": LOGIN[0]})[0] == 200


def test_accounts_are_linked_once(server, phone):
    told = []
    server.platform.post = lambda body, headers: told.append(json.loads(body)["events"][0]) or 200
    path = f"{server.url}/v2/bot/user/{phone.id}/linkToken"
    assert call(path, {}, method="POST")[0] == 401
    status, _, body = call(path, {}, method="POST", Authorization="Bearer t")
    assert status == 200
    token = json.loads(body)["linkToken"]
    dialog = f"{server.url}/dialog/bot/accountLink?linkToken={token}&nonce="
    assert call(dialog + "short")[0] == 400
    assert call(dialog + "a-nonce-of-20-letters")[0] == 200
    assert call(dialog + "a-nonce-of-20-letters")[0] == 400
    assert [event["type"] for event in told] == ["accountLink"]
    assert told[0]["link"] == {"result": "ok", "nonce": "a-nonce-of-20-letters"}
    assert told[0]["source"]["userId"] == phone.id
    assert told[0]["replyToken"]

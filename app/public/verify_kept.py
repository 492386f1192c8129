"""What lets the page that checks papers open without any network: its service worker, and the keys for everybody."""

import hashlib
import json

from flask import Response, jsonify, url_for

from app.public import public
from app.shared import access, anyone
from app.shared.checking import published
from app.shared.describing import describe
from app.shared.json_addresses import SIGNING_KEYS
from app.shared.language import LANGUAGES
from app.shared.pages import STATIC, asset, organisation, theme_url

_WORKER = "js/verify-worker.js"
#: Other sites and programs may keep the keys so long; a key that is revoked is refused after that at the latest.
_KEYS_KEPT = 300
#: What the page loads, with and without a fingerprint in its address, as its templates and style sheets name it.
_ASSETS = (
    "css/pracha.css", "img/icon.svg", "js/pracha.js", "js/ed25519.js", "js/verify.js", "js/verify-kept.js",
    "js/reading.js",
)  # fmt: skip
_PLAIN = (
    "fonts/sarabun-thai-400.woff2", "fonts/sarabun-thai-700.woff2", "fonts/sarabun-latin-400.woff2",
    "fonts/sarabun-latin-700.woff2", "img/brocade.svg",
)  # fmt: skip


@public.get("/verify/keys.json")
@describe(SIGNING_KEYS)
@access(anyone)
def view_signing_keys() -> Response:
    """The public keys, for programs of others and for the page that was kept: a set of JSON Web Keys (RFC 7517)."""
    response = jsonify({"keys": published()})
    response.headers["Cache-Control"] = f"public, max-age={_KEYS_KEPT}"
    # There is no secret in it: any page may read it.
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@public.get("/verify/worker.js")
@access(anyone)
def view_verify_worker() -> Response:
    """The service worker; it lies below /verify/, so that is all it is asked about."""
    pages = {language: url_for("public.view_offline", lang=language) for language in LANGUAGES}
    logo = organisation()
    files = [*(asset(name) for name in _ASSETS), *(f"/static/{name}" for name in _PLAIN), theme_url()]
    if logo.logo_key:
        files.append(f"/logo?v={logo.revision}")
    script = (STATIC / _WORKER).read_text(encoding="utf-8")
    version = hashlib.blake2s(f"{files}{script}".encode(), digest_size=6).hexdigest()
    kept = {"version": version, "pages": pages, "files": files, "keys": url_for("public.view_signing_keys")}
    response = Response(f"self.prachaKept = {json.dumps(kept)};\n{script}", mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response

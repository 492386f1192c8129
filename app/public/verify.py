"""Whether a paper is ours: by its code on this site, or by its signature alone, without any network."""

import hashlib
import re
from base64 import b64encode
from urllib.parse import quote

from flask import Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.public import public
from app.shared import access, anyone
from app.shared.checking import checking
from app.shared.language import language
from app.shared.pages import STATIC, asset
from services import clock
from services.references import parse_reference
from services.text import single_line

#: No code that we print is longer, whatever is typed around it.
_LONGEST = 40
#: What the file that is kept brings along, in this order.
_SCRIPTS = ("js/ed25519.js", "js/reading.js", "js/verify.js")
_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{2,39}")


@public.get("/verify")
@access(anyone)
def view_verify() -> ResponseReturnValue:
    """Asks for the code beside the QR of a paper, and leads to what is known of it."""
    typed = request.args.get("code")
    if typed is None:
        return render_template("public/verify/view_verify.html", code="", problem="")
    code = parse_reference(typed[:_LONGEST]) or re.sub(r"\s+", "-", single_line(typed[:_LONGEST]).upper())
    if not _CODE.fullmatch(code):
        problem = _("พิมพ์รหัสเอกสารที่อยู่ข้างรหัส QR")
        return render_template("public/verify/view_verify.html", code=typed[:_LONGEST], problem=problem), 400
    return redirect(f"/verify/{quote(code, safe='')}")


@public.get("/verify/offline")
@access(anyone)
def view_offline() -> ResponseReturnValue:
    """Checks the signature in the reader's own browser: nothing of the paper is sent."""
    return render_template(
        "public/verify/view_offline.html",
        data=checking(asset("js/reading.js"), newest=url_for("public.view_signing_keys")),
    )


@public.get("/verify/offline.html")
@access(anyone)
def download_offline() -> Response:
    """The same as one file with everything in it, to be kept where there is no network."""
    address = f"{current_app.config['PRACHA'].public_url}{url_for('public.view_offline')}"
    today = clock.say_day(clock.today(), language())
    page = render_template("public/verify/download_offline.html", data=checking(), address=address, today=today)
    response = Response(_in_one_file(page), mimetype="text/html")
    response.headers["Content-Disposition"] = 'attachment; filename="verify-offline.html"'
    # Should a browser show it instead of keeping it: it is a page of no site.
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'none'"
    return response


def _in_one_file(page: str) -> str:
    """The page with its style and scripts within, and a policy under which it can load or send nothing."""
    style = (STATIC / "css/verify.css").read_text(encoding="utf-8")
    script = "\n".join((STATIC / name).read_text(encoding="utf-8") for name in _SCRIPTS)
    policy = (
        f"default-src 'none'; style-src {_fingerprint(style)}; script-src {_fingerprint(script)};"
        " img-src blob: data:; media-src blob: mediastream:; base-uri 'none'; form-action 'none'"
    )
    parts = {
        '<link rel="stylesheet" href="verify.css">': f"<style>{style}</style>",
        '<script src="verify.js"></script>': f"<script>{script}</script>",
        "default-src 'none'": policy,
    }
    for named, put in parts.items():
        page = page.replace(named, put, 1)
    return page


def _fingerprint(text: str) -> str:
    """How a policy names what stands in the page itself (Content Security Policy, level 3)."""
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}'"

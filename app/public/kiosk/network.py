"""What a kiosk shows while the network is gone: one calm page, kept in the device, and nothing else."""

from flask import Response, render_template

from app.public import public
from app.shared import access, anyone
from app.shared.pages import STATIC


@public.get("/kiosk/worker.js")
@access(anyone)
def view_kiosk_worker() -> Response:
    """The script that stands between the pages of a kiosk and the network."""
    response = Response((STATIC / "js" / "kiosk-worker.js").read_bytes(), mimetype="text/javascript")
    response.headers["Service-Worker-Allowed"] = "/"
    response.headers["Cache-Control"] = "no-cache"
    return response


@public.get("/kiosk/offline")
@access(anyone)
def view_kiosk_offline() -> str:
    """The page that is kept: whole in itself, in both languages, the same for everybody."""
    return render_template("public/kiosk/view_kiosk_offline.html")

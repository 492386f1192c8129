"""By which channels each service is open and used, and how the LINE channel stands."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.shared import access, casework, commits, current_actor, language, officer, roles
from app.shared.survey_results import table_file
from app.staff.blueprint import staff
from services import catalogue, channels, inbox, notifications
from services.audit import Channel, Role
from services.catalogue import OFFERED
from services.text import Words

#: The menus that are installed, by our names of them.
MENUS = {
    "citizen-th": Words("ประชาชน ภาษาไทย", "Citizens, Thai"),
    "citizen-en": Words("ประชาชน ภาษาอังกฤษ", "Citizens, English"),
    "officer-th": Words("เจ้าหน้าที่ ภาษาไทย", "Officers, Thai"),
    "officer-en": Words("เจ้าหน้าที่ ภาษาอังกฤษ", "Officers, English"),
}
_installers = roles(Role.ADMIN)


@staff.get("/channels")
@access(officer)
def view_channels() -> ResponseReturnValue:
    """One table, a row for each service with what is offered, tested and used; beside it how LINE stands."""
    actor = current_actor()
    return render_template(
        "staff/channels/view_channels.html",
        matrix=channels.matrix(actor, request.args.get("month", "")[:7]),
        enough=channels.ENOUGH,
        channels=OFFERED,
        channel_words=casework.CHANNELS,
        has_line=Channel.LINE in catalogue.live_channels(),
        line=inbox.view_channel(Channel.LINE.value),
        menu_words=MENUS,
        quota=notifications.read_quota(),
        may_install=_installers.allows(actor),
    )


@staff.get("/channels.csv")
@access(officer)
def export_channels() -> Response:
    """The same table as a file."""
    shown = channels.matrix(current_actor(), request.args.get("month", "")[:7])
    return table_file(channels.as_rows(shown, language()), "csv", f"channels-{shown.month}", is_public=False)


@staff.post("/channels/line/install")
@access(_installers)
@commits
def install_line() -> ResponseReturnValue:
    """Asks the worker to install menus and webhook address again."""
    inbox.want_install(Channel.LINE.value, actor=current_actor())
    flash(_("ส่งงานติดตั้งเมนู LINE แล้ว จะเสร็จภายในครู่หนึ่ง"), "success")
    return redirect(url_for("staff.view_channels"))

"""Filing nothing by the link of a reminder: the page shows what will be filed, its one button files it."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.public import public
from app.shared import Refused, access, anyone, commits, language
from services.errors import RuleBroken
from services.taxes import nil

#: A number of ours has no more digits.
_DIGITS = 18


@public.get("/taxes/nil/<token>")
@access(anyone)
def view_nil(token: str) -> ResponseReturnValue:
    """What the link files, or that it is filed already."""
    return _page(token)


@public.post("/taxes/nil/<token>")
@access(anyone)
@commits
def send_nil(token: str) -> ResponseReturnValue:
    """Files nothing for what is chosen; a second time nothing happens."""
    typed = request.form.getlist("establishment")
    chosen = [int(each) for each in typed if each.isascii() and each.isdecimal() and len(each) <= _DIGITS]
    try:
        nil.file_nil(token, chosen, language=language())
    except RuleBroken as refused:
        codes = {problem.code for problem in refused.problems}
        words = _("เลือกสถานประกอบการอย่างน้อยหนึ่งแห่ง") if codes == {"required"} else _("ยื่นแบบไม่ได้ โปรดติดต่อกองคลัง")
        raise Refused(_page(token, words), 400) from refused
    return redirect(url_for("public.view_nil", token=token))


def _page(token: str, error: str = "") -> str:
    return render_template("public/taxes/view_nil.html", offer=nil.read_nil(token), error=error)

"""How receipts go out, as pages and as files: for the reader alone, asked for again each time."""

from flask import Response, request

from app.shared.language import language
from services.payments import receipts
from services.payments.receipts import ReceiptView


def receipt_file(receipt: ReceiptView, kind: str, *, reader: str = "", copy: int = 0) -> Response:
    """The receipt as a file that the browser may show; nothing is made for who has it already."""
    reader = reader or language()
    tag = receipts.receipt_tag(receipt, language=f"{kind}-{reader}", copy=copy)
    if request.if_none_match.contains(tag):
        response = Response(status=304)
    elif kind == "pdf":
        response = Response(receipts.receipt_pdf(receipt, language=reader, copy=copy), mimetype="application/pdf")
    else:
        response = Response(receipts.receipt_png(receipt, language=reader), mimetype="image/png")
    response.set_etag(tag)
    name = f"{receipt.reference}{f'-copy-{copy}' if copy else ''}.{kind}"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return private(response)


def private(body: str | Response) -> Response:
    """The answer as one that nobody else is given: not kept without asking, found by no search engine."""
    response = body if isinstance(body, Response) else Response(body, mimetype="text/html")
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    return response

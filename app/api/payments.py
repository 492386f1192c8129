"""The bank's door: a signed message about money. The signature of the raw body is looked at before anything else."""

import hashlib
import hmac

import structlog
from flask import Response, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from app.api import api
from app.config import Settings
from app.security import limit
from app.shared import access, anyone, csrf
from app.shared.commits import in_one_transaction
from app.shared.describing import describe
from app.shared.json_addresses import CALLBACK
from services.errors import RuleBroken
from services.payments.callback_reading import LARGEST, read_body
from services.payments.callbacks import Answer, Answered, receive

HEADER = "X-Signature"
_STATUS = {Answer.CHANGED: 409, Answer.EXPIRED: 400}

log = structlog.get_logger("pracha.payments")


@api.post("/payments/callback")
@describe(CALLBACK)
@access(anyone)
@csrf.exempt  # type: ignore[untyped-decorator]
@limit("100/second;6000/minute")
def receive_callback() -> ResponseReturnValue:
    """Takes what the bank tells; JSON `{"result": …}`. 401 for what the bank did not sign.

    503 without a secret, 413 for too much, 415 for anything but JSON, 400 for what cannot be understood or is too old,
    409 where the bank told of the same transaction otherwise before. Everything that was taken is answered 200.
    """
    settings: Settings = current_app.config["PRACHA"]
    if not settings.payment_callback_secret:
        # The bank tries again later, when the secret has been set.
        return _answer("not_set_up", 503)
    request.max_content_length = LARGEST
    try:
        body = request.get_data(cache=False)
    except RequestEntityTooLarge:
        return _answer("too_large", 413)
    if not is_signed(body, request.headers.get(HEADER, ""), settings.payment_callback_secret):
        return _answer("wrong_signature", 401)
    if request.mimetype != "application/json":
        return _answer("not_json", 415)
    try:
        told = read_body(body)
        answered: Answered = in_one_transaction(lambda: receive(told))
    except RuleBroken as broken:
        problem = broken.problems[0]
        log.info("callback", result="refused", field=problem.field, code=problem.code)
        return _answer("refused", 400, field=problem.field, code=problem.code)
    log.info("callback", result=str(answered.result), payment=answered.payment, is_known=answered.is_known)
    extra = {"payment": answered.payment} if answered.payment else {}
    return _answer(str(answered.result), _STATUS.get(answered.result, 200), **extra)  # type: ignore[call-overload]


def is_signed(body: bytes, signature: str, secret: str) -> bool:
    """Whether that is the HMAC-SHA256 of the body under the secret, in hexadecimal; compared in constant time."""
    given = signature.strip().removeprefix("sha256=").lower()
    return hmac.compare_digest(sign(body, secret).encode(), given.encode("utf-8", "replace"))


def sign(body: bytes, secret: str) -> str:
    """The signature of a body: HMAC-SHA256 under the secret, hexadecimal."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def _answer(result: str, status: int, **extra: str) -> tuple[Response, int]:
    return jsonify({"result": result, **extra}), status

"""What the script that checks papers needs: the public keys as JSON Web Keys, its words, and where else it asks."""

import hashlib
import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping

from flask_babel import gettext as _

from app.shared.language import language
from services import clock, documents


def published() -> list[dict[str, object]]:
    """Every key that ever signed, as JSON Web Key (RFC 8037), with the days of its use and whether it was revoked."""
    return [
        {
            "kty": "OKP",
            "crv": "Ed25519",
            "use": "sig",
            "alg": "EdDSA",
            "kid": hashlib.sha256(key.key).hexdigest()[:16],
            "x": urlsafe_b64encode(key.key).rstrip(b"=").decode("ascii"),
            "name": key.name,
            "from": key.since,
            "until": key.until,
            "revoked": key.is_revoked,
        }
        for key in documents.known_keys()
    ]


def checking(
    reader: str = "", *, newest: str = "", expected: Mapping[str, object] | None = None
) -> dict[str, str | None]:
    """What `public/verify/check.html` hands to verify.js.

    `reader` is where a reader of codes in pictures lies, `newest` where newer keys are; `expected` are the facts that a
    signature beside them must say too.
    """
    return {
        "public_keys": json.dumps(published(), ensure_ascii=False),
        "words": json.dumps(_words(), ensure_ascii=False),
        "reader": reader,
        "newest": newest,
        "expected": None if expected is None else json.dumps(expected, ensure_ascii=False),
    }


def _words() -> dict[str, object]:
    return {
        "language": language(),
        "months": list(clock.MONTHS_EN if language() == "en" else clock.MONTHS_TH),
        "baht": _("บาท"),
        "receipt": _("ใบเสร็จรับเงิน"),
        "proof": _("หลักฐานการรับชำระ (ไม่ใช่ใบเสร็จรับเงิน)"),
        "certificate": _("หนังสือรับรอง"),
        "memorandum": _("บันทึกข้อความ"),
        "letter": _("หนังสือภายนอก"),
        "kind": _("ชนิดเอกสาร"),
        "issuer": _("ผู้ออกเอกสาร"),
        "signer": _("เจ้าของกุญแจ"),
        "number": _("หมายเลข"),
        "book": _("เล่มที่"),
        "no": _("เลขที่"),
        "day": _("วันที่"),
        "payer": _("ผู้ชำระ"),
        "to": _("ออกให้แก่"),
        "title": _("ชื่อเรื่อง"),
        "sum": _("จำนวนเงิน"),
        "at": _("ข้อมูล ณ เวลา"),
        "true": _("ลายมือชื่อถูกต้อง"),
        "false": _("ลายมือชื่อไม่ถูกต้อง"),
        "other": _("รหัส QR นี้เป็นของเอกสารฉบับอื่น"),
        "revoked": _("กุญแจของลายมือชื่อนี้ถูกเพิกถอนแล้ว"),
        "revoked-why": _("กุญแจนี้อาจตกอยู่ในมือผู้อื่น ลายมือชื่อจึงใช้เป็นหลักฐานไม่ได้ ตรวจได้ด้วยรหัสเอกสารเมื่อมีอินเทอร์เน็ตเท่านั้น"),
        "unreadable": _("นี่ไม่ใช่รหัสของเอกสารที่ลงลายมือชื่อ"),
        "no-code": _("ไม่พบรหัส QR ในรูปนี้"),
        "sharper": _("ลองใช้รูปที่คมชัดกว่านี้ หรือถ่ายใกล้ ๆ ให้เห็นเฉพาะรหัส QR"),
        "empty": _("กรุณาวางรหัสที่อ่านจาก QR หรือเลือกรูปก่อน"),
        "no-camera": _("เปิดกล้องไม่ได้"),
        "no-keys": _("ยังไม่มีกุญแจสำหรับตรวจสอบ"),
        "compare": _("เทียบข้อมูลข้างต้นกับที่พิมพ์บนเอกสาร ต้องตรงกันทุกข้อ"),
        "later": _("หากเอกสารถูกยกเลิกหลังเวลานี้ หน้านี้จะไม่ทราบ เมื่อมีอินเทอร์เน็ตให้ตรวจอีกครั้ง"),
        "online": _("ตรวจสถานะปัจจุบัน"),
        "wrong": _("อย่าเพิ่งเชื่อถือเอกสารนี้ ลองสแกนใหม่ หรือสอบถามเจ้าหน้าที่"),
        "doubt": _("อย่าเพิ่งเชื่อถือเอกสารนี้"),
        "kept": _("ขณะนี้ไม่มีอินเทอร์เน็ต ใช้กุญแจที่เก็บไว้เมื่อ {day}"),
    }

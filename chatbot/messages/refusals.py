"""The chat's words for everything that a question can refuse, and for answers of the wrong kind."""

from datetime import date
from typing import Any

from chatbot.messages.voice import Voice
from services.clock import say_day, say_month
from services.errors import Problem
from services.money import format_baht
from services.questions import Question, codes
from services.text import Words

_AGAIN = Words("ขออภัย{ka} คำตอบนี้ยังใช้ไม่ได้ ลองอีกครั้ง{naka}", "Sorry, that answer cannot be used. Please try again.")

WORDS: dict[str, Words] = {
    codes.REQUIRED: Words("ข้อนี้จำเป็นต้องตอบ{ka}", "This one needs an answer."),
    codes.NOT_TEXT: Words("ข้อนี้ขอเป็นข้อความ{ka} พิมพ์ตอบได้เลย", "Please type your answer."),
    codes.TOO_LONG: Words("ข้อความยาวเกินไป{ka} พิมพ์ได้ไม่เกิน {max} ตัวอักษร", "That is too long: {max} characters at most."),
    codes.TOO_SHORT: Words("สั้นไปนิด{ka} ขออย่างน้อย {min} ตัวอักษร", "That is a little short: at least {min} characters."),
    codes.WRONG_FORM: Words(
        "รูปแบบยังไม่ถูกต้อง{ka} ดูคำแนะนำแล้วลองอีกครั้ง", "The form is not right. See the hint and try again."
    ),
    codes.NOT_A_NUMBER: Words("ขอเป็นตัวเลข{ka} เช่น 12", "A number, please, such as 12."),
    codes.NOT_WHOLE: Words("ขอเป็นจำนวนเต็ม ไม่มีทศนิยม{ka}", "A whole number, please."),
    codes.TOO_MANY_DECIMALS: Words("ใส่ทศนิยมได้ไม่เกิน {max} ตำแหน่ง{ka}", "At most {max} decimal places."),
    codes.TOO_SMALL: Words("ต้องไม่น้อยกว่า {min} {ka}", "It must not be less than {min}."),
    codes.TOO_LARGE: Words("ต้องไม่มากกว่า {max} {ka}", "It must not be more than {max}."),
    codes.NOT_MONEY: Words("ขอเป็นจำนวนเงินบาท{ka} เช่น 1,234.50", "A sum in baht, please, such as 1,234.50."),
    codes.MONEY_TOO_SMALL: Words("จำนวนเงินต้องไม่น้อยกว่า {min} {ka}", "The sum must not be less than {min}."),
    codes.MONEY_TOO_LARGE: Words("จำนวนเงินต้องไม่มากกว่า {max} {ka}", "The sum must not be more than {max}."),
    codes.NOT_A_DATE: Words(
        "อ่านวันที่ไม่ออก{ka} กดเลือกวัน หรือพิมพ์ เช่น 20/11/2569", "I cannot read the day. Pick it, or type 20/11/2026."
    ),
    codes.DATE_NOT_REAL: Words("ไม่มีวันที่นี้ในปฏิทิน{ka}", "There is no such day in the calendar."),
    codes.DATE_TOO_EARLY: Words("วันที่ต้องไม่ก่อน {min} {ka}", "The day must not be before {min}."),
    codes.DATE_TOO_LATE: Words("วันที่ต้องไม่หลัง {max} {ka}", "The day must not be after {max}."),
    codes.NOT_A_MONTH: Words(
        "อ่านเดือนไม่ออก{ka} กดเลือก หรือพิมพ์ เช่น 11/2569", "I cannot read the month. Choose it, or type 11/2026."
    ),
    codes.MONTH_TOO_EARLY: Words("เดือนต้องไม่ก่อน {min} {ka}", "The month must not be before {min}."),
    codes.MONTH_TOO_LATE: Words("เดือนต้องไม่หลัง {max} {ka}", "The month must not be after {max}."),
    codes.SLOT_TAKEN: Words(
        "เวลานี้เพิ่งมีผู้จองไป{ka} โปรดเลือกเวลาอื่น คำตอบข้ออื่นยังอยู่ครบ",
        "Somebody has just taken this time. Please choose another: your other answers are kept.",
    ),
    codes.NOT_ON_LIST: Words(
        "ไม่พบคำตอบนี้ในรายการ{ka} กดเลือก หรือพิมพ์หมายเลขหน้าข้อ", "That is not on the list. Choose one, or type its number."
    ),
    codes.TOO_MANY: Words("เลือกได้ไม่เกิน {max} รายการ{ka}", "At most {max}, please."),
    codes.TOO_FEW: Words("ขออย่างน้อย {min} รายการ{ka}", "At least {min}, please."),
    codes.STANDS_ALONE: Words("“{choice}” เลือกร่วมกับข้ออื่นไม่ได้{ka}", "“{choice}” cannot be chosen with others."),
    codes.NOT_YES_NO: Words("กดเลือกข้อใดข้อหนึ่ง{ka}", "Please choose one of the two."),
    codes.NOT_A_PHONE: Words(
        "หมายเลขโทรศัพท์ยังไม่ครบ{ka} เช่น 081 234 5678", "That is no telephone number. For example 081 234 5678."
    ),
    codes.NOT_A_MOBILE: Words(
        "ขอเป็นหมายเลขมือถือ{ka} เช่น 081 234 5678", "A mobile number, please, such as 081 234 5678."
    ),
    codes.NOT_AN_EMAIL: Words(
        "อีเมลยังไม่ถูกต้อง{ka} เช่น name@example.org", "That is no e-mail address. For example name@example.org."
    ),
    codes.NOT_AN_ID: Words(
        "หมายเลข 13 หลักยังไม่ถูกต้อง{ka} ตรวจอีกครั้ง{naka}", "The 13 digits are not right. Please check them."
    ),
    codes.ID_NOT_PERSON: Words(
        "หมายเลขนี้เป็นของนิติบุคคล{ka} ขอเลขประจำตัวของบุคคล", "That number is of a company. A person's, please."
    ),
    codes.ID_NOT_JURISTIC: Words(
        "ขอเลขทะเบียนนิติบุคคล ซึ่งขึ้นต้นด้วย 0 {ka}", "The company's number, please; it begins with 0."
    ),
    codes.NOT_A_PLACE: Words(
        "ยังไม่ทราบสถานที่{ka} ส่งตำแหน่ง หรือเลือกอำเภอและตำบล", "Where is it? Send a location, or choose the district."
    ),
    codes.NOT_A_POINT: Words(
        "อ่านตำแหน่งไม่ได้{ka} ลองส่งตำแหน่งอีกครั้ง", "I cannot read that location. Please send it again."
    ),
    codes.NOT_IN_DISTRICT: Words("ตำบลนี้ไม่อยู่ในอำเภอที่เลือก{ka}", "That subdistrict is not in the district you chose."),
    codes.SUBDISTRICT_NEEDED: Words(
        "ขออำเภอและตำบล หรือส่งตำแหน่ง{ka}", "District and subdistrict, please, or send a location."
    ),
    codes.POINT_NEEDED: Words("ข้อนี้ต้องใช้ตำแหน่ง{ka} กด “ส่งตำแหน่ง”", "A location is needed here: press “Send location”."),
    codes.WORDS_NEEDED: Words("พิมพ์บอกจุดสังเกตใกล้เคียงด้วย{ka}", "Please type a landmark near it."),
    codes.NOT_PHOTOGRAPHS: Words("ยังไม่ได้รับภาพ{ka} ส่งภาพอีกครั้ง", "I did not get a picture. Please send it again."),
    codes.NOT_A_FILE: Words(
        "ข้อนี้ขอเป็นเอกสาร{ka} ส่งภาพถ่ายเอกสาร หรือแนบไฟล์บนเว็บไซต์",
        "A paper, please: photograph it here, or add a file on the web.",
    ),
    codes.NOT_A_RATING: Words("กดเลือกหนึ่งระดับ หรือพิมพ์เลข 1 ถึง 5 {ka}", "Please choose a step, or type 1 to 5."),
    codes.NOT_ON_SCALE: Words("กดเลือกคะแนน หรือพิมพ์เลข 0 ถึง 10 {ka}", "Please choose a number from 0 to 10, or type it."),
    codes.RANK_TAKEN: Words("อันดับละหนึ่งข้อ{ka} เลือกซ้ำกันไม่ได้", "One for each place, please; that one was chosen already."),
    codes.NOT_LINES: Words(
        "รายการแบบตารางกรอกบนเว็บไซต์สะดวกกว่า{ka} กดปุ่มด้านบน",
        "This table is filled in on the web: press the button above.",
    ),
    codes.TOO_MANY_ROWS: Words("มีได้ไม่เกิน {max} รายการ{ka}", "At most {max} rows."),
    codes.TOO_FEW_ROWS: Words("ต้องมีอย่างน้อย {min} รายการ{ka}", "At least {min} rows."),
    "photo_empty": Words("ภาพนี้เป็นไฟล์ว่าง{ka} เลือกภาพอื่น{naka}", "That picture is empty. Please choose another."),
    "photo_too_large": Words(
        "ภาพนี้ใหญ่เกิน 10 MB {ka} เลือกภาพที่เล็กกว่านี้", "That picture is over 10 MB. A smaller one, please."
    ),
    "photo_type": Words(
        "ไฟล์นี้ไม่ใช่ภาพที่รับได้{ka} ขอเป็น JPEG, PNG, WebP หรือ HEIC", "That is not a picture we take: JPEG, PNG, WebP or HEIC."
    ),
    "photo_broken": Words("เปิดภาพนี้ไม่ได้{ka} ส่งใหม่อีกครั้ง{naka}", "That picture cannot be opened. Please send it again."),
    "photo_too_many_pixels": Words(
        "ภาพนี้กว้างยาวมากเกินไป{ka} เลือกภาพอื่น{naka}", "That picture has too many pixels. Please choose another."
    ),
    "gone": Words("รับภาพจาก LINE ไม่ทัน{ka} ส่งใหม่อีกครั้ง{naka}", "LINE no longer has that picture. Please send it again."),
    "file_unknown": Words("ไม่พบไฟล์นี้แล้ว{ka} ส่งใหม่อีกครั้ง{naka}", "That file is gone. Please send it again."),
    "question_changed": Words("คำถามข้อนี้เปลี่ยนไป ขอคำตอบใหม่{ka}", "This question has changed: please answer it again."),
    #: What was sent is of another kind than what was asked for: the kind of question, then the words.
    "want_choice": Words(
        "ขอให้เลือกจากรายการ{ka} กดปุ่ม หรือพิมพ์หมายเลขหน้าข้อ", "Please choose from the list: press one, or type its number."
    ),
    "want_text": Words("ข้อนี้ขอคำตอบเป็นข้อความ{ka} พิมพ์ตอบได้เลย", "Please type your answer to this one."),
    "want_place": Words(
        "ข้อนี้ถามสถานที่{ka} กด “ส่งตำแหน่ง” หรือเลือกอำเภอ",
        "This asks for a place: press “Send location” or choose a district.",
    ),
    "want_picture": Words(
        "ข้อนี้ขอเป็นภาพ{ka} กดถ่ายภาพหรือเลือกภาพ ถ้าไม่มีกด “ข้าม”",
        "This asks for pictures: take or choose one, or press “Skip”.",
    ),
    "want_day": Words(
        "ข้อนี้ถามวันที่{ka} กด “เลือกวัน” หรือพิมพ์ เช่น 20/11/2569",
        "This asks for a day: press “Pick a day”, or type 20/11/2026.",
    ),
    "want_month": Words(
        "ข้อนี้ถามเดือน{ka} กดเลือก หรือพิมพ์ เช่น 11/2569", "This asks for a month: choose one, or type 11/2026."
    ),
    "want_area": Words(
        "ไม่พบอำเภอหรือตำบลนี้{ka} กดเลือกจากปุ่ม หรือส่งตำแหน่ง",
        "No such district or subdistrict. Choose one, or send a location.",
    ),
    "picture_too_many": Words("เก็บได้ {max} ภาพ{ka} ภาพที่เกินไม่ได้เก็บไว้", "{max} pictures are kept; the others are not."),
    "no_pictures_here": Words("เรื่องนี้ไม่ใช้ภาพ{ka} จึงไม่ได้เก็บภาพไว้", "No pictures are used here, so it was not kept."),
    "not_skippable": Words("ข้อนี้จำเป็น ข้ามไม่ได้{ka}", "This one is needed and cannot be skipped."),
    "stickers": Words("สติกเกอร์น่ารัก{ka} แต่ข้อนี้ยังรอคำตอบอยู่", "A nice sticker! But this question still waits."),
    "recording_too_large": Words(
        "คลิปนี้ใหญ่เกิน {megabytes} MB {ka} ส่งคลิปที่สั้นกว่านี้ได้", "That is over {megabytes} MB. A shorter one, please."
    ),
    "recording_too_long": Words(
        "วิดีโอยาวเกิน {seconds} วินาที{ka} ตัดให้สั้นลงแล้วส่งใหม่{naka}",
        "That film is over {seconds} seconds. Please cut it and send it again.",
    ),
    "recording_type": Words(
        "คลิปชนิดนี้รับไม่ได้{ka} ขอเป็น MP4 หรือ M4A", "We cannot take that kind of clip: MP4 or M4A, please."
    ),
    "recording_broken": Words("เปิดคลิปนี้ไม่ได้{ka} ส่งใหม่อีกครั้ง{naka}", "That clip cannot be opened. Please send it again."),
    "recording_gone": Words("รับคลิปจาก LINE ไม่ทัน{ka} ส่งใหม่อีกครั้ง{naka}", "LINE no longer has it. Please send it again."),
    "recording_not_ready": Words(
        "LINE ยังเตรียมคลิปไม่เสร็จ{ka} รอสักครู่แล้วส่งใหม่{naka}",
        "LINE is not ready with that clip. Please send it again in a while.",
    ),
    "file_too_large": Words(
        "ไฟล์นี้ใหญ่เกิน {megabytes} MB {ka} ส่งไฟล์ที่เล็กกว่านี้", "That is over {megabytes} MB. A smaller one, please."
    ),
    "file_type": Words(
        "ไฟล์ชนิดนี้รับไม่ได้{ka} ขอเป็น PDF, JPG, PNG, Word, Excel, ODS หรือ CSV",
        "We cannot take that kind of file: PDF, JPG, PNG, Word, Excel, ODS or CSV, please.",
    ),
    "file_broken": Words("เปิดไฟล์นี้ไม่ได้{ka} ส่งใหม่อีกครั้ง{naka}", "That file cannot be opened. Please send it again."),
    "file_empty": Words("ไฟล์นี้ว่างเปล่า{ka} เลือกไฟล์อื่น{naka}", "That file is empty. Please choose another."),
    "evidence_full": Words(
        "เก็บคลิปและไฟล์ได้ {max} รายการ{ka} รายการนี้ไม่ได้เก็บไว้", "{max} clips or files are kept; this one is not."
    ),
    "recording": Words("เสียงและวิดีโอใช้ตอบข้อนี้ไม่ได้{ka}", "Sound and video cannot answer this one."),
    "a_file": Words("ไฟล์ใช้ตอบข้อนี้ไม่ได้{ka}", "A file cannot answer this one."),
    "filed_already": Words(
        "เดือนนี้ยื่นแบบแล้ว{ka} หากต้องแก้ไข เลือกเดือนนี้เพื่อยื่นแก้ไขแบบ",
        "That month is filed already. Choose it to amend the return.",
    ),
    "month_not_over": Words(
        "เดือนนี้ยังไม่สิ้นสุด ยื่นล่วงหน้าไม่ได้{ka}", "That month is not over yet: it cannot be filed in advance."
    ),
    "no_establishment": Words(
        "ไม่พบสถานประกอบการที่ท่านยื่นแบบนี้ได้{ka}", "There is no establishment for which you may file this."
    ),
    "ledger_other_months": Words(
        "ทะเบียนผู้พักไม่มีแถวของเดือนที่ยื่น ({n} แถวเป็นของเดือนอื่น)",
        "No row of the ledger is of this month ({n} are of other months).",
    ),
    "survey_closed": Words("แบบสอบถามนี้ปิดรับคำตอบแล้ว{ka}", "This survey is closed."),
    "survey_answered": Words(
        "ท่านตอบแบบนี้แล้ว{ka} ตอบได้คนละหนึ่งครั้ง ขอบคุณ{ka}", "You have answered this one: once a person. Thank you."
    ),
    "survey_invited_only": Words("แบบนี้ตอบได้เฉพาะผู้ได้รับเชิญ{ka}", "This one is for those invited only."),
    "survey_link_used": Words("ลิงก์นี้ใช้แล้วหรือหมดอายุ{ka}", "That link was used, or has expired."),
    "no_ordinance": Words(
        "ไม่มีข้อบัญญัติที่ใช้กับเดือนนี้{ka} โปรดติดต่อกองคลัง", "No ordinance covers that month: please ask the finance office."
    ),
}


def word_problem(problem: Problem, question: Question | None, voice: Voice) -> str:
    """What the asker is told. A code that this file does not know gets words that are true of any."""
    found = WORDS.get(problem.code)
    if found is None:
        return voice.say(_AGAIN)
    shown = {name: _shown(problem.code, name, value, question, voice) for name, value in problem.params.items()}
    return voice.say(found, **shown)


def word_code(code: str, voice: Voice, **gaps: object) -> str:
    """The words of a code."""
    return voice.say(WORDS.get(code, _AGAIN), **gaps)


def _shown(code: str, name: str, value: Any, question: Question | None, voice: Voice) -> str:
    """A parameter as people read it: days, months, sums, labels of choices."""
    if code.startswith("date_"):
        return say_day(date.fromisoformat(value), voice.language)
    if code.startswith("month_"):
        year, month = value.split("-")
        return say_month(int(year), int(month), voice.language)
    if code.startswith("money_"):
        return format_baht(value, voice.language)
    if name == "choice" and question is not None:
        choices = question.settings.get("choices", ())
        return next((choice.label.in_(voice.language) for choice in choices if choice.key == value), str(value))
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)

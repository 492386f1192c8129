"""The codes of everything that a kind of question can refuse. Each channel has words for each of them."""

from typing import Final

REQUIRED: Final = "required"
NOT_TEXT: Final = "not_text"
TOO_LONG: Final = "too_long"
TOO_SHORT: Final = "too_short"
WRONG_FORM: Final = "wrong_form"
NOT_A_NUMBER: Final = "not_a_number"
NOT_WHOLE: Final = "not_whole"
TOO_MANY_DECIMALS: Final = "too_many_decimals"
TOO_SMALL: Final = "too_small"
TOO_LARGE: Final = "too_large"
NOT_MONEY: Final = "not_money"
MONEY_TOO_SMALL: Final = "money_too_small"
MONEY_TOO_LARGE: Final = "money_too_large"
NOT_A_DATE: Final = "not_a_date"
DATE_NOT_REAL: Final = "date_not_real"
DATE_TOO_EARLY: Final = "date_too_early"
DATE_TOO_LATE: Final = "date_too_late"
NOT_A_MONTH: Final = "not_a_month"
MONTH_TOO_EARLY: Final = "month_too_early"
MONTH_TOO_LATE: Final = "month_too_late"
NOT_ON_LIST: Final = "not_on_list"
SLOT_TAKEN: Final = "slot_taken"
TOO_MANY: Final = "too_many"
TOO_FEW: Final = "too_few"
STANDS_ALONE: Final = "stands_alone"
NOT_YES_NO: Final = "not_yes_no"
NOT_A_PHONE: Final = "not_a_phone"
NOT_A_MOBILE: Final = "not_a_mobile"
NOT_AN_EMAIL: Final = "not_an_email"
NOT_AN_ID: Final = "not_an_id"
ID_NOT_PERSON: Final = "id_not_person"
ID_NOT_JURISTIC: Final = "id_not_juristic"
NOT_A_PLACE: Final = "not_a_place"
NOT_A_POINT: Final = "not_a_point"
NOT_IN_DISTRICT: Final = "not_in_district"
SUBDISTRICT_NEEDED: Final = "subdistrict_needed"
POINT_NEEDED: Final = "point_needed"
WORDS_NEEDED: Final = "words_needed"
NOT_PHOTOGRAPHS: Final = "not_photographs"
NOT_A_FILE: Final = "not_a_file"
NOT_A_RATING: Final = "not_a_rating"
NOT_ON_SCALE: Final = "not_on_scale"
RANK_TAKEN: Final = "rank_taken"
NOT_LINES: Final = "not_lines"
TOO_MANY_ROWS: Final = "too_many_rows"
TOO_FEW_ROWS: Final = "too_few_rows"

#: Every code above, with the names of its gaps. A gap of dates holds an ISO day or month, one of money holds satang.
ALL: Final[dict[str, tuple[str, ...]]] = {
    REQUIRED: (),
    NOT_TEXT: (),
    TOO_LONG: ("max",),
    TOO_SHORT: ("min",),
    WRONG_FORM: (),
    NOT_A_NUMBER: (),
    NOT_WHOLE: (),
    TOO_MANY_DECIMALS: ("max",),
    TOO_SMALL: ("min",),
    TOO_LARGE: ("max",),
    NOT_MONEY: (),
    MONEY_TOO_SMALL: ("min",),
    MONEY_TOO_LARGE: ("max",),
    NOT_A_DATE: (),
    DATE_NOT_REAL: (),
    DATE_TOO_EARLY: ("min",),
    DATE_TOO_LATE: ("max",),
    NOT_A_MONTH: (),
    MONTH_TOO_EARLY: ("min",),
    MONTH_TOO_LATE: ("max",),
    NOT_ON_LIST: (),
    SLOT_TAKEN: (),
    TOO_MANY: ("max",),
    TOO_FEW: ("min",),
    STANDS_ALONE: ("choice",),
    NOT_YES_NO: (),
    NOT_A_PHONE: (),
    NOT_A_MOBILE: (),
    NOT_AN_EMAIL: (),
    NOT_AN_ID: (),
    ID_NOT_PERSON: (),
    ID_NOT_JURISTIC: (),
    NOT_A_PLACE: (),
    NOT_A_POINT: (),
    NOT_IN_DISTRICT: (),
    SUBDISTRICT_NEEDED: (),
    POINT_NEEDED: (),
    WORDS_NEEDED: (),
    NOT_PHOTOGRAPHS: (),
    NOT_A_FILE: (),
    NOT_A_RATING: (),
    NOT_ON_SCALE: (),
    RANK_TAKEN: ("rank",),
    NOT_LINES: (),
    TOO_MANY_ROWS: ("max",),
    TOO_FEW_ROWS: ("min",),
}

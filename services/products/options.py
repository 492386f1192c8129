"""What officers may set about products: when a piece's code was seen suspiciously often."""

from services.organisation import Setting, SettingKind, declare_setting, get_setting
from services.text import Words

SCANS, DAYS, SCANS_SOLD = "product_scans", "product_scan_days", "product_scans_sold"
_GROUP = Words("ผลิตภัณฑ์", "Products")


def declare() -> None:
    """Makes them known; safe to repeat."""
    declare_setting(
        Setting(
            SCANS,
            SettingKind.INT,
            30,
            Words("เตือนเมื่อรหัสของชิ้นเดียวถูกสแกน (ครั้ง)", "Warn when one piece's code is scanned (times)"),
            Words(
                "ของที่วางขายถูกสแกนบ่อยได้ ของปลอมที่ใช้รหัสเดียวกันหลายชิ้นถูกสแกนบ่อยกว่ามาก",
                "A piece in a shop is scanned often; copies that share one code are scanned far more often",
            ),
            _GROUP,
            3,
            100_000,
        )
    )
    declare_setting(
        Setting(
            DAYS,
            SettingKind.INT,
            7,
            Words("ภายในกี่วัน", "Within so many days"),
            group=_GROUP,
            minimum=1,
            maximum=365,
        )
    )
    declare_setting(
        Setting(
            SCANS_SOLD,
            SettingKind.INT,
            10,
            Words("เตือนเมื่อชิ้นที่ขายแล้วถูกสแกน (ครั้ง)", "Warn when a piece that is sold is scanned (times)"),
            Words("นับหลังวันที่ขาย ภายในจำนวนวันเดียวกัน", "After the day of the sale, within the same days"),
            _GROUP,
            1,
            100_000,
        )
    )


def scans_at_most(*, is_sold: bool) -> int:
    """From how many scans on a code counts as seen suspiciously often."""
    return int(get_setting(SCANS_SOLD if is_sold else SCANS))


def days() -> int:
    """Within how many days they are counted."""
    return int(get_setting(DAYS))

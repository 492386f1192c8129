"""How a question is read before it is looked for: what people misspell alike becomes alike, courtesies fall away."""

import re
from functools import lru_cache

from services.text import search_form, sound_form

#: What is said around a question and is none of it. The longest first.
_COURTESIES = re.compile(
    "|".join(
        sorted(
            (
                "สวัสดีตอนเช้า", "สวัสดีตอนบ่าย", "สวัสดี", "หวัดดี", "ขอสอบถามหน่อย", "ขอสอบถาม", "สอบถามหน่อย",
                "สอบถาม", "ขอถามหน่อย", "ขอถาม", "อยากทราบว่า", "อยากรู้ว่า", "อยากทราบ", "ไม่ทราบว่า", "รบกวนถาม",
                "รบกวน", "นะครับผม", "นะครับ", "นะคะ", "นะค่ะ", "ครับผม", "ครับ", "คร้าบ", "ค้าบ", "คับ", "ค่ะ", "คะ",
                "ขอบคุณ", "จ้า", "จ้ะ", "จ๊ะ", "หน่อย", "เจ้า", "แอดมิน", "พี่ๆ", "อ่ะ", "อะ", "ฮะ",
                "hello", "good morning", "good afternoon", "please", "pls", "plz", "thank you", "thanks", "excuse me",
                "can you tell me", "could you tell me", "i would like to know", "i want to know",
            ),
            key=len,
            reverse=True,
        )
    )
)  # fmt: skip
#: Said so in the north, in a hurry or by ear → as articles say it. Only what cannot be part of another word.
_SAID_SO = tuple(
    (re.compile(spoken), written)
    for spoken, written in (
        ("ตี้ไหน", "ที่ไหน"), ("ตี้แอ่ว", "ที่เที่ยว"), ("แอ่ว", "เที่ยว"), ("จะใด|จะได๋|ยะจะได", "อย่างไร"), ("เยียะ", "ทำ"),
        ("หื้อ", "ให้"), ("หยัง", "อะไร"), ("บ่มี", "ไม่มี"), ("บ่ได้", "ไม่ได้"), ("บ่ติด", "ไม่ติด"), ("บ่ออก", "ไม่ออก"),
        ("หนตาง", "ถนน"), ("แป๋ง", "ซ่อม"), ("คนเฒ่า", "ผู้สูงอายุ"), ("ขนาด$", "มาก"), ("เมื่อใด|เมื่อไหร่|เมื่อไร", "วันไหน"),
        ("ยังไง|ยังงัย|ไงดี|ยังไร", "อย่างไร"), ("เท่าไหร่|เท่าไร|เท่าไหน", "เท่าไร"),
        ("รึป่าว|รึเปล่า|หรือเปล่า|หรือป่าว|หรือไม่|มั้ย|มัย(?!์)|ป่าว|ปะ$|ป่ะ$", "ไหม"),
        ("เบอร์|เบอ", "เบอ"), ("โทรศัพท์|โทสับ|โทรสับ", "โทร"), ("ตังค์|ตัง$|สตางค์", "เงิน"), ("ไรบ้าง|ไรมั่ง|อะไรมั่ง", "อะไรบ้าง"),
        ("อบจ\\.", "อบจ"), ("รพ\\.? ?สต\\.?", "รพสต"), ("ไลน์", "line"), ("qr|คิวอาร์", "คิวอา"), ("เว็บ|เวป|เวบ", "เว็บ"),
    )
)  # fmt: skip
#: What stands in questions of every kind and tells them apart in none. Silk is "ไหม" too.
_EMPTY = re.compile(
    "(?<!ผ้า)(?<!เส้น)(?<!ทอ)ไหม(?!้)|อย่างไร|อยากจะ|อยากได้|อยาก|ต้องการ|ต้อง|จะได้|ได้ที่ไหน|ที่ไหน|ตรงไหน|อะไรบ้าง|อะไร|บ้าง|ทำไง"
    "|ที่นี่|ด้วย|เลย|แล้ว|มากๆ|มาก|ช่วย|ผม|หนู|ฉัน|ครับ|วันนี้|ตอนนี้|เท่าไร"
)
_ENGLISH = re.compile(r"[a-z']+")
_EMPTY_ENGLISH = frozenset(
    (
        "a", "about", "am", "an", "and", "any", "are", "at", "be", "been", "by", "can", "can't", "cannot",
        "cant", "could", "did", "do", "does", "doing", "don't", "dont", "for", "from", "get", "go", "got",
        "had", "has", "have", "hello", "help", "her", "hi", "him", "his", "how", "i", "i'd", "i'm", "if",
        "im", "in", "into", "is", "it", "it's", "its", "just", "let", "like", "many", "may", "me", "much",
        "must", "my", "need", "no", "of", "on", "or", "our", "out", "please", "pls", "really", "should", "so",
        "some", "somebody", "someone", "tell", "than", "that", "the", "their", "them", "then", "there",
        "there's", "these", "they", "thing", "things", "this", "to", "too", "u", "up", "ur", "us", "use",
        "very", "want", "was", "way", "we", "were", "what", "what's", "when", "where", "which", "who", "whom",
        "why", "will", "with", "without", "would", "you", "your",
    )
)  # fmt: skip
_REPEATED = re.compile(r"(\D)\1{2,}")
#: Words by which something is asked, in either language.
_ASKS = re.compile(
    "ไหม|มั้ย|หรือไม่|รึเปล่า|หรือเปล่า|รึป่าว|ป่าว|ยังไง|อย่างไร|ที่ไหน|ตรงไหน|ตี้ไหน|ทางไหน|เมื่อไ|วันไหน|เท่าไ|กี่|อะไร|หยัง|ใคร|ทำไม|จะใด"
    r"|\?|\b(?:how|what|where|when|who|why|which|can i|do i|do you|is there|are there|are you|is it|may i)\b"
)


@lru_cache(maxsize=32_768)
def fold(typed: str) -> str:
    """The words without courtesies, spaces, tone marks and silent letters, letters that sound alike made one."""
    said = _REPEATED.sub(r"\1", search_form(typed))
    said = _COURTESIES.sub(" ", said)
    for spoken, written in _SAID_SO:
        said = spoken.sub(written, said)
    bare = _EMPTY.sub(" ", _ENGLISH.sub(lambda found: "" if found[0] in _EMPTY_ENGLISH else found[0], said))
    return sound_form(bare) or sound_form(said)


def grams(folded: str) -> frozenset[str]:
    """The groups of two, three and four neighbouring letters: words, as far as a language without spaces has them."""
    return frozenset(folded[at : at + n] for n in (2, 3, 4) for at in range(len(folded) - n + 1)) or frozenset(
        {folded} if folded else ()
    )


def is_question(typed: str) -> bool:
    """Whether something is asked rather than told."""
    return _ASKS.search(search_form(typed)) is not None

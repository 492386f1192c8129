"""The words of an answer in own words, by PyThaiNLP: what is said often, without the words that everybody says."""

import re
from collections.abc import Callable
from functools import lru_cache

from services.text import search_form

#: As much of an answer is looked at, and no longer word is kept.
_LOOKED_AT, _LONGEST = 4000, 60
_LETTERS = re.compile(r"[a-z\u0e01-\u0e2e\u0e40-\u0e44][a-z'\u0e01-\u0e4e]*")
_THAI = re.compile("[\u0e01-\u0e2e]")
#: What was blacked out, addresses and numbers are no words.
_NOT_SAID = re.compile(r"█+|https?://\S+|\S+@\S+")
#: Said in every answer, and telling nothing; beside PyThaiNLP's own.
_EMPTY = """
ครับ คะ ค่ะ ครับผม นะ น่ะ จ้า จ้ะ เจ้า ไม่มี ก้อ อ่ะ เลย มากๆ อยาก
a about all also an and any are as at be been but by can did do does for from get got had has have he her his how if in
is it its just me more my no not of on or our out she so some than that the their them then there they this to too up us
very was we were what when which who why will with would you your none nothing
"""


def words_of(said: str) -> frozenset[str]:
    """The different words of a text that tell something: no stop words, numbers, marks, single letters."""
    text = _NOT_SAID.sub(" ", search_form(said[:_LOOKED_AT]))
    if not text:
        return frozenset()
    cut, empty = _tools()
    return frozenset(word for word in map(str.strip, cut(text)) if _tells(word) and word not in empty)


def _tells(word: str) -> bool:
    return 1 < len(word) <= _LONGEST and bool(_LETTERS.fullmatch(word)) and (bool(_THAI.search(word)) or len(word) > 2)


@lru_cache(maxsize=1)
def _tools() -> tuple[Callable[[str], list[str]], frozenset[str]]:
    """How a text is cut, and the words that tell nothing."""
    # Its dictionary takes seconds and 80 MB: only a worker that has texts to count shall pay for it.
    from pythainlp.corpus.common import thai_stopwords  # noqa: PLC0415
    from pythainlp.tokenize import word_tokenize  # noqa: PLC0415

    return lambda text: word_tokenize(text, engine="newmm", keep_whitespace=False), thai_stopwords() | {*_EMPTY.split()}

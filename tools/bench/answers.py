"""Answering a question of the chat from 1,000 articles with ten questions each: milliseconds in the process."""

import random
import time
import tracemalloc
from itertools import chain

from services.information.index import Entry, Index
from services.information.seed import read_articles
from services.text import clusters

ARTICLES, QUESTIONS = 1_000, 10


def make_entries(seed: int = 1) -> list[Entry]:
    """Articles made of pieces of the examples: as many letters, spread as unevenly as in real ones."""
    told, chance = read_articles()["article"], random.Random(seed)
    questions = [question for one in told for question in chain(*one["questions"])]
    words = [word for one in told for word in one["words"]]
    bodies = [" ".join((*one["answer"], *one["body"])) for one in told]

    def mixed() -> str:
        one, other = (clusters(chance.choice(questions)) for _ in range(2))
        kept = [*one[: len(one) // 2], chance.choice(words), *other[len(other) // 2 :]]
        return "".join(kept)

    return [
        Entry(f"article-{n}", [mixed() for _ in range(QUESTIONS)], chance.sample(words, 4), chance.choice(bodies))
        for n in range(ARTICLES)
    ]


def answer_times(tries: int) -> tuple[list[float], float, float]:
    """Milliseconds of each question, the seconds that building takes, and the MiB that the index holds."""
    entries = make_entries()
    began = time.process_time()
    index = Index(entries)
    built = time.process_time() - began
    chance = random.Random(2)
    asked = [phrase for entry in chance.sample(entries, tries // 2) for phrase in entry.phrases[:2]]
    taken = []
    for question in asked:
        # As somebody else would type it: a letter lost, courtesies around.
        at = chance.randrange(len(question))
        typed = f"สอบถามหน่อยค่ะ {question[:at]}{question[at + 1 :]} นะคะ"
        began = time.process_time()
        index.search(typed)
        taken.append((time.process_time() - began) * 1000)
    tracemalloc.start()
    again = Index(entries)
    held = tracemalloc.get_traced_memory()[0] / 2**20
    tracemalloc.stop()
    del again
    return taken, built, held

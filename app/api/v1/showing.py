"""Services, questions, drafts, outcomes and matters as JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any

from app.api.v1.raw_answers import schema_of_answer
from app.shared.problems import word_problem
from services import settings
from services.cases import CaseView
from services.catalogue import Lines, Matches, Notice, Outcome, Panel, Service
from services.drafts import Asked, DraftView
from services.errors import Problem
from services.questions import Question, get_kind
from services.questions.place import list_areas
from services.text import Words

Json = dict[str, Any]


def say(words: Words | None) -> Json | None:
    """Words in both languages; None where nothing is said."""
    return {"th": words.th, "en": words.en} if words is not None and (words.th or words.en) else None


def moment(at: datetime | None) -> str | None:
    """A moment as RFC 3339 writes it, in UTC."""
    return at.isoformat(timespec="seconds").replace("+00:00", "Z") if at is not None else None


def show_service(service: Service) -> Json:
    """A service by its names."""
    return {
        "key": service.key,
        "name": say(service.name),
        "summary": say(service.summary),
        "group": service.group,
        "version": service.version,
    }


def show_whole_service(service: Service, questions: Sequence[Question]) -> Json:
    """A service with everything that it asks before anything is answered."""
    return show_service(service) | {
        "takes": say(service.takes),
        "costs": say(service.costs),
        "needs": [say(words) for words in service.needs],
        "steps": [say(words) for words in service.steps],
        "certification": say(service.certification),
        "questions": [show_question(question) for question in questions],
    }


def show_question(question: Question) -> Json:
    """What is asked, when, and the schema of its answer."""
    return {
        "key": question.key,
        "kind": question.kind,
        "label": say(question.label),
        "hint": say(question.hint),
        "required": question.required,
        "data_class": question.data_class.value,
        "notice": say(question.notice),
        "settings": _show_settings(question),
        "asked_when": [
            {"question": each.question, "values": list(each.values), "is_not": each.is_not}
            for each in question.asked_when
        ],
        "answer": schema_of_answer(question),
    }


def show_draft(view: DraftView, language: str) -> Json:
    """A draft with its questions as they apply now, and its answers."""
    return {
        "id": view.id,
        "service": view.service.key,
        "language": view.language,
        "state": view.state,
        "seal": view.seal,
        "expires_at": moment(view.expires_at),
        "next": view.next_key,
        "questions": [_show_asked(asked, language) for asked in view.asked],
        "outcome": show_outcome(view.outcome) if view.outcome else None,
    }


def show_outcome(outcome: Outcome) -> Json:
    """What came of it. The access code is told here and nowhere else."""
    address = settings.current().base_url
    return {
        "kind": outcome.kind,
        "reference": outcome.reference,
        "access_code": outcome.access_code,
        "track_url": f"{address}/track/{outcome.track_token}" if outcome.track_token else None,
        "promised": outcome.promised,
        "promised_days": outcome.promised_days,
        "next_steps": [say(words) for words in outcome.next_steps],
    }


def show_panel(panel: Panel) -> Json:
    """One thing that the asker must know before sending."""
    if isinstance(panel, Notice):
        return {
            "kind": "notice",
            "words": say(panel.words),
            "level": panel.level,
            "change": panel.change,
            "code": panel.code,
        }
    if isinstance(panel, Lines):
        return {
            "kind": "lines",
            "title": say(panel.title),
            "rows": [{"label": say(label), "value": say(value)} for label, value in panel.rows],
            "total": {"label": say(panel.total[0]), "value": say(panel.total[1])} if panel.total else None,
        }
    return {"kind": "matches", "matches": _show_matches(panel)}


def show_case(case: CaseView) -> Json:
    """A matter as its reporter reads it."""
    return {
        "reference": case.reference,
        "service": case.service,
        "title": case.title,
        "status": case.status.value,
        "status_words": say(case.status_words),
        "is_open": case.is_open,
        "received_at": moment(case.received_at),
        "due_at": moment(case.due_at),
        "closed_at": moment(case.closed_at),
        "timeline": [
            {
                "at": moment(entry.at),
                "what": say(entry.what),
                "who": say(entry.who),
                "words": entry.words,
                "status": entry.status.value,
                "is_from_citizen": entry.is_from_citizen,
            }
            for entry in case.timeline
        ],
    }


def show_problem(problem: Problem, question: Question | None, language: str) -> Json:
    """One thing that is wrong, worded as the web words it."""
    return {
        "question": problem.field.partition(".")[0],
        "field": problem.field,
        "code": problem.code,
        "message": word_problem(problem, question, language),
    }


def _show_asked(asked: Asked, language: str) -> Json:
    refused = asked.refused
    return show_question(asked.question) | {
        "value": asked.value,
        "revision": asked.revision,
        "is_answered": asked.is_answered,
        "is_prefilled": asked.is_prefilled,
        "problem": show_problem(refused, asked.question, language) if refused else None,
    }


def _show_matches(panel: Matches) -> list[Json]:
    """Only what is public of them. `token` follows one instead of sending."""
    return [
        {
            "token": match.token,
            "title": say(match.title),
            "where": say(match.where),
            "when": match.when.isoformat(),
            "status": match.status,
        }
        for match in panel.items
    ]


#: Settings that only a page has a use for, or that name things inside.
_INNER = frozenset({"rows_of_field", "autocomplete", "inputmode", "cleaner", "compact", "example", "accept"})


def _show_settings(question: Question) -> Json:
    known = {**get_kind(question.kind).settings, **question.settings}
    if question.kind == "long_text":
        known.pop("rows", None)
    if question.kind == "place":
        known["districts"], known["subdistricts"] = list_areas(question)
    return {name: _plain(value) for name, value in known.items() if name not in _INNER}


def _plain(value: Any) -> Any:
    """A setting as JSON: words in both languages, choices and areas by their parts, columns as questions."""
    if isinstance(value, Question):
        return show_question(value)
    if isinstance(value, Words):
        return say(value)
    if isinstance(value, str | int | float | bool) or value is None:
        return value
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items()}
    if is_dataclass(value):
        shown = ("key", "code", "label", "name", "hint", "group", "district")
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value) if each.name in shown}
    if isinstance(value, Sequence | frozenset | set):
        return [_plain(each) for each in value]
    return str(value)

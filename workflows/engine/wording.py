"""Turning names and faults into words for staff."""

from collections.abc import Sequence

from pydantic import BaseModel, ValidationError

from schemas.contracts import Unread
from schemas.forms import faults, snake_case

MOST_FAULTS = 10


def sentence(name: str) -> str:
    """loss_report -> Loss report."""
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]


def title(model: type[BaseModel]) -> str:
    """LossReport -> Loss report; a title that the model's configuration gives wins."""
    return model.model_config.get("title") or sentence(snake_case(model.__name__))


def plain(model: type[BaseModel]) -> str:
    """LossReport -> loss report, for the middle of a sentence."""
    named = title(model)
    return named[:1].lower() + named[1:]


def listed(head: str, lines: Sequence[str]) -> str:
    """A heading with one line for each."""
    return "\n".join([head, *(f"- {line}" for line in lines)])


def asked_again(form: type[BaseModel], error: ValidationError) -> str:
    """Why an answer came back, field by field, without the values."""
    said = [f"{_place(form, fault['loc'])}: {fault['msg']}" for fault in faults(error)]
    return "The answer does not fit. " + "; ".join(said)


def unfit(error: ValidationError) -> str:
    """Why a message is of no use, field by field, without the values."""
    said = [f"{'.'.join(map(str, fault['loc'])) or 'as a whole'}: {fault['msg']}" for fault in faults(error)]
    return f"its data do not fit ({'; '.join(said[:MOST_FAULTS])})"


def unread(missing: Sequence[Unread]) -> str:
    """Why somebody has to look at the paper."""
    said = [
        f"{'A document' if each.page is None else f'Page {each.page}'}: {each.reason}" for each in missing
    ]
    return "Not everything could be read. " + " ".join(said)


def _place(form: type[BaseModel], loc: Sequence[int | str]) -> str:
    if not loc:
        return "As a whole"
    field = form.model_fields.get(str(loc[0]))
    named = field.title if field and field.title else sentence(str(loc[0]))
    return " ".join([named, *(str(part) for part in loc[1:])])

"""Passports, identity cards and visas: what their machine-readable zone says, and how it is printed above."""

from collections.abc import Sequence
from datetime import date

from activities.documents.engines.page import ReadPage
from activities.documents.fields import evidence
from activities.documents.fields.drafts import of_engine
from activities.documents.fields.evidence import Draft, Note
from activities.documents.fields.places import Sheet, sheet_of
from activities.documents.fields.runs import around, lines
from activities.documents.fields.targets import Target
from activities.documents.identity.mrz import Zone, zone_in
from activities.documents.identity.names import as_printed
from schemas.reading import Word

IN_ZONE = Note("it stands in the machine-readable zone", 0.1, True)
DIGIT_DIFFERS = Note("its check digit does not fit", 12.0)
WHOLE_ZONE = Note("the other check digits of the zone fit", 0.5)
PRINTED_TOO = Note("the same name is printed on the document", 0.05)


def drafts(targets: Sequence[Target], sheets: Sequence[Sheet]) -> dict[str, Draft]:
    """Drafts of an identity document's fields, by name; nothing where no zone is found."""
    for sheet in sheets:
        found = _found(sheet)
        if found:
            zone, words = found
            return _drafted({target.name: target for target in targets}, sheet, zone, words)
    return {}


def on(pages: Sequence[ReadPage]) -> bool:
    """Whether one of these pages has a machine-readable zone."""
    return any(_found(sheet_of(page)) for page in pages)


def _found(sheet: Sheet) -> tuple[Zone, list[Word]] | None:
    standing = lines(sheet.runs)
    found = zone_in(["".join(run.text for run in line) for line in standing])
    if found is None:
        return None
    zone, first, end = found
    return zone, [run for line in standing[first:end] for run in line]


def _drafted(targets: dict[str, Target], sheet: Sheet, zone: Zone, words: list[Word]) -> dict[str, Draft]:
    """Each field at the zone; names as they are printed above it, where they are."""
    elsewhere = [run for run in sheet.runs if run not in words]
    surname, given = as_printed(zone.surname, elsewhere), as_printed(zone.given_names, elsewhere)
    proved = {"number": zone.number.fits, "birth_date": zone.birth_fits, "expiry_date": zone.expiry_fits}
    values: dict[str, str | None] = {
        "kind": zone.kind,
        "issuer": zone.issuer,
        "number": zone.number.text,
        "surname": surname or zone.surname,
        "given_names": given or zone.given_names,
        "nationality": zone.nationality,
        "birth_date": _iso(zone.birth_date),
        "sex": zone.sex,
        "expiry_date": _iso(zone.expiry_date),
    }
    again = {"surname": surname, "given_names": given}
    found = {}
    for name, target in targets.items():
        value = values[name]
        draft = _draft(target, value, sheet, words)
        draft.notes += [_proof(proved[name])] if name in proved else []
        draft.notes += [PRINTED_TOO] if again.get(name) else []
        draft.notes += [WHOLE_ZONE] if name not in proved and zone.proofs == len(proved) else []
        found[name] = draft
    return found


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _proof(fits: bool) -> Note:
    return evidence.CHECK_DIGIT if fits else DIGIT_DIFFERS


def _draft(target: Target, value: str | None, sheet: Sheet, words: list[Word]) -> Draft:
    fault = None
    try:
        checked = target.checked(value)
    except ValueError as error:
        checked, fault = value, str(error)
    box, text = around([word.box for word in words]), " ".join(word.text for word in words)
    engine, sureness = sheet.page.engine_at(box), min(word.confidence for word in words)
    draft = Draft(target, checked, text, sheet.page.n, box, engine, fault=fault)
    draft.notes += [IN_ZONE, *of_engine(engine, sureness)]
    return draft

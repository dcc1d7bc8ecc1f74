"""Where templates are kept: the folder of this system, and what installed packs bring along."""

from collections.abc import Iterable, Mapping
from importlib.metadata import entry_points
from importlib.resources import files
from pathlib import Path

from activities.documents.fields.targets import Kind, targets
from activities.documents.templates import template
from activities.documents.templates.template import FILE, Template, ZoneKind
from schemas.entries import module_of
from schemas.errors import Invalid
from schemas.forms import Form

GROUP = "casework.templates"
"""Entry points of packs: each names a package in whose folder there are templates, a folder each."""


def installed(folder: Path | None, forms: Mapping[str, type[Form]]) -> tuple[Template, ...]:
    """All templates: of packs, and of `folder` if it is there.

    Raises:
        Invalid: one of them is damaged, or does not fit its form; the text says which and what to do.
    """
    folders = [Path(str(files(module_of(entry)))) for entry in entry_points(group=GROUP)]
    return tuple(
        _fitting(template.load(path), path, forms)
        for place in (*folders, *([folder] if folder else []))
        for path in kept_in(place)
    )


def kept_in(folder: Path) -> Iterable[Path]:
    """The folders of the templates in a folder, in the order of their names."""
    return sorted(path.parent for path in folder.glob(f"*/{FILE}"))


def _fitting(loaded: Template, path: Path, forms: Mapping[str, type[Form]]) -> Template:
    form = forms.get(loaded.about.form)
    for fault in faults(loaded, form) if form else ():
        raise Invalid(f"{path / FILE}: {fault}. Mend it, or make it anew with `casework template new`.")
    return loaded


def faults(loaded: Template, form: type[Form]) -> list[str]:
    """What of a template does not fit its form, in words for staff."""
    known = {target.name: target for target in targets(form)}
    found = []
    for zone in loaded.about.zones:
        target = known.get(zone.field)
        if target is None:
            found.append(f"the form {form.form_name()} has no field {zone.field}")
        elif zone.kind.boxed and target.kind not in (Kind.TICK, Kind.CHOICE):
            found.append(f"{zone.field} is no field to tick")
        elif (zone.kind is ZoneKind.SIGNATURE) != (target.kind is Kind.SIGNED):
            found.append(f"only a field that says whether it is signed has a zone to sign in: {zone.field}")
        elif zone.option and target.kind is Kind.CHOICE and zone.option not in target.choices:
            found.append(f"{zone.field} has no choice {zone.option}; it has {', '.join(target.choices)}")
    return found

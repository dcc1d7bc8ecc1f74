"""Whether the packages that Python finds under our names are ours. Imports nothing of the house itself."""

from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path

PACKAGES = (
    "schemas",
    "store",
    "worklist",
    "cases",
    "activities",
    "workflows",
    "api",
    "workers",
    "casework",
    "casework_client",
    "samples",
)
HOME = Path(__file__).resolve().parent.parent


class ForeignPackage(Exception):
    """A package of ours is hidden behind another one of the same name."""


def check(home: Path = HOME) -> None:
    """Refuse to start when one of our packages would be imported from elsewhere.

    Raises:
        ForeignPackage: the text names the package, where it is found, and what to do.
    """
    for name in PACKAGES:
        found = _folder(find_spec(name))
        if found != home / name:
            raise ForeignPackage(
                f"Python finds `{name}` in {found or 'no place at all'}, but Casework's own is in "
                f"{home / name}. Rename your `{name}` folder, or take its parent out of PYTHONPATH "
                f"and start from another folder."
            )


def _folder(spec: ModuleSpec | None) -> Path | None:
    if spec is None:
        return None
    if spec.origin is not None:
        return Path(spec.origin).resolve().parent
    return next((Path(place).resolve() for place in spec.submodule_search_locations or ()), None)

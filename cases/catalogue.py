"""What can be started here, and the forms that go with it."""

from schemas.descriptors import ProcessDescriptor
from schemas.errors import NotFound
from schemas.people import Person
from schemas.views import FormView, ProcessView
from store.database import Store, Transaction


class Catalogue:
    """Processes and forms, as the workers described them when they started."""

    def __init__(self, store: Store) -> None:
        self.store = store

    async def processes(self, person: Person) -> tuple[ProcessView, ...]:
        """Every process that cases may be started of."""
        async with self.store.reading(person.tenant) as tx:
            return tuple([await _process(tx, each) for each in await tx.processes.all()])

    async def form(self, person: Person, name: str) -> FormView:
        """The newest version of a form.

        Raises:
            NotFound: there is none of this name.
        """
        async with self.store.reading(person.tenant) as tx:
            found = await tx.forms.latest(name)
        return FormView(name=found.name, version=found.version, title=found.title, schema=found.json_schema)


async def _process(tx: Transaction, process: ProcessDescriptor) -> ProcessView:
    schemas = {form.name: form.json_schema for form in process.forms}
    if process.start_form not in schemas:
        schemas[process.start_form] = await _schema(tx, process.start_form)
    return ProcessView(
        name=process.name,
        title=process.title,
        description=process.description,
        schema=schemas[process.start_form],
        forms=tuple(form.name for form in process.forms),
        facets=dict(process.facets),
        choices=dict(process.choices),
        messages=_messages(process),
    )


def _messages(process: ProcessDescriptor) -> tuple[str, ...] | None:
    return None if process.messages is None else tuple(sorted({each.name for each in process.messages}))


async def _schema(tx: Transaction, form: str) -> dict[str, object]:
    try:
        return (await tx.forms.latest(form)).json_schema
    except NotFound:
        return {}

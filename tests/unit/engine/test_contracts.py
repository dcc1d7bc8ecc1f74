"""Every contract is implemented exactly once, on the queue that it names."""

from collections import Counter

from activities.binding import contracts_of
from activities.documents.read import DocumentActivities
from activities.documents.reader import Reader
from schemas.contracts import ALL
from schemas.registry import forms
from store.blobs import blobs_at
from store.database import Store
from workers.worker import services


async def test_every_contract_is_implemented_exactly_once(sqlite_url: str) -> None:
    store = Store(sqlite_url)
    reading = DocumentActivities(store, blobs_at("nowhere"), Reader(), forms())
    implemented = [contract for contract, _ in contracts_of(*services(store), reading)]
    await store.close()
    assert Counter(contract.name for contract in implemented) == Counter(each.name for each in ALL)
    assert {id(contract) for contract in implemented} == {id(each) for each in ALL}


def test_names_of_contracts_are_unique() -> None:
    assert len({contract.name for contract in ALL}) == len(ALL)

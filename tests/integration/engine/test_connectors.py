"""Connectors of other distributions: found by their entry point, used by every worker of cases."""

from collections.abc import Callable
from pathlib import Path

import pytest

from activities.binding import ContractFault, contracts_of
from store.database import Store
from workers.worker import services

PACK = """
from activities.binding import implements
from casework import CASES, PAY, Contract, Done, OfCase, Payment, PaymentOrder

LETTER = Contract("send_letter", CASES, OfCase, Done)


class Post:
    @implements(LETTER)
    async def send(self, request: OfCase) -> Done:
        return Done()


class Bank:
    @implements(PAY)
    async def pay(self, request: PaymentOrder) -> Payment:
        return Payment(reference="B-1")


class Idle:
    pass
"""
Pack = Callable[[str], None]


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pack:
    """Installs a distribution that registers one of its classes as a connector."""

    def install(name: str) -> None:
        info = tmp_path / "pack-1.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: pack\nVersion: 1\n")
        (info / "entry_points.txt").write_text(f"[casework.connectors]\none = a_pack_of_connectors:{name}\n")
        (tmp_path / "a_pack_of_connectors.py").write_text(PACK)
        monkeypatch.syspath_prepend(str(tmp_path))

    return install


def owners(store: Store) -> dict[str, str]:
    """Which class carries out which activity."""
    return {
        contract.name: type(each).__name__ for each in services(store) for contract, _ in contracts_of(each)
    }


async def test_a_registered_connector_is_worked_beside_ours(store: Store, pack: Pack) -> None:
    pack("Post")
    assert owners(store)["send_letter"] == "Post"
    assert owners(store)["pay"] == "PaymentActivities"


async def test_a_registered_bank_replaces_the_shipped_one(store: Store, pack: Pack) -> None:
    pack("Bank")
    assert owners(store)["pay"] == "Bank"


async def test_what_carries_out_nothing_is_refused_at_the_start(store: Store, pack: Pack) -> None:
    pack("Idle")
    with pytest.raises(ContractFault, match="Idle is registered as a connector"):
        services(store)

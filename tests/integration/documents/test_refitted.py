"""Probabilities follow what people say in checks: of one tenant, and until that is taken back."""

from datetime import timedelta

from activities.documents.fields.evidence import AGREED, Draft, Note, differs
from activities.documents.fields.targets import targets
from activities.documents.fields.weights import Weights
from activities.documents.lessons import Lessons
from schemas.household_claim import LossReport
from schemas.reading import FieldReading
from schemas.registry import forms
from schemas.tasks import Origin
from tests.build import NOW, REPORT, TENANT, House, add_document, reading
from workers.commands import fits

CHECKS = 44
ASKED = ("policy_number", "claimant", "address", "phone", "email", "place", "iban")
"""Not sure, since a second reader differs; the last field is sure, and asked blind."""
BLIND = "date_of_loss"
DIFFERS = differs("x")
MISREAD = 2
"""Every so many-th such value is wrong on this tenant's paper, far more than shipped weights say."""
TARGETS = {target.name: target for target in targets(LossReport)}


def draft(name: str, note: Note, weights: Weights | None = None) -> Draft:
    made = Draft(TARGETS[name], REPORT[name], "", 1, (0, 0, 9, 9), "rapidocr", [note], misplaced=0.01)
    made.rules, made.weights = "labels.written", weights or made.weights
    return made


def read(name: str, note: Note, right: bool) -> FieldReading:
    found = draft(name, note).reading()
    return found if right else found.model_copy(update={"value": f"{REPORT[name]}7"})


async def checked(house: House, n: int, wrong: int) -> int:
    """A check of a document in which every so many-th value was misread; gives how many were so far."""
    document = await add_document(house.store, house.client)
    case = await house.running(documents=(document,))
    fields = {}
    for i, name in enumerate(ASKED, len(ASKED) * n):
        right = (i + 1) % MISREAD != 0
        fields[name] = read(name, DIFFERS, right)
        wrong += not right
    fields[BLIND] = read(BLIND, AGREED, right=True)
    rest = reading(document, REPORT)
    made = rest.model_copy(update={"fields": rest.fields | fields})
    async with house.store.transaction(TENANT) as tx:
        kept = await tx.readings.put(made, NOW)
    asked = (*ASKED, BLIND)
    about = {"origin": Origin.CHECK, "asked": asked, "blind": (BLIND,), "readings": (kept,)}
    task = await house.task(case, form="loss_report", team="adjusters", **about)
    await house.worklist.claim(house.ada, task, 1, NOW)
    await house.worklist.complete(house.ada, task, 2, {name: REPORT[name] for name in asked}, NOW)
    return wrong


async def told(house: House, note: Note, tenant: str = TENANT) -> float:
    """How sure the next document of a tenant is said to be of a value with this evidence."""
    learned = await Lessons(house.store, forms()).known(tenant, NOW + timedelta(hours=1))
    weights = Weights({weight.key: weight.factor for weight in learned.weights_of("loss_report")})
    return draft("claimant", note, weights).probability


async def test_probabilities_follow_checks_of_their_tenant_until_that_is_taken_back(house: House) -> None:
    wrong = 0
    for n in range(CHECKS):
        wrong = await checked(house, n, wrong)
    share = 1 - wrong / (CHECKS * len(ASKED))
    shipped, agreed = await told(house, DIFFERS), await told(house, AGREED)
    assert shipped > share + 0.2
    found = await fits.tried(house.store, TENANT, NOW - timedelta(days=1))
    assert (found.fields, found.sampled) == (CHECKS * 8, CHECKS)
    assert found.after.calibration_error < found.before.calibration_error
    assert await told(house, DIFFERS) == shipped
    await fits.applied(house.store, TENANT, found, NOW)
    assert abs(await told(house, DIFFERS) - share) < 0.1
    assert await told(house, AGREED) >= agreed - 0.02
    assert await told(house, DIFFERS, "other") == shipped
    await fits.undone(house.store, TENANT, NOW)
    assert await told(house, DIFFERS) == shipped

"""Whole documents, read for real: sandbox, reader processes, fields."""

import asyncio
import io
import json
import multiprocessing
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from activities.documents.engines.readers import Readers
from activities.documents.fields.weights import begun
from activities.documents.opener import Opener
from activities.documents.pipeline import read
from activities.documents.reader import Reader
from activities.documents.sandbox.client import Answer
from activities.documents.sandbox.framing import Job
from activities.documents.sandbox.limits import Limits
from samples import paper
from samples.drawn import Drawn, Quality
from samples.household_claim import draw
from samples.sheet import FONTS
from schemas.household_claim import LossReport
from schemas.identity import IdentityDocument
from schemas.invoice import Invoice
from schemas.learned import Learned, Weight
from schemas.registry import forms
from tests.integration.documents import drawn_pages, einvoices, hostile
from tests.unit.documents.test_identity import PASSPORT
from tests.unit.documents.test_senders import OTHERS, often

FORM = "claim-form.pdf"
CASEWORK = [sys.executable, "-m", "workers.cli", "read"]


@pytest.fixture(scope="module")
def reader(readers: Readers) -> Iterator[Reader]:
    made = Reader(known=forms(), readers=readers)
    made.opener.sandbox.limits = Limits(open_cpu=2, page_cpu=1)
    yield made
    asyncio.run(made.opener.close())


def clean(seed: int) -> Drawn:
    return draw(seed, Quality.CLEAN)


@pytest.mark.parametrize("seed", [0, 1, 2])
async def test_a_digital_form_is_read_without_a_fault_and_surely(reader: Reader, seed: int) -> None:
    drawn = clean(seed)
    found = (await read(drawn.files[FORM], FORM, LossReport, reader)).reading
    assert found.type == "loss_report"
    assert {name: field.value for name, field in found.fields.items()} == drawn.truth[FORM]
    assert found.unsure == ()


async def test_a_scanned_form_is_read_and_each_value_has_its_place(reader: Reader) -> None:
    drawn = draw(0, Quality.SCAN)
    found = await read(drawn.files[FORM], FORM, LossReport, reader)
    fields, truth = found.reading.fields, drawn.truth[FORM]
    wrong = [name for name, value in truth.items() if fields[name].value != value]
    assert len(wrong) <= 1
    assert not any(fields[name].sure for name in wrong)
    page = found.reading.pages[0]
    for field in fields.values():
        assert field.evidence is not None
        x0, y0, x1, y1 = field.evidence.box
        assert 0 <= x0 < x1 <= page.width
        assert 0 <= y0 < y1 <= page.height
    assert found.images[0] is not None
    assert Image.open(io.BytesIO(found.images[0])).format == "PNG"


@pytest.mark.parametrize("quarters", [1, 2, 3])
async def test_a_page_that_was_fed_in_turned_is_shown_upright_and_the_matrix_tells_how(
    reader: Reader, quarters: int
) -> None:
    image = Image.new("L", (1200, 800), 255)
    with Image.open(io.BytesIO(await _printed(reader, "Policy holder and witness of the loss"))) as line:
        for i in range(6):
            image.paste(line.convert("L"), (100, 80 + 100 * i))
    out = io.BytesIO()
    fed = image.rotate(-90 * quarters, expand=True)
    fed.save(out, "PNG", dpi=(150, 150))
    found = await read(out.getvalue(), "side.png", LossReport, reader)
    page = found.reading.pages[0]
    assert page.width > page.height
    assert page.dpi == pytest.approx(150, abs=1)
    assert f"turned by {360 - 90 * quarters} degrees" in page.steps
    shown = min((word for word in found.words if "Policy" in word.text), key=lambda word: word.box[1])
    x, y, w = np.linalg.inv(np.array(page.matrix).reshape(3, 3)) @ [shown.box[0], shown.box[1], 1]
    corner = {1: (1, 0), 2: (1, 1), 3: (0, 1)}[quarters]
    width, height = (side * 72 / 150 for side in fed.size)
    assert (round(x / w / width), round(y / w / height)) == corner


async def _printed(reader: Reader, text: str) -> bytes:
    """A strip with this text."""
    content = hostile.packed(f"BT /F1 18 Tf 20 810 Td ({text}) Tj ET".encode())
    page = Image.open(io.BytesIO(await reader.opener.render(content, 1, 150)))
    out = io.BytesIO()
    page.crop((0, 20, 1000, 90)).save(out, "PNG")
    return out.getvalue()


async def test_a_page_that_cannot_be_opened_costs_that_page_alone(reader: Reader) -> None:
    found = (await read(hostile.memory_bomb(), "two.pdf", LossReport, reader)).reading
    assert found.problem is None
    assert found.pages[0].problem is not None
    assert "512 MB" in found.pages[0].problem or "seconds" in found.pages[0].problem
    assert found.pages[1].problem is None


class Counting(Opener):
    """An opener that counts how often a file is opened."""

    opened = 0

    async def answer(self, content: bytes, job: Job) -> Answer:
        self.opened += 1
        return await super().answer(content, job)


async def test_a_file_of_one_page_is_opened_once_and_one_of_more_twice(reader: Reader) -> None:
    opener = Counting()
    counted = replace(reader, opener=opener)
    one = clean(0).files[FORM]
    two = paper.as_pdf([paper.rendered(one, 100)] * 2, 70, 100)
    for content, times in ((one, 1), (two, 2)):
        opener.opened = 0
        found = (await read(content, FORM, LossReport, counted)).reading
        assert ([page.problem for page in found.pages], opener.opened) == ([None] * times, times)
    await opener.close()


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4 and no more", b"PK\x03\x04", hostile.huge_png()])
async def test_a_document_that_cannot_be_read_says_why_and_raises_nothing(
    reader: Reader, content: bytes
) -> None:
    found = (await read(content, "paper.pdf", LossReport, reader)).reading
    assert found.problem
    assert found.fields == {}


async def test_a_reader_that_dies_is_replaced(reader: Reader) -> None:
    await reader.readers.start()
    for process in multiprocessing.active_children():
        process.kill()
    found = (await read(clean(0).files[FORM], FORM, LossReport, reader)).reading
    assert found.type == "loss_report"


def _read(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*CASEWORK, *arguments], capture_output=True, text=True, check=False)


def test_the_command_prints_one_object_with_the_keys_of_the_interface(tmp_path: Path) -> None:
    clean(0).write(tmp_path)
    done = _read(str(tmp_path / FORM), "--form", "loss_report", "--json")
    told = json.loads(done.stdout)
    assert done.returncode == 0
    assert set(told) == {"file", "pages", "type", "seconds", "fields", "marks"}
    assert set(told["fields"]["iban"]) == {"value", "probability", "page", "box", "text", "engine", "reasons"}


def test_the_command_tells_what_is_wrong_without_a_traceback(tmp_path: Path) -> None:
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"nothing of the kind")
    unknown = _read(str(bad), "--form", "no_such_form")
    missing = _read(str(tmp_path / "none.pdf"), "--form", "loss_report")
    unreadable = _read(str(bad), "--form", "loss_report", "--json")
    assert (unknown.returncode, missing.returncode, unreadable.returncode) == (2, 1, 1)
    assert "loss_report, receipt" in unknown.stderr
    assert "none.pdf" in missing.stderr
    assert "which cannot be read here" in unreadable.stderr
    assert "Traceback" not in unknown.stderr + missing.stderr + unreadable.stderr


async def test_an_empty_back_of_a_sheet_is_no_problem_but_a_smeared_page_is(reader: Reader) -> None:
    empty, smeared = io.BytesIO(), io.BytesIO()
    Image.new("L", (827, 1169), 250).save(empty, "PNG", dpi=(100, 100))
    noise = np.random.default_rng(1).integers(0, 255, (60, 40), np.uint8)
    Image.fromarray(noise).resize((827, 1169)).save(smeared, "PNG", dpi=(100, 100))
    back = (await read(empty.getvalue(), "back.png", LossReport, reader)).reading
    blur = (await read(smeared.getvalue(), "blur.png", LossReport, reader)).reading
    assert back.pages[0].problem is None
    assert blur.problem is not None


def passport() -> bytes:
    """The page of the specimen with its zone, put in a little askew."""
    shown = Image.new("L", (1000, 500), 235)
    pen = ImageDraw.Draw(shown)
    for n, text in enumerate(("Surname", "Eriksson", "Given names", "Anna Maria")):
        pen.text((380, 40 + 60 * n), text, font=ImageFont.truetype(FONTS / "sans.ttf", 26), fill=30)
    for n, line in enumerate(PASSPORT):
        pen.text((40, 340 + 60 * n), line, font=ImageFont.truetype(FONTS / "mono.ttf", 35), fill=20)
    out = io.BytesIO()
    shown.rotate(0.7, Image.Resampling.BICUBIC, fillcolor=235).save(out, "PNG", dpi=(200, 200))
    return out.getvalue()


async def test_a_passport_is_known_by_its_zone_and_proved_by_its_check_digits(reader: Reader) -> None:
    found = (await read(passport(), "passport.png", IdentityDocument, reader)).reading
    values = {name: field.value for name, field in found.fields.items()}
    assert (values["number"], values["birth_date"]) == ("L898902C3", "1974-08-12")
    assert (values["surname"], values["given_names"]) == ("Eriksson", "Anna Maria")
    assert not {"number", "birth_date", "expiry_date", "surname", "given_names"} & set(found.unsure)


async def test_a_bank_account_in_a_picture_on_a_page_of_text_is_read_and_says_by_what(reader: Reader) -> None:
    content = drawn_pages.invoice(drawn_pages.picture("Sample Bank", f"IBAN: {drawn_pages.IBAN}"))
    found = (await read(content, "invoice.pdf", Invoice, reader)).reading.fields
    assert found["iban"].value == drawn_pages.IBAN.replace(" ", "")
    assert found["iban"].sure
    assert found["total"].value == "119.00"
    engines = {name: field.evidence.engine for name, field in found.items() if field.evidence}
    assert (engines["iban"], engines["total"]) == ("rapidocr", "pdf-text")
    assert found["iban"].evidence is not None
    assert 732 < found["iban"].evidence.box[1] < 792


async def test_an_invoice_with_its_data_is_sure_and_one_against_them_is_asked(
    reader: Reader,
) -> None:
    bank = drawn_pages.picture(f"IBAN: {drawn_pages.IBAN}")
    hybrid = einvoices.hybrid(drawn_pages.invoice(bank))
    found = (await read(hybrid, "invoice.pdf", None, reader)).reading
    assert found.type == "invoice"
    assert found.unsure == ()
    assert {field.evidence.engine for field in found.fields.values() if field.evidence} == {"xml"}
    changed = einvoices.hybrid(drawn_pages.invoice(None, total="1190.00"))
    assert (await read(changed, "invoice.pdf", None, reader)).reading.unsure == ("total", "iban")
    alone = (await read(einvoices.UBL.encode(), "invoice.xml", None, reader)).reading
    assert alone.unsure == ()
    assert alone.fields["total"].evidence is not None
    assert "cbc:TaxInclusiveAmount" in alone.fields["total"].evidence.text


async def test_another_account_than_the_senders_is_asked_whatever_an_invoices_data_say(
    reader: Reader,
) -> None:
    facts = {"seller": "Sample Tools GmbH", "iban": einvoices.IBAN}
    known = Learned(senders=tuple(often(Invoice, [facts["seller"], "VAT DE136695976"], facts, facts)))
    forged = einvoices.CII.replace(einvoices.IBAN, OTHERS)
    hybrid = einvoices.hybrid(drawn_pages.invoice(None), forged)
    for content in (hybrid, forged.encode()):
        iban = (await read(content, "invoice", Invoice, reader, learned=known)).reading.fields["iban"]
        assert (iban.value, iban.sure) == (OTHERS, False)
        assert iban.probability <= 0.3
        assert any("2 checked documents had one that ends in 3000" in reason for reason in iban.reasons)
    usual = (await read(einvoices.CII.encode(), "invoice", Invoice, reader, learned=known)).reading.fields
    assert usual["iban"].sure
    for field in (usual["seller"], usual["iban"]):
        assert "known from 2 checked documents of this sender" in field.reasons
        assert field.evidence is not None
        assert field.evidence.engine == "xml"


async def test_fitted_weights_count_but_for_forms_that_are_switched_off(reader: Reader) -> None:
    reason = begun(False, "xml")
    doubt = Weight(rules="", of_place=False, reason=reason, factor=1e6, before=1, fields=9, wrong=9)
    fitted = Learned(weights=(doubt,))
    content = einvoices.CII.encode()
    for learned, sure in ((fitted, False), (fitted.model_copy(update={"untaught": ("invoice",)}), True)):
        fields = (await read(content, "invoice", Invoice, reader, learned=learned)).reading.fields
        assert fields["seller"].sure is sure


class Blind(Opener):
    """Opens files, and cannot draw a page."""

    async def answer(self, content: bytes, job: Job) -> Answer:
        return replace(await super().answer(content, job), pages=[])


async def test_an_invoice_of_which_no_page_can_be_drawn_tells_that_and_takes_nothing_from_its_data(
    reader: Reader,
) -> None:
    opener = Blind()
    try:
        for content in (einvoices.hybrid(drawn_pages.invoice(None)), einvoices.UBL.encode()):
            found = (await read(content, "invoice", Invoice, replace(reader, opener=opener))).reading
            assert found.problem == "it could not be drawn"
            assert [field.value for field in found.fields.values() if field.value] == []
    finally:
        await opener.close()


async def test_a_page_of_text_is_read_as_well_without_being_drawn_for_people(reader: Reader) -> None:
    lazy = replace(reader, lazy=True)
    drawn = clean(3)
    found = await read(drawn.files[FORM], FORM, LossReport, lazy)
    assert {name: field.value for name, field in found.reading.fields.items()} == drawn.truth[FORM]
    assert found.reading.unsure == ()
    assert found.images == (None,)
    assert found.reading.pages[0].width == pytest.approx(595.3, abs=0.1)
    pictured = drawn_pages.invoice(drawn_pages.picture(f"IBAN: {drawn_pages.IBAN}"))
    assert (await read(pictured, "invoice.pdf", Invoice, lazy)).images[0] is not None

"""`casework read` over folders, and its pages to look at."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from activities.documents.offline import files_in, read_files
from samples.drawn import Quality
from samples.household_claim import draw
from schemas.errors import CalledWrongly, NotFound
from schemas.household_claim import LossReport
from workers.cli import application

FORM = "claim-form.pdf"
EVIL = "<script>alert(1)</script>.pdf"


def casework_read(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """The command as a user runs it, away from any terminal."""
    line = [sys.executable, "-m", "workers.cli", "read", *map(str, words)]
    return subprocess.run(line, capture_output=True, text=True, timeout=240)


def here(*words: str | Path) -> None:
    """The command in this process, where nothing gets as far as reading."""
    arguments = ["read", *map(str, words)]
    application(arguments)(arguments, standalone_mode=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A good form in a folder within, one cut short, one with a wicked name, and a hidden file."""
    there = tmp_path / "paper"
    (there / "within").mkdir(parents=True)
    good = draw(0, Quality.CLEAN).files[FORM]
    (there / "within" / EVIL.replace("/", "_")).write_bytes(good)
    (there / "cut.pdf").write_bytes(good[:400])
    (there / ".DS_Store").write_bytes(b"hidden")
    return there


def test_a_folder_is_read_whole_summed_up_and_shown_and_what_is_broken_is_named(
    folder: Path, tmp_path: Path
) -> None:
    pages = tmp_path / "pages"
    ran = casework_read(folder, "--html", pages)
    assert ran.returncode == 1
    assert "2 documents" in ran.stdout
    assert "1 could not be read" in ran.stdout
    assert f"{folder / 'cut.pdf'}: " in ran.stderr
    assert "DS_Store" not in ran.stdout + ran.stderr
    index = (pages / "index.html").read_text()
    assert "0001.html" in index
    assert "0002.html" in index
    shown = (pages / "0002.html").read_text()
    assert draw(0, Quality.CLEAN).truth[FORM]["policy_number"] in shown
    assert "data:image/png;base64," in shown
    assert "href='#field-0'" in shown
    assert "id='field-0'" in shown
    for page in (index, shown):
        assert "<script" not in page
        assert "default-src 'none'" in page


def test_json_tells_of_each_document_whether_it_could_be_read(folder: Path) -> None:
    ran = casework_read(folder, "--form", "loss_report", "--json")
    assert ran.returncode == 1
    broken, good = json.loads(ran.stdout)
    assert (broken["pages"], broken["type"], broken["fields"]) == (0, None, {})
    assert "cut.pdf cannot be opened" in ran.stderr
    assert good["fields"]["policy_number"]["probability"] > 0.95


def test_of_a_form_that_nobody_knows_what_stands_beside_labels_is_told_as_a_guess(tmp_path: Path) -> None:
    there, looked = tmp_path / "order.pdf", tmp_path / "looked"
    canvas = Canvas(str(there), pagesize=A4)
    for n, line in enumerate((("Order number:", "4711"), ("Delivery date:", "3 March 2026"))):
        canvas.drawString(60, 700 - 30 * n, line[0])
        canvas.drawString(180, 700 - 30 * n, line[1])
    canvas.save()
    told = json.loads(casework_read(there, "--json", "--html", looked).stdout)
    assert (told["type"], told["fields"]) == (None, {})
    assert [(pair["label"], pair["value"]) for pair in told["pairs"]] == [
        ("Order number:", "4711"),
        ("Delivery date:", "3 March 2026"),
    ]
    page = (looked / "0001.html").read_text()
    assert "id='pair-1'" in page
    assert "3 March 2026" in page
    assert "a guess" in page
    assert "4711" in casework_read(there).stdout


def test_from_python_it_is_the_same(folder: Path) -> None:
    broken, good = read_files([folder], LossReport)
    assert broken.reading.problem
    truth = draw(0, Quality.CLEAN).truth[FORM]
    assert {name: field.value for name, field in good.reading.fields.items()} == truth


def test_what_is_not_there_is_told_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="There is no file or folder"):
        files_in([tmp_path / "gone.pdf"])
    with pytest.raises(NotFound, match="There is no file or folder"):
        here(tmp_path / "gone.pdf")
    (tmp_path / "empty").mkdir()
    with pytest.raises(CalledWrongly, match="There is no file in there"):
        here(tmp_path / "empty")


def test_a_file_where_the_pages_should_go_is_told(tmp_path: Path, folder: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("")
    with pytest.raises(CalledWrongly, match="Name another folder"):
        here(folder, "--html", taken)

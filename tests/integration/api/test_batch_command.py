"""`casework sheets`, `batch` and `post` against a running API: a morning in the post room."""

import json
from pathlib import Path

import pypdfium2

from tests.integration.api.house import Command, pdf
from tests.integration.api.running import Running
from tests.integration.api.test_batches import stack
from tests.integration.api.test_import_command import keyed


def test_sheets_are_printed_scanned_between_letters_and_the_rest_is_placed(
    casework: Command, system: Running, tmp_path: Path
) -> None:
    keyed(tmp_path)
    separator, cover = tmp_path / "separator.pdf", tmp_path / "cover.pdf"
    assert casework("sheets", "separator", "keyed_claim", "--copies", "3", "--out", str(separator))[0] == 0
    assert casework("sheets", "cover", "C-000001", "--out", str(cover), "--paper", "letter")[0] == 0
    assert len(pypdfium2.PdfDocument(separator)) == 3
    post = tmp_path / "post.pdf"
    post.write_bytes(stack(cover.read_bytes(), pdf("One", "Two"), separator.read_bytes(), pdf("Three")))
    code, said, _ = casework("batch", str(post))
    assert code == 1
    assert "1     2-3    waits: There is no case C-000001 here." in said
    assert said.endswith("7 pages, 2 parts, 4 pages left out; waiting to be placed: 2 parts.\n")
    code, said, _ = casework("post", "list")
    assert (code, said.count("post.pdf")) == (0, 2)
    batch = said.splitlines()[1].split()[0]
    for words, wanted, hint in (
        (("post", "place", batch, "1"), 2, "Say either"),
        (("post", "place", batch, "1", "--case", "C-000001"), 1, "There is no case C-000001"),
        (("post", "place", batch, "9", "--process", "keyed_claim"), 1, "no such part"),
        (("sheets", "cover", "mine"), 2, "no name of a case"),
        (("sheets", "separator", "Mine"), 2, "no name of a process"),
        (
            ("sheets", "separator", "keyed_clam"),
            1,
            "There is no process called 'keyed_clam' here; there is: ",
        ),
        (("batch", str(post), "--process", "Mine"), 2, "no name of a process"),
        (("batch", str(tmp_path / "none.pdf")), 2, "cannot be read"),
    ):
        found = casework(*words)
        assert (found[0], hint in found[1] + found[2]) == (wanted, True), found
    code, said, _ = casework("batch", str(post))
    assert "This very stack was handed in on" in said
    assert json.loads(casework("batch", str(post), "--again", "--json")[1])["before"] is False

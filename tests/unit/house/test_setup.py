"""`make setup` does each thing once, and says in a sentence what it cannot have."""

from dataclasses import replace
from pathlib import Path
from threading import Barrier

import pytest

from scripts import setup
from scripts.setup import Missing, Step


@pytest.fixture(autouse=True)
def stamps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "stamps"
    folder.mkdir()
    monkeypatch.setattr(setup, "STAMPS", folder)
    return folder


class Thing:
    """Something to have, made from a text, that counts how often it was made."""

    def __init__(self, obtainable: bool = True, needed: bool = True) -> None:
        self.source = "first"
        self.there = False
        self.tried = 0
        self.obtainable = obtainable
        self.step = Step("A thing", lambda: self.source, lambda: self.there, self.make, needed)

    def make(self) -> None:
        self.tried += 1
        if not self.obtainable:
            raise Missing("it is missing: install it")
        self.there = True


def reach(monkeypatch: pytest.MonkeyPatch, *things: Thing) -> int:
    monkeypatch.setitem(setup.GOALS, "goal", [thing.step for thing in things])
    return setup.main("goal")


def test_a_step_is_taken_once(monkeypatch: pytest.MonkeyPatch) -> None:
    thing = Thing()
    assert [reach(monkeypatch, thing), reach(monkeypatch, thing)] == [0, 0]
    assert thing.tried == 1


def test_it_is_taken_again_when_its_source_has_changed_or_it_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    thing = Thing()
    reach(monkeypatch, thing)
    thing.source = "second"
    reach(monkeypatch, thing)
    thing.there = False
    reach(monkeypatch, thing)
    assert thing.tried == 3


def test_what_is_needed_and_missing_ends_it_with_the_remedy(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    missing, after = Thing(obtainable=False), Thing()
    assert reach(monkeypatch, missing, after) == 1
    assert "A thing: it is missing: install it" in capsys.readouterr().err
    assert after.tried == 0


def test_lanes_are_walked_beside_each_other_after_what_all_of_them_need(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, both, made = Thing(), Barrier(2), list[str]()

    def meet(name: str) -> None:
        assert first.there
        both.wait(timeout=30)
        made.append(name)

    def step(name: str, lane: str) -> Step:
        return Step(name, lambda: "", lambda: name in made, lambda: meet(name), lane=lane)

    lanes = [
        step("server", "servers"),
        step("page", "web"),
        step("second server", "servers"),
        step("app", "web"),
    ]
    monkeypatch.setitem(setup.GOALS, "goal", [*lanes, first.step])
    assert setup.main("goal") == 0
    assert [set(made[:2]), set(made[2:])] == [{"server", "page"}, {"second server", "app"}]


def test_what_is_missing_in_one_lane_lets_the_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    missing, after, other = Thing(obtainable=False), Thing(), Thing()
    steps = [replace(missing.step, lane="a"), replace(after.step, lane="a"), replace(other.step, lane="b")]
    monkeypatch.setitem(setup.GOALS, "goal", steps)
    assert setup.main("goal") == 1
    assert (after.tried, other.tried) == (0, 1)


def test_what_is_useful_and_missing_is_told_each_time_but_tried_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    missing, after = Thing(obtainable=False, needed=False), Thing()
    for _ in range(2):
        assert reach(monkeypatch, missing, after) == 0
        assert "it is missing: install it" in capsys.readouterr().err
    assert (missing.tried, after.tried) == (1, 1)


def test_the_digest_tells_changed_and_moved_files_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    folder = tmp_path / "web"
    folder.mkdir()
    (folder / "a").write_text("1")
    first = setup.digest(folder)
    assert setup.digest(folder) == first
    (folder / "a").rename(folder / "b")
    assert setup.digest(folder) != first


@pytest.mark.parametrize(("said", "version"), [("v20.19.1", (20, 19, 1)), ("v24.0.0", (24, 0, 0)), ("", ())])
def test_nodes_version_is_understood(tmp_path: Path, said: str, version: tuple[int, ...]) -> None:
    program = tmp_path / "node"
    program.write_text(f"#!/bin/sh\necho '{said}'\n")
    program.chmod(0o755)
    assert setup.node_version(str(program)) == version

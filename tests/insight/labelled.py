"""Measures the marks on made-up sentences: ``python -m tests.insight.labelled`` prints docs/personal-marks.md's tables.

The sentences are in two halves, drawn by their digest. The rules are tuned on the one, with ``--tune`` that shows what
they get wrong there; the figures are of the other, and what it gets wrong is not looked at.
"""

import argparse
import hashlib
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from mellanrum.insight.marks import Mark, MarkKind, find_marks
from mellanrum.measures.intervals import wilson

FILE = Path(__file__).parent / "sentences.txt"
_LABEL = re.compile(r"\[([a-z]+)\|([^\]]+)\]")
Span = tuple[int, int, str]


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """A sentence as it is written, and where in it something points out a person: start, end and kind."""

    text: str
    labels: Sequence[Span]
    held_out: bool


@dataclass(frozen=True, kw_only=True)
class Share:
    """How many of how many."""

    part: int
    whole: int

    def __str__(self) -> str:
        interval = wilson(self.part, self.whole)
        if interval is None:
            return "none"
        low, high = interval
        return f"{self.part} of {self.whole} = {self.part / self.whole:.0%} ({low:.0%}–{high:.0%})"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What is found of what is there (recall), and what is right of what is found (precision), in all and by kind."""

    sentences: int
    empty: int
    recall: Share
    precision: Share
    alarmed: Share
    recall_by: dict[str, Share]
    precision_by: dict[str, Share]


def sentences() -> list[Sentence]:
    """This will read the labelled sentences."""
    return [
        _read(line)
        for line in FILE.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("# ") and line != "#"
    ]


def _read(line: str) -> Sentence:
    text, labels, last = "", [], 0
    for match in _LABEL.finditer(line):
        text += line[last : match.start()]
        labels.append((len(text), len(text) + len(match[2]), str(MarkKind(match[1]))))
        text += match[2]
        last = match.end()
    text += line[last:]
    digest = hashlib.sha256(text.encode()).digest()[0]
    return Sentence(text=text, labels=labels, held_out=digest % 2 == 1)


def outcome(chosen: Iterable[Sentence]) -> Outcome:
    """This will count: a label is found when a mark of any kind lies on it, a mark is right when it lies on a label."""
    there, found, right, marks = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    count = empty = alarmed = 0
    for each in chosen:
        seen = find_marks(each.text)
        count += 1
        empty += not each.labels
        alarmed += not each.labels and bool(seen)
        for label in each.labels:
            there[label[2]] += 1
            found[label[2]] += any(_over(mark, label) for mark in seen)
        for mark in seen:
            marks[mark.kind.value] += 1
            right[mark.kind.value] += any(_over(mark, label) for label in each.labels)
    return Outcome(
        sentences=count,
        empty=empty,
        recall=Share(part=found.total(), whole=there.total()),
        precision=Share(part=right.total(), whole=marks.total()),
        alarmed=Share(part=alarmed, whole=empty),
        recall_by={kind.value: Share(part=found[kind], whole=there[kind]) for kind in MarkKind},
        precision_by={kind.value: Share(part=right[kind], whole=marks[kind]) for kind in MarkKind},
    )


def _over(mark: Mark, label: Span) -> bool:
    return mark.start < label[1] and label[0] < mark.end


def main() -> None:
    """This will print the figures of the half held out; with ``--tune`` what is wrong in the other half."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tune", action="store_true")
    tune = parser.parse_args().tune
    chosen = [each for each in sentences() if each.held_out is not tune]
    measured = outcome(chosen)
    lines = [
        f"{measured.sentences} sentences, {measured.empty} of them without any mark.\n",
        "| kind | found of what is there (recall) | right of what is found (precision) |",
        "| --- | --- | --- |",
    ]
    lines += [f"| {kind.value} | {measured.recall_by[kind]} | {measured.precision_by[kind]} |" for kind in MarkKind]
    lines += [f"| all | {measured.recall} | {measured.precision} |"]
    lines += [f"\nSentences without a mark that alarm: {measured.alarmed}"]
    if tune:
        lines += ["", *_faults(chosen)]
    sys.stdout.write("\n".join(lines) + "\n")


def _faults(chosen: Iterable[Sentence]) -> list[str]:
    lines = []
    for each in chosen:
        seen = find_marks(each.text)
        missed = [each.text[a:b] for a, b, _ in each.labels if not any(_over(m, (a, b, "")) for m in seen)]
        wrong = [(m.kind.value, m.text) for m in seen if not any(_over(m, label) for label in each.labels)]
        if missed or wrong:
            lines.append(f"- {each.text}\n  missed {missed} wrong {wrong}")
    return lines


if __name__ == "__main__":
    main()

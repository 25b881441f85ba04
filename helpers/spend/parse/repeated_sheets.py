"""Sheets of one file that say again what its other sheets say: a copy, a part, a year beside its
months, a summary. Counted with the others their pounds would count twice.

* *Listed again*: of the payments of a sheet nine in ten are on other sheets too, as often, by
  payer, payee and amount, and by reference, day and month as far as both sheets have them. Then
  those that agree are the same payments.
* *Added up*: a sheet has neither references nor more than one day, and nine in ten of its sums
  by payee (or by what was bought) are those of the payments on another sheet, or on all others
  together.

The smaller of two sheets is set aside, of two equal ones the one that says less, then the later.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import pyarrow as pa

from helpers.spend.parse.read_result import CHECK, ReadResult, set_aside

__all__ = ["set_repeats_aside"]

LISTED_SHARE = 0.9  # of a sheet's payments or sums that other sheets have too
FEWEST_LISTED = 3  # payments or sums; fewer may agree by chance
FEWEST_REFERENCED = 2  # payments whose references agree as well
IS_KNOWN = (
    0.5  # the share of a sheet's payments with a day (a reference), from which on it has them
)

_FOR_WHAT = ("supplier", "expense_type", "expense_area")


def set_repeats_aside(results: Sequence[ReadResult], stay: Iterable[int] = ()) -> list[ReadResult]:
    """The readings of a file's sheets with what is said twice in the ledger.

    Args:
        results: What was read from each sheet.
        stay: Places of sheets that are counted whatever they repeat.

    Returns:
        The readings, each with a line under `check` where rows were set aside.
    """
    parts = [_Part(result.payments) for result in results]
    counted = {k for k, part in enumerate(parts) if part.size}
    if len(counted) < 2:
        return list(results)
    changed: dict[int, ReadResult] = {}
    for k in sorted(counted, key=lambda k: (parts[k].size, parts[k].says, -k)):
        others = [parts[i] for i in sorted(counted - {k})]
        if k in stay or not others:
            continue
        lost, reason = parts[k].listed_in(others), "sheet_repeated"
        share = LISTED_SHARE if lost is None else 1.0  # sums of one payment are listed as well
        if (lost is None or not lost.all()) and parts[k].adds_up(others, share):
            lost, reason = np.ones(parts[k].table.num_rows, bool), "sheet_summary"
        if lost is not None:
            counted -= {k}
            result = set_aside(results[k], pa.array(lost), reason)
            changed[k] = _with_word(result, parts[k], int(lost.sum()), reason)
    return [changed.get(k, result) for k, result in enumerate(results)]


def _with_word(result: ReadResult, part: _Part, rows: int, reason: str) -> ReadResult:
    """The result with a line for the user about what was set aside."""
    place = part.table["source_file"][0].as_py(), part.table["source_sheet"][0].as_py()
    said = {
        "sheet_repeated": "of its payments are listed on other sheets too, and counted there",
        "sheet_summary": "of its sums add up payments of other sheets, and are not counted",
    }[reason]
    line = (*place, CHECK, 0, f"{rows:,} {said}", reason, 0.0)
    result.columns.append(line)
    return result


@lru_cache(maxsize=100_000)
def _key(name: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", name.upper())


@dataclass(frozen=True)
class _Part:
    """The payments of one sheet, and what they say of themselves."""

    table: pa.Table

    @cached_property
    def pence(self) -> np.ndarray:
        return self.table["amount_pence"].to_numpy()

    @property
    def size(self) -> int:
        return int(np.count_nonzero(self.pence))

    @cached_property
    def says(self) -> int:
        """How much the sheet says of each payment."""
        return 2 * self.has("transaction") + self.has("day")

    def has(self, name: str) -> bool:
        """Whether a column is filled in enough of its payments to tell payments apart by."""
        return self._filled(name) >= IS_KNOWN * max(1, self.table.num_rows)

    def _filled(self, name: str) -> int:
        return sum(map(bool, self.texts(name)))

    def texts(self, name: str) -> list[str]:
        """A column as text to compare: names by their letters alone, days as 2020-04-30."""
        if name not in self._texts:
            self._texts[name] = self._read(name)
        return self._texts[name]

    @cached_property
    def _texts(self) -> dict[str, list[str]]:
        return {}

    def _read(self, name: str) -> list[str]:
        if name == "day":
            return [day.isoformat() if day else "" for day in self.table["date"].to_pylist()]
        values = self.table[name].to_pylist()
        if name == "payer":
            guessed = "payer_unknown"
            flags = self.table["flags"].to_pylist()
            return ["" if guessed in f else _key(v) for v, f in zip(values, flags, strict=True)]
        return list(map(_key, values)) if name in _FOR_WHAT else values

    def identities(self, names: Sequence[str]) -> list[tuple[object, ...]]:
        """What tells each payment from others, as far as these columns do."""
        columns = [self.texts(name) for name in ("supplier", *names)]
        return list(zip(self.pence.tolist(), *columns, strict=True))

    def listed_in(self, others: Sequence[_Part]) -> np.ndarray | None:
        """Which payments other sheets list too; None where they are too few to be the same."""
        there = np.concatenate([other.pence for other in others])
        if np.isin(self.pence, there).sum() < LISTED_SHARE * len(self.pence):
            return None
        lost = self.pence == 0  # what is nothing is listed wherever the rest is
        referenced = False
        for other in sorted(others, key=lambda part: -part.size):
            names = [n for n in ("payer", "period", "day", "transaction") if self._share(other, n)]
            left = Counter(other.identities(names))
            referenced |= "transaction" in names
            for i, identity in enumerate(self.identities(names)):
                if not lost[i] and left[identity] > 0:
                    left[identity] -= 1
                    lost[i] = True
        same = int(np.count_nonzero(lost & (self.pence != 0)))
        least = FEWEST_REFERENCED if referenced else FEWEST_LISTED
        return lost if same >= least and same >= LISTED_SHARE * self.size else None

    def _share(self, other: _Part, name: str) -> bool:
        return self.has(name) and other.has(name)

    def adds_up(self, others: Sequence[_Part], share: float) -> bool:
        """Whether such a share of the sheet is sums of the payments of another one, or of all
        others.
        """
        one_day = len(set(self.texts("day")) - {""}) <= 1  # the end of the year, in every row
        if self.has("transaction") or not one_day or self.size < FEWEST_LISTED:
            return False
        detailed = [part for part in others if part.says]
        wholes = [[part] for part in detailed]
        wholes += [detailed] if len(detailed) > 1 else []
        own = _sums([self], "supplier")
        own.pop("", None)
        return any(
            _agree(own, _sums(whole, name), share, self._is_rounded())
            for whole in wholes
            for name in _FOR_WHAT
        )

    def _is_rounded(self) -> bool:
        """Whether all its sums are whole pounds."""
        return not (self.pence % 100).any()


def _sums(parts: Sequence[_Part], name: str) -> dict[str, int]:
    amounts: dict[str, list[int]] = defaultdict(list)
    for part in parts:
        for key, pence in zip(part.texts(name), part.pence.tolist(), strict=True):
            amounts[key].append(pence)
    return {key: sum(values) for key, values in amounts.items()}


def _agree(own: dict[str, int], theirs: dict[str, int], share: float, rounded: bool) -> bool:
    """Whether such a share of sums are those of the other side, to a pound where they were
    rounded.
    """
    near = 100 if rounded else 0
    same = [key for key in own if key in theirs and abs(own[key] - theirs[key]) <= near]
    return len(same) >= FEWEST_LISTED and len(same) >= share * len(own)

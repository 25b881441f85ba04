"""The tile map's layout: an equal square for each place, so that a small city weighs as much on the
page as a county.

Four steps, each deterministic:

1. *Project.* Degrees become tiles of KM_A_TILE kilometres, x to the east and y to the south.
2. *Spread.* Places closer than a tile push each other apart and neighbours of one region hold on to
   each other, as in a
   Dorling cartogram: London swells and its neighbours make room.
3. *Snap.* Each place takes a cell of a square grid so that the sum of squared displacements is
least (Hungarian algorithm). 4. *Tidy.* Two tiles change places, or a tile moves to an empty cell,
wherever that lowers a cost: squared displacements, ragged
   edges of regions and of the country, and a large price for each piece of a broken region.

What then still read badly was moved by hand: HAND_MOVES, with reasons. `layout` makes them too;
data/tiles.csv holds the result.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers.core.errors import SuiteError

KM_A_TILE = 32.0
PULL, HOME = (
    0.02,
    0.02,
)  # how strongly a place is drawn to its neighbours and to where it lies, a step
ROUND = 0.4  # how far the places of a region are drawn to its middle before tidying
EDGE, COAST, PIECE = (
    3.0,
    2.0,
    60.0,
)  # the price of a side shared by two regions, of a side on the sea, of a broken piece
Cell = tuple[int, int]
Moves = tuple[tuple[str, dict[str, Cell]], ...]

# Why, and which places stand on which (column, row) instead; several moves, because a tile can only
# take an empty place.
HAND_MOVES: Moves = (
    (
        "Cumbria borders the North East; Lancashire and Liverpool face the sea",
        {
            "5NE": (2, 2),
            "5NF": (2, 3),
            "5NL": (0, 6),
            "5J4": (1, 7),
        },
    ),
    (
        "Hartlepool lies on the coast north of the Tees",
        {
            "5D9": (6, 2),
            "5KM": (5, 3),
        },
    ),
    (
        "North Yorkshire is the north of its region",
        {
            "5NV": (4, 3),
            "5NY": (5, 4),
            "5N1": (6, 4),
        },
    ),
    (
        "Warwickshire borders Oxfordshire, Solihull borders Birmingham",
        {
            "5QW": (4, 11),
            "5PM": (5, 11),
        },
    ),
    (
        "East Anglia and Essex in one block on the coast, north of the Thames",
        {
            "5GC": (7, 10),
            "5QV": (8, 10),
            "5PV": (9, 10),
            "5PX": (10, 10),
            "5PY": (10, 11),
            "5PW": (11, 11),
            "5P1": (12, 11),
        },
    ),
    (
        "London as a round block, the boroughs beside those that they border",
        {
            "5C1": (8, 11),
            "5NC": (9, 11),
            "5C9": (8, 12),
            "5NA": (10, 12),
            "5A4": (11, 12),
            "5K7": (7, 13),
            "5C5": (10, 13),
            "5C2": (11, 13),
            "5HY": (6, 14),
            "5LA": (7, 14),
            "5LE": (9, 14),
            "5A8": (10, 14),
            "5H1": (7, 15),
            "5LF": (9, 15),
            "5A7": (10, 15),
            "5LG": (7, 16),
            "5M7": (8, 16),
            "5K9": (9, 16),
        },
    ),
    (
        "Hampshire borders Wiltshire and Berkshire; the Isle of Wight lies south of it",
        {
            "5QC": (4, 14),
            "5QG": (5, 14),
            "5FE": (5, 15),
        },
    ),
    (
        "Kent east of London, Surrey and Sussex along the south coast",
        {
            "5P9": (10, 16),
            "5QA": (11, 16),
            "5P5": (6, 17),
            "5P6": (7, 17),
            "5LQ": (8, 17),
            "5P7": (9, 17),
            "5P8": (10, 17),
        },
    ),
    (
        "Cornwall is the tip of England; Wiltshire inland, Bristol among its neighbours",
        {
            "5QH": (2, 12),
            "5K3": (3, 12),
            "5QK": (3, 13),
            "5QJ": (2, 14),
            "5FL": (3, 14),
            "5QQ": (1, 16),
            "TAL": (2, 16),
            "5QP": (0, 17),
            "5F1": (1, 17),
        },
    ),
)


class LayoutError(SuiteError):
    """The places given cannot be laid out as tiles."""


def layout(areas: pd.DataFrame, by_hand: Moves = HAND_MOVES) -> pd.DataFrame:
    """A cell for each place: columns [pct_code, column, row, placed] in the order of `areas`,
    column 0 in the west, row 0 in the north.

    `areas` needs pct_code, latitude, longitude (degrees) and sha_name, which holds tiles together.
    `placed` is `algorithm`, or `by_hand` where one of the moves `by_hand` put the tile. Raises
    LayoutError where a position or region is missing or repeated, where a move names an unknown
    place, and where moves leave two places on one cell.
    """
    codes = list(areas["pct_code"])
    if areas[["latitude", "longitude", "sha_name"]].isna().any(axis=None) or len(set(codes)) < len(
        codes
    ):
        raise LayoutError(
            "each place needs one row with its latitude, longitude and region; one is missing or "
            "repeated"
        )
    regions = list(areas["sha_name"])
    points = spread(
        project(areas["latitude"].to_numpy(float), areas["longitude"].to_numpy(float)), regions
    )
    cells = tidy(snap(points), gathered(points, regions), regions)
    left, top = (min(cell[k] for cell in cells) for k in (0, 1))
    placed = {code: (x - left, y - top) for code, (x, y) in zip(codes, cells, strict=True)}
    moved = {code: cell for _, moves in by_hand for code, cell in moves.items()}
    for code in moved:
        if code not in placed:
            raise LayoutError(f"a move by hand names the place {code}, which areas does not have")
    placed |= moved
    if len(set(placed.values())) < len(placed):
        twice = next(cell for cell in placed.values() if list(placed.values()).count(cell) > 1)
        raise LayoutError(
            f"moves by hand leave two places on column {twice[0]}, row {twice[1]}; move one of "
            "them elsewhere"
        )
    rows = [(code, *placed[code], "by_hand" if code in moved else "algorithm") for code in codes]
    return pd.DataFrame(rows, columns=["pct_code", "column", "row", "placed"])


def project(latitude: np.ndarray, longitude: np.ndarray) -> np.ndarray:
    """Positions in tiles, x to the east and y to the south, by an equirectangular projection at the
    middle latitude.
    """
    degree = 111.2 / KM_A_TILE
    middle = math.radians(float(np.mean(latitude)))
    return np.column_stack([longitude * degree * math.cos(middle), -latitude * degree])


def spread(points: np.ndarray, regions: Sequence[str], steps: int = 600) -> np.ndarray:
    """Push places apart until about a tile lies between them, while each is drawn to its nearest
    neighbours of its own region and gently to its own latitude and longitude. Same shape as
    `points`.
    """
    home = points
    turn = (
        np.arange(len(points)) * 2.399963
    )  # the golden angle: places that share a position leave it in different directions
    now = points + 0.01 * np.column_stack([np.cos(turn), np.sin(turn)])
    name = np.array(regions)
    apart = np.linalg.norm(home[:, None] - home[None], axis=2)
    near = np.argsort(apart + 0.5 * apart * (name[:, None] != name[None]), axis=1, kind="stable")[
        :, 1:7
    ]
    for step in range(steps):
        gap = now[:, None] - now[None]
        distance = np.linalg.norm(gap, axis=2) + np.eye(len(now))
        push = np.where(distance < 1.08, (1.08 - distance) / distance, 0.0)
        np.fill_diagonal(push, 0)
        move = 0.24 * (push[:, :, None] * gap).sum(axis=1)
        to = now[near] - now[:, None]
        far = np.linalg.norm(to, axis=2)
        pull = np.where(far > 1.2, (far - 1.2) / np.maximum(far, 1e-9), 0.0)
        move += PULL * (pull[:, :, None] * to).sum(axis=1) * (1 - 0.7 * step / steps)
        now = now + np.clip(move, -0.3, 0.3) + HOME * (home - now)
        now = np.round(now, 7)  # the last digits differ between processors and would decide ties
    return now


def gathered(points: np.ndarray, regions: Sequence[str]) -> np.ndarray:
    """The points drawn a part ROUND of the way to the middle of their region, which makes regions
    round.
    """
    middles = pd.DataFrame(points).groupby(list(regions)).transform("mean").to_numpy()
    return (1 - ROUND) * points + ROUND * middles


def snap(points: np.ndarray) -> list[Cell]:
    """The cells of a grid that take the points with the least sum of squared displacements, one
    point a cell.
    """
    low, high = (
        np.floor(points.min(axis=0)).astype(int) - 1,
        np.ceil(points.max(axis=0)).astype(int) + 1,
    )
    cells = [(x, y) for y in range(low[1], high[1] + 1) for x in range(low[0], high[0] + 1)]
    cost = ((points[:, None] - np.array(cells)[None]) ** 2).sum(axis=2)
    return [cells[j] for j in assign(cost)]


def assign(cost: np.ndarray) -> list[int]:
    """A different column for each row so that the sum of `cost` is least: the Hungarian algorithm
    with shortest augmenting paths.

    `cost` has at least as many columns as rows.
    """
    rows, columns = cost.shape
    u, v = np.zeros(rows + 1), np.zeros(columns + 1)
    taken = np.zeros(
        columns + 1, dtype=int
    )  # which row holds a column, counted from 1; column 0 is where a path starts
    for row in range(1, rows + 1):
        taken[0], at = row, 0
        least, seen, way = (
            np.full(columns + 1, np.inf),
            np.zeros(columns + 1, dtype=bool),
            np.zeros(columns + 1, dtype=int),
        )
        while taken[at]:
            seen[at] = True
            open_ = ~seen
            open_[0] = False
            reduced = np.concatenate([[np.inf], cost[taken[at] - 1] - u[taken[at]] - v[1:]])
            better = open_ & (reduced < least)
            least[better], way[better] = reduced[better], at
            step_to = int(np.argmin(np.where(open_, least, np.inf)))
            delta = least[step_to]
            u[taken[seen]] += delta
            v[seen] -= delta
            least[open_] -= delta
            at = step_to
        while at:
            taken[at], at = taken[way[at]], int(way[at])
    result = [0] * rows
    for column in range(1, columns + 1):
        if taken[column]:
            result[taken[column] - 1] = column - 1
    return result


def tidy(
    cells: Sequence[Cell], points: np.ndarray, regions: Sequence[str], rounds: int = 60
) -> list[Cell]:
    """Swap tiles, or move one to an empty cell beside others, as long as the whole cost falls; then
    the cells.
    """
    board = _Board(list(cells), points, regions)
    for _ in range(rounds):
        if not board.improve():
            break
    return board.cells


def neighbours(cell: Cell) -> tuple[Cell, Cell, Cell, Cell]:
    """The four cells that share a side with a cell."""
    x, y = cell
    return (x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)


def pieces(cells: Sequence[Cell]) -> int:
    """In how many pieces a set of cells lies, where pieces hang together by sides."""
    left, count = set(cells), 0
    while left:
        count += 1
        queue = [left.pop()]
        while queue:
            for cell in neighbours(queue.pop()):
                if cell in left:
                    left.remove(cell)
                    queue.append(cell)
    return count


class _Board:
    """Tiles on cells with the cost of `tidy`; the cells change, the order of the tiles does not."""

    def __init__(self, cells: list[Cell], points: np.ndarray, regions: Sequence[str]) -> None:
        self.cells, self.points, self.regions = cells, points, regions
        self.at = {cell: i for i, cell in enumerate(cells)}
        self.members = {
            r: [i for i, s in enumerate(regions) if s == r] for r in dict.fromkeys(regions)
        }
        self.broken = {r: self._broken(r) for r in self.members}

    def improve(self) -> bool:
        """One pass over all tiles, each taking the best of its possible exchanges; whether any was
        made.
        """
        made = False
        for i in range(len(self.cells)):
            x, y = self.cells[i]
            around = [(x + dx, y + dy) for dy in range(-4, 5) for dx in range(-4, 5) if dx or dy]
            tried = sorted((self._gain(i, cell), cell) for cell in around)
            for gain, cell in tried:
                if gain >= PIECE * sum(self.broken.values()) - 1e-9:
                    break
                if self._try(i, cell, gain):
                    made = True
                    break
        return made

    def _local(self, cells: set[Cell]) -> float:
        """Displacement and edges of some cells and of what touches them."""
        cost = 0.0
        for cell in cells:
            i = self.at.get(cell)
            if i is not None:
                cost += (self.points[i][0] - cell[0]) ** 2 + (self.points[i][1] - cell[1]) ** 2
            for other in neighbours(cell):
                j = self.at.get(other)
                half = 0.5 if other in cells else 1.0
                if (i is None) != (j is None):
                    cost += COAST * half
                elif i is not None and j is not None and self.regions[i] != self.regions[j]:
                    cost += EDGE * half
        return cost

    def _swap(self, i: int, cell: Cell) -> Cell:
        """Put tile i on a cell, and whatever stood there on the cell of i; the cell that i left."""
        old, j = self.cells[i], self.at.pop(cell, None)
        del self.at[old]
        self.cells[i], self.at[cell] = cell, i
        if j is not None:
            self.cells[j], self.at[old] = old, j
        return old

    def _gain(self, i: int, cell: Cell) -> float:
        touched = {self.cells[i], cell}
        before = self._local(touched)
        old = self._swap(i, cell)
        after = self._local(touched)
        self._swap(i, old)
        return after - before

    def _broken(self, region: str) -> int:
        return pieces([self.cells[i] for i in self.members[region]]) - 1

    def _try(self, i: int, cell: Cell, gain: float) -> bool:
        """Make the exchange if the cost falls even with the price of broken pieces."""
        concerned = {self.regions[i], *([self.regions[self.at[cell]]] if cell in self.at else [])}
        old = self._swap(i, cell)
        now = {r: self._broken(r) for r in concerned}
        if gain + PIECE * sum(now[r] - self.broken[r] for r in concerned) < -1e-9:
            self.broken |= now
            return True
        self._swap(i, old)
        return False

"""The tile map's table: what makes it a map, and that it is what the algorithm and the moves by
hand give.
"""

import itertools

import numpy as np
import pandas as pd
import pytest

from helpers import tables
from tests.tools import tile_layout

FLOOR_ALONG = (
    0.65  # rank correlation within a region, of columns with longitude and of rows with latitude
)
FLOOR_NEAREST = 0.95  # share of places whose nearest place stays within two tiles


@pytest.fixture(scope="module")
def areas():
    return tables.read("areas")


@pytest.fixture(scope="module")
def places(areas):
    return tables.read("tiles").merge(areas, on="pct_code", validate="one_to_one")


def test_every_place_has_a_tile_of_its_own(areas):
    table = tables.read("tiles")
    assert list(table["pct_code"]) == list(areas["pct_code"])
    assert len(table) == 151
    assert not table.duplicated(["column", "row"]).any()
    assert table["column"].min() == table["row"].min() == 0
    assert table["column"].max() <= 12
    assert table["row"].max() <= 17


def test_table_is_the_algorithm_with_the_documented_moves(areas):
    table = tables.read("tiles")
    assert table.equals(tile_layout.layout(areas).astype(table.dtypes))
    alone = tile_layout.layout(areas, by_hand=())
    moved = {code for _, moves in tile_layout.HAND_MOVES for code in moves}
    changed = (alone[["column", "row"]] != table[["column", "row"]]).any(axis=1)
    assert (
        set(table["pct_code"][changed])
        == moved
        == set(table["pct_code"][table["placed"] == "by_hand"])
    )


def test_regions_are_whole_and_have_no_holes(places):
    taken = set(zip(places["column"], places["row"], strict=True))
    width, height = places["column"].max() + 1, places["row"].max() + 1
    around = set(itertools.product(range(-1, width + 1), range(-1, height + 1)))
    assert tile_layout.pieces(sorted(taken)) == 1
    assert tile_layout.pieces(sorted(around - taken)) == 1  # all empty cells are one sea
    for region, rows in places.groupby("sha_name"):
        mine = set(zip(rows["column"], rows["row"], strict=True))
        assert tile_layout.pieces(sorted(mine)) == 1, region
        assert tile_layout.pieces(sorted(around - mine)) == 1, region


def test_west_stays_west_and_north_stays_north(places):
    for region, rows in places.groupby("sha_name"):
        ranks = rows[["column", "row", "longitude", "latitude"]].rank()
        assert ranks["column"].corr(ranks["longitude"]) > FLOOR_ALONG, region
        assert ranks["row"].corr(-ranks["latitude"]) > FLOOR_ALONG, region
    ranks = places[["column", "row", "longitude", "latitude"]].rank()
    assert ranks["column"].corr(ranks["longitude"]) > 0.96
    assert ranks["row"].corr(-ranks["latitude"]) > 0.98


def test_neighbours_stay_neighbours(places):
    points = tile_layout.project(places["latitude"].to_numpy(), places["longitude"].to_numpy())
    apart = np.linalg.norm(points[:, None] - points[None], axis=2)
    np.fill_diagonal(apart, np.inf)
    cells = places[["column", "row"]].to_numpy()
    steps = np.abs(cells - cells[apart.argmin(axis=1)]).max(axis=1)
    assert (steps <= 2).mean() > FLOOR_NEAREST


def test_assignment_is_the_cheapest_of_all():
    cost = np.random.default_rng(4).integers(0, 50, (5, 7)).astype(float)
    chosen = tile_layout.assign(cost)
    assert len(set(chosen)) == 5
    best = min(
        sum(cost[i, j] for i, j in enumerate(p)) for p in itertools.permutations(range(7), 5)
    )
    assert sum(cost[i, j] for i, j in enumerate(chosen)) == best


def test_a_small_country_by_hand():
    """Two regions, one degree of longitude wide: order is kept and both hold together."""
    small = pd.DataFrame(
        {
            "pct_code": list("abcd"),
            "latitude": [53.0, 53.0, 52.6, 52.6],
            "longitude": [-1.0, -0.4, -1.0, -0.4],
            "sha_name": ["North", "North", "South", "South"],
        }
    )
    made = tile_layout.layout(small, by_hand=()).set_index("pct_code")
    assert [tuple(made.loc[c, ["column", "row"]]) for c in "abcd"] == [
        (0, 0),
        (1, 0),
        (0, 1),
        (1, 1),
    ]


def test_what_cannot_be_laid_out_says_so(areas):
    few = areas.head(12)
    with pytest.raises(tile_layout.LayoutError, match="one is missing or repeated"):
        tile_layout.layout(pd.concat([few, few]), by_hand=())
    with pytest.raises(tile_layout.LayoutError, match="names the place 5ZZ"):
        tile_layout.layout(few, by_hand=(("why", {"5ZZ": (0, 0)}),))
    a, b = few["pct_code"].iloc[:2]
    with pytest.raises(tile_layout.LayoutError, match="two places on column 3, row 3"):
        tile_layout.layout(few, by_hand=(("why", {a: (3, 3), b: (3, 3)}),))

"""Lists whose amounts may be in another unit than pounds, and do not say so where a reader looks
first.
"""

import random
from pathlib import Path

import pytest

from helpers.spend.files.discovery import SpendFile
from helpers.spend.parse.read_file import read_source
from tests.spend.made_up import text

HEADER = ["Entity", "Date", "Type", "Supplier", "Reference", "Amount"]
POUNDS = ["25001.17", "48210.05", "1234567.89", "30999.99", "88123.4", "26410.31"]
PENCE = ["2500117", "4821005", "123456789", "3099999", "8812340", "2641031"]


def read(amounts, name="payments.csv", title="", foot=""):
    rows = [
        [
            "NHS Anytown CCG",
            f"{k % 28 + 1:02}/04/2020",
            "Rent",
            f"PAYEE {k} LTD",
            str(700100 + k),
            a,
        ]
        for k, a in enumerate(amounts)
    ]
    above = [[title], []] if title else []
    below = [[], [foot]] if foot else []
    data = text([*above, HEADER, *rows, *below]).encode()
    return read_source(SpendFile(name, Path(name)), data=data)


def said(result) -> set[str]:
    return {line[5] for line in result.columns if line[2] == "check"}


@pytest.mark.parametrize("count", [2, 3, 6])
def test_whole_numbers_of_unlikely_size_may_be_pence(count):
    assert "amounts_perhaps_pence" in said(read(PENCE[:count]))
    assert said(read(POUNDS[:count])) == set()


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Spend over £25k April 2020.csv", ""),
        ("spend.csv", "Payments exceeding £25,000"),
        ("spend.csv", "Expenditure over 25k, April 2020"),
        ("spend-over-500.csv", "Payments over £500"),
    ],
)
def test_all_amounts_a_hundred_times_the_threshold_may_be_pence(name, title):
    amounts = ["2600117", "2551234", "3099999"]
    assert "amounts_perhaps_pence" in said(read(amounts, name, title))
    assert said(read(["26001", "25512", "1300999"], name, title)) == set()  # whole pounds


@pytest.mark.parametrize(
    "amounts",
    [
        ["1234567.00", "2345678.00", "3456789.00"],  # pence are printed
        ["1500000", "2000000", "12500000"],  # round sums, as grants are
        ["71234567", "82345678", "63456789"],  # the funding of whole bodies; too large for pence
        ["1234567", "25411", "30999", "26123"],  # one large payment in whole pounds
    ],
)
def test_whole_pounds_are_not_questioned(amounts):
    assert "amounts_perhaps_pence" not in said(read(amounts))


@pytest.mark.parametrize(
    "foot", ["All amounts are in pence", "Note: figures are shown in pence.", "Values in pence"]
)
def test_a_note_below_the_list_says_the_unit(foot):
    result = read(PENCE, foot=foot)
    assert result.payments.num_rows == 0 and "pence" in str(result.refusals)


def test_a_note_below_says_thousands():
    result = read(["26", "123", "48"], foot="All figures are in £000s")
    assert result.payments.num_rows == 0 and "thousands" in str(result.refusals)
    assert read(POUNDS, foot="Amounts are in pounds and pence").payments.num_rows == 6


def payments_of(seed: int, least: int, count: int = 120) -> list[int]:
    """Pence of payments as suppliers are paid: of all sizes, a sixth in whole pounds, some of them
    with VAT.
    """
    rng = random.Random(seed)
    found: list[int] = []
    while len(found) < count:
        pounds = int(10 ** rng.uniform(1.5, 5))
        kind = rng.random()
        net = pounds * 100
        pence = net if kind < 0.17 else net * 6 // 5 if kind < 0.27 else net + rng.randrange(1, 100)
        if pence >= least:
            found.append(pence)
    return found


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("least", "name"), [(500_00, "spend over 500.csv"), (0, "spend.csv")])
def test_endings_tell_small_payments_in_pence_from_whole_pounds(seed, least, name):
    paid = payments_of(seed, least)
    assert "amounts_perhaps_pence" in said(read(map(str, paid), name))
    assert "amounts_perhaps_pence" not in said(read([str(round(p / 100)) for p in paid], name))
    assert "amounts_perhaps_pence" not in said(read([f"{p / 100:.2f}" for p in paid], name))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whole_pounds_from_a_named_threshold_on_are_not_questioned(seed):
    amounts = [str(p) for p in payments_of(seed, 500_00, 400) if p < 9_000_00]  # 50,000 and more
    assert "amounts_perhaps_pence" in said(read(amounts))
    assert "amounts_perhaps_pence" not in said(read(amounts, "payments over £50,000.csv"))


def test_amounts_filled_up_with_noughts_may_be_pence():
    paid = payments_of(1, 500_00, 12)
    assert "amounts_perhaps_pence" in said(read([f"{p:011}" for p in paid]))
    assert "amounts_perhaps_pence" not in said(read([f"{p / 100:011.2f}" for p in paid]))
    assert "amounts_perhaps_pence" not in said(read([*(str(p) for p in paid[:11]), "0"]))

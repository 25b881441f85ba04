"""Every layout and every form of a file: what is read is worked out by hand from the made-up
rows.
"""

import datetime as dt
import shutil
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from helpers import spend
from helpers.core.errors import DataError
from tests.spend.made_up import (
    HEADER,
    PENCE,
    ROWS,
    text,
    write_csv,
    write_ods,
    write_pdf,
    write_xlsb,
    write_xlsx,
)

HERE = Path(__file__).parent.parent


def read(path, override_file=None):
    """Read, and check what must hold of every reading: the accounts close for each sheet, in rows
    and in pence.
    """
    reading = spend.read_files(path, override_file)
    steps = reading.waterfall
    for _, sheet in steps.groupby(["source_file", "source_sheet"]):
        by = sheet.set_index("step")[["rows", "pence"]]
        assert (by.loc["raw"] == by.drop("raw").sum()).all(), sheet
    assert steps[steps.step == "kept"].rows.sum() == len(reading.table)
    assert steps[steps.step == "kept"].pence.sum() == reading.table.amount_pence.sum()
    counted = reading.ledger.groupby("reason").size().to_dict()
    assert steps[~steps.step.isin(["raw", "kept"])].groupby("step").rows.sum().to_dict() == counted
    assert set(reading.ledger.reason) <= set(spend.REASONS)
    return reading


def assert_rows(reading, rows=ROWS):
    assert list(reading.table.supplier) == [r[5] for r in rows]
    assert list(reading.table.transaction) == [r[6] for r in rows]
    assert list(reading.table.expense_type) == [r[3] for r in rows]
    assert list(reading.table.expense_area) == [r[4] for r in rows]
    assert set(reading.table.payer) == {"NHS Anytown CCG"}
    assert list(reading.table.date.dt.strftime("%d/%m/%Y")) == [r[2] for r in rows]
    assert reading.table.amount_pence.sum() == PENCE and not reading.refusals


# --- delimiters and encodings ---


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac_roman"]
)
def test_any_delimiter_and_encoding(tmp_path, delimiter, encoding):
    rows = [HEADER, *ROWS]
    reading = read(write_csv(tmp_path / "april.csv", rows, encoding, delimiter))
    assert_rows(reading)


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_any_line_end(tmp_path, end):
    assert_rows(read(write_csv(tmp_path / "april.csv", end=end)))


def test_the_encoding_is_recorded_and_mac_roman_comes_only_after_cp1252(tmp_path):
    found = {}
    for encoding, name in (("cp1252", "CAFÉ – £"), ("mac_roman", "CAFÉ ç ê è í")):
        row = [*ROWS[0][:5], name, *ROWS[0][6:]]
        reading = read(write_csv(tmp_path / f"{encoding}.csv", [HEADER, row], encoding))
        told = reading.columns.set_index("field").header
        found[encoding] = (told["encoding"], reading.table.supplier[0])
    assert found["cp1252"] == ("cp1252", "CAFÉ – £")
    assert found["mac_roman"][0] in (
        "mac_roman",
        "cp1252",
    )  # cp1252 where it decodes: the rule, not a guess
    data = (
        text([HEADER, [*ROWS[0][:5], "CAF\u00cb \u00cc", *ROWS[0][6:]]])
        .encode("mac_roman")
        .replace(b"CAF", b"CAF\x8d")
    )
    (tmp_path / "mac.csv").write_bytes(data)  # 0x8d does not exist in cp1252
    reading = read(tmp_path / "mac.csv")
    assert reading.columns.set_index("field").header[
        "encoding"
    ] == "mac_roman" and reading.table.supplier[0].startswith("CAFç")


# --- layouts ---


def test_header_in_row_17_under_titles_and_blank_rows(tmp_path):
    titles = [["NHS Anytown CCG"], ["Payments over £25,000, April 2020"], *[[]] * 14]
    reading = read(write_csv(tmp_path / "x.csv", [*titles, HEADER, *ROWS]))
    assert_rows(reading)
    assert reading.ledger.reason.value_counts().to_dict() == {
        "blank": 14,
        "preamble": 2,
        "header": 1,
    }
    assert list(reading.table.source_row) == [18, 19, 20, 21]


def test_no_header_at_all(tmp_path):
    many = [[*r[:6], str(40000 + i), r[7]] for i, r in enumerate(ROWS * 5)]
    reading = read(write_csv(tmp_path / "x.csv", many))
    assert len(reading.table) == 20 and reading.table.amount_pence.sum() == 5 * PENCE
    assert list(reading.table.supplier[:4]) == [r[5] for r in ROWS] and set(
        reading.table.payer
    ) == {"NHS Anytown CCG"}
    assert set(reading.columns[reading.columns.column > 0].how) == {"contents"}


def test_misspelt_headers(tmp_path):
    header = [
        "Departmant Family",
        "Entuty",
        "Dtae",
        "Expence Type",
        "Exepnse Area",
        "Suplier",
        "Transation Number",
        " Amount £s ",
    ]
    assert_rows(read(write_csv(tmp_path / "x.csv", [header, *ROWS])))


def test_columns_swapped_under_right_names(tmp_path):
    header = [*HEADER[:3], "Expense Area", "Expense Type", *HEADER[5:]]
    reading = read(write_csv(tmp_path / "x.csv", [header, *ROWS * 4]))
    assert list(reading.table.expense_type[:4]) == [r[3] for r in ROWS]
    assert "swapped: contents" in set(reading.columns.how)


def test_an_expense_type_under_supplier(tmp_path):
    header = [*HEADER[:3], "Supplier", HEADER[4], "Expense Type", *HEADER[6:]]
    reading = read(write_csv(tmp_path / "x.csv", [header, *ROWS * 4]))
    assert list(reading.table.supplier[:4]) == [r[5] for r in ROWS]


def test_columns_in_another_order_with_others_between(tmp_path):
    order = [7, 5, 2, 6, 1, 4, 3]
    header = [HEADER[i] for i in order] + [
        "Supplier Type",
        "VAT Registration Number",
        "Supplier Postcode",
    ]
    rows = [[r[i] for i in order] + ["SME", "GB123456789", "AB1 2CD"] for r in ROWS]
    assert_rows(read(write_csv(tmp_path / "x.csv", [header, *rows])))


def test_repeated_headers_totals_and_blank_rows(tmp_path):
    blank = [""] * 8
    rows = [
        HEADER,
        *ROWS[:2],
        blank,
        ["Sub Total", *blank[1:7], "-23,765.44"],
        HEADER,
        *ROWS[2:],
        blank[:3],
        [*blank[:6], "Sum:", "106,234.55"],
        [*blank[:7], "106,234.55"],
        ["Grand Total", *blank[1:7], "£106,234.55"],
    ]
    reading = read(write_csv(tmp_path / "x.csv", rows))
    assert_rows(reading)
    assert reading.ledger.reason.value_counts().to_dict() == {
        "header": 2,
        "blank": 2,
        "total": 3,
        "subtotal": 1,
    }
    assert reading.waterfall.set_index("step").pence["total"] == 3 * PENCE


def test_a_payee_called_total_is_no_total(tmp_path):
    row = [*ROWS[0][:5], "TOTAL GAS & POWER", "31009", "500.00"]
    assert "TOTAL GAS & POWER" in set(
        read(write_csv(tmp_path / "x.csv", [HEADER, *ROWS, row])).table.supplier
    )


def test_an_amount_alone_that_is_no_sum_is_listed_as_such(tmp_path):
    reading = read(write_csv(tmp_path / "x.csv", [HEADER, *ROWS, [""] * 7 + ["1,000,000.00"]]))
    assert (
        list(reading.ledger.reason) == ["header", "amount_alone"]
        and reading.ledger.amount_text[1] == "1,000,000.00"
    )


def test_blank_columns_and_trailing_commas(tmp_path):
    rows = [["", *r[:4], "", "", *r[4:], "", "", ""] for r in [HEADER, *ROWS]]
    assert_rows(read(write_csv(tmp_path / "x.csv", rows)))


def test_cells_broken_over_lines(tmp_path):
    header = [*HEADER[:6], "Transaction\nNumber", "Amount\n(£)"]
    rows = [[*r[:5], r[5].replace(" ", "\n", 1), f"{r[6]}\n", r[7]] for r in ROWS]
    reading = read(write_csv(tmp_path / "x.csv", [header, *rows]))
    assert_rows(reading)
    assert list(reading.table.source_row) == [2, 3, 4, 5]


def test_transactions_that_a_spreadsheet_spoilt_are_kept_as_they_are(tmp_path):
    rows = [[*r[:6], "1.80E+13", r[7]] for r in ROWS]
    assert set(read(write_csv(tmp_path / "x.csv", [HEADER, *rows])).table.transaction) == {
        "1.80E+13"
    }


def test_a_stray_quote_swallows_no_rows(tmp_path):
    lines = text([HEADER, *ROWS]).splitlines(keepends=True)
    lines[2] = lines[2].replace("NHS PROPERTY", '"NHS PROPERTY')
    (tmp_path / "x.csv").write_text("".join(lines), encoding="utf-8", newline="")
    reading = read(tmp_path / "x.csv")
    assert len(reading.table) + (reading.ledger.reason != "header").sum() == 4
    assert {"31001", "31003", "31004"} <= set(reading.table.transaction)


def test_a_file_of_titles_in_another_language_is_refused_and_the_others_go_on(tmp_path):
    write_csv(tmp_path / "good.csv")
    write_csv(tmp_path / "bad.csv", [["Le chat", "est noir"], ["un", "deux"]])
    (tmp_path / "noise.csv").write_bytes(bytes(range(256)) * 8)
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "page.xls").write_bytes(b"<html><table><tr><td>1</td></tr></table></html>")
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04broken")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 broken")
    reading = read(tmp_path)
    assert len(reading.table) == 4
    refused = {r.source_file: r.why for r in reading.refusals}
    assert set(refused) == {
        "bad.csv",
        "noise.csv",
        "empty.csv",
        "page.xls",
        "broken.xlsx",
        "broken.pdf",
    }
    assert (
        "web page" in refused["page.xls"]
        and "amounts" in refused["bad.csv"]
        and "empty" in refused["empty.csv"]
    )


def test_amounts_that_look_like_days_of_a_workbook_are_amounts(tmp_path):
    rows = [[*ROWS[0][:6], str(i), amount] for i, amount in enumerate(("45000", "43951", "40000"))]
    assert list(read(write_csv(tmp_path / "x.csv", [HEADER, *rows])).table.amount_pence) == [
        4500000,
        4395100,
        4000000,
    ]


def test_net_and_gross_side_by_side_ask_for_a_look(tmp_path):
    header = [*HEADER[:7], "Net Amount", "VAT", "Gross Amount"]
    rows = [
        [*r[:7], f"{100 * i}.00", f"{20 * i}.00", f"{120 * i}.00"] for i, r in enumerate(ROWS, 1)
    ]
    reading = read(write_csv(tmp_path / "x.csv", [header, *rows]))
    amount = reading.columns.set_index("field").loc["amount"]
    assert (amount.header, amount.sure) == (
        "Gross Amount",
        0.4,
    ) and reading.table.amount_pence.sum() == 120000


def test_debit_beside_credit_is_refused(tmp_path):
    header = [*HEADER[:7], "Debit", "Credit"]
    rows = [
        [*r[:7], "" if i % 2 else "5.00", "5.00" if i % 2 else ""] for i, r in enumerate(ROWS * 3)
    ]
    reading = read(write_csv(tmp_path / "x.csv", [header, *rows]))
    assert [r.code for r in reading.refusals] == ["amount_undecided"]


def test_two_tables_one_under_the_other(tmp_path):
    second = [
        ["Supplier", "Amount", "Date", "Entity"],
        ["HILL SURGERY", "5.00", "30/04/2020", "NHS Anytown CCG"],
    ]
    reading = read(write_csv(tmp_path / "x.csv", [HEADER, *ROWS, [], *second]))
    assert reading.table.amount_pence.sum() == PENCE + 500 and list(reading.table.source_row) == [
        2,
        3,
        4,
        5,
        8,
    ]
    assert reading.ledger.reason.value_counts().to_dict() == {"header": 2, "blank": 1}


@pytest.mark.parametrize("blank", [[], [[]], [["", ""]]])
@pytest.mark.parametrize("told", ["", "header_row,1"])
def test_a_blank_sheet_beside_the_payments_is_no_complaint(blank, told, tmp_path):
    path = write_xlsx(tmp_path / "x.xlsx", {"April": [HEADER, *ROWS], "Sheet2": blank})
    overrides = None
    if told:
        overrides = tmp_path / "o.csv"
        overrides.write_text(
            f"source_file,source_sheet,setting,value\nx.xlsx,April,{told}\n", encoding="utf-8"
        )
    assert_rows(read(path, overrides))


def test_two_equal_claims_to_be_the_amount_are_refused(tmp_path):
    rows = [[r[1], r[2], r[5], f"{i * 37}.50", f"{i * 41}.20"] for i, r in enumerate(ROWS * 5, 1)]
    reading = read(write_csv(tmp_path / "x.csv", rows))
    assert [r.code for r in reading.refusals] == ["amount_undecided"] and len(reading.ledger) == 20


# --- cells ---


def test_amounts_of_every_form(tmp_path):
    forms = {
        "(1,234.56)": -123456,
        "1,234.56-": -123456,
        "£ 25 000.00": 2500000,
        "-£5": -500,
        "5 CR": -500,
        "1.23E+05": 12300000,
        "\u00a01,234.50\u00a0": 123450,
        " -   ": 0,
        "£1,000": 100000,
        "0.125": 12,
        "0.135": 14,
        "−7.00": -700,
        "1.234,56": 123456,
    }
    rows = [[*ROWS[0][:6], str(i), form] for i, form in enumerate(forms)]
    rows += [[*ROWS[0][:6], "98", "see note"], [*ROWS[0][:6], "99", ""]]
    reading = read(write_csv(tmp_path / "x.csv", [HEADER, *rows]))
    assert list(reading.table.amount_pence) == list(forms.values())
    assert list(reading.ledger.reason) == ["header", "amount_unreadable", "amount_blank"]
    flagged = reading.table[reading.table["flags"].str.contains("rounded|scientific")]
    assert list(flagged.amount_text) == ["1.23E+05", "0.125", "0.135"]


def dated(tmp_path, *cells, name="x.csv"):
    rows = [[*ROWS[0][:2], cell, *ROWS[0][3:6], str(i), "1.00"] for i, cell in enumerate(cells)]
    return read(write_csv(tmp_path / name, [HEADER, *rows]))


def test_dates_are_decided_on_all_rows_of_a_file(tmp_path):
    assert list(dated(tmp_path, "04/05/2020", "4/30/2020").table.date) == [
        pd.Timestamp(2020, 4, 5),
        pd.Timestamp(2020, 4, 30),
    ]
    assert list(dated(tmp_path, "04/05/2020", "30/4/2020").table.date) == [
        pd.Timestamp(2020, 5, 4),
        pd.Timestamp(2020, 4, 30),
    ]
    assert list(dated(tmp_path, "04/05/2020", "04/06/2020", "04/07/2020").table.date.dt.month) == [
        4,
        4,
        4,
    ]
    unsure = dated(tmp_path, "04/05/2020").table
    assert (
        unsure.date[0] == pd.Timestamp(2020, 5, 4) and unsure["flags"][0] == "date_order_undecided"
    )
    assert dated(tmp_path, "04/05/2020", name="spend-april-2020.csv").table.date[0] == pd.Timestamp(
        2020, 4, 5
    )


def test_dates_of_every_form(tmp_path):
    forms = [
        "30-Apr-20",
        "30 April 2020",
        "2020-04-30",
        "43951",
        "30.04.2020",
        "30/04/20",
        "2020-04-30 00:00:00",
        "30th April 2020",
        "20200430",
    ]
    assert set(dated(tmp_path, *forms).table.date) == {pd.Timestamp(2020, 4, 30)}


def test_a_month_is_a_period_and_a_hidden_date_takes_the_files(tmp_path):
    table = dated(tmp_path, "Apr-20", "######", "", "30/04/2020", name="april 2020.csv").table
    assert list(table.period) == ["2020-04"] * 4 and table.date.isna().sum() == 3
    assert list(table["flags"]) == ["", "date_hidden;period_of_file", "period_of_file", ""]


# --- workbooks, PDF, zip ---


def typed(rows):
    return [
        [
            *r[:2],
            dt.datetime.strptime(r[2], "%d/%m/%Y").date(),
            *r[3:7],
            float(r[7].replace(",", "").replace("£", "")),
        ]
        for r in rows
    ]


@pytest.mark.parametrize(
    ("write", "ending"), [(write_xlsx, "xlsx"), (write_xlsb, "xlsb"), (write_ods, "ods")]
)
def test_workbooks_with_several_sheets(tmp_path, write, ending):
    path = tmp_path / f"x.{ending}"
    write(
        path,
        {
            "April": [HEADER, *typed(ROWS[:2])],
            "May": [[], ["Title"], HEADER, *typed(ROWS[2:])],
            "Notes": [["made up"], ["for a test"]],
        },
    )
    reading = read(path)
    assert_rows(reading)
    assert list(reading.table.source_sheet) == ["April", "April", "May", "May"]
    assert list(reading.table.source_row) == [2, 3, 4, 5]


def test_the_old_binary_workbook(tmp_path):
    shutil.copy(HERE / "made-up.xls", tmp_path / "x.xls")
    reading = read(tmp_path / "x.xls")
    assert list(reading.table.amount_pence) == [123456, -510] and list(reading.ledger.reason)[
        :2
    ] == ["header", "total"]
    assert list(reading.table.date) == [pd.Timestamp(2020, 4, 7), pd.Timestamp(2020, 4, 30)]


def test_a_workbook_under_a_wrong_ending(tmp_path):
    path = write_xlsx(tmp_path / "x.csv", {"April": [HEADER, *typed(ROWS)]})
    assert_rows(read(path))


def test_a_float_of_a_workbook_is_what_the_workbook_shows(tmp_path):
    rows = [
        [*typed(ROWS)[0][:7], value]
        for value in (117320.15000000001, 0.1 + 0.2, 1234.565, -19710294.07)
    ]
    table = read(write_xlsx(tmp_path / "x.xlsx", {"A": [HEADER, *rows]})).table
    assert list(table.amount_pence) == [11732015, 30, 123456, -1971029407]
    assert list(table["flags"]) == ["", "", "amount_rounded", ""]


def test_a_pivot_table_beside_the_payments_is_not_counted_twice(tmp_path):
    pivot = [["Row Labels", "Sum of Amount"], ["HILL SURGERY", 30000.0], ["Grand Total", 30000.0]]
    reading = read(
        write_xlsx(tmp_path / "x.xlsx", {"Data": [HEADER, *typed(ROWS)], "Pivot": pivot})
    )
    assert_rows(reading)
    assert (reading.ledger.reason == "sheet_summary").sum() == 3


@pytest.mark.parametrize("ruled", [True, False])
def test_tables_in_pdf(tmp_path, ruled):
    wrapped = [[*r[:5], r[5].replace(" ", "\n", 1), *r[6:]] for r in ROWS[:2]]
    reading = read(write_pdf(tmp_path / "x.pdf", [[HEADER, *wrapped], ROWS[2:]], ruled=ruled))
    assert_rows(reading)
    assert list(reading.table.source_sheet) == ["page 1", "page 1", "page 2", "page 2"]
    assert list(reading.table.source_row) == [2, 3, 1, 2]


def test_a_last_row_in_pdf_without_its_rule_is_read(tmp_path):
    assert_rows(read(write_pdf(tmp_path / "x.pdf", [[HEADER, *ROWS]], unruled_last=True)))


def test_a_pdf_without_a_table_is_refused(tmp_path):
    reading = read(write_pdf(tmp_path / "x.pdf", [[]]))
    assert "PDF" in reading.refusals[0].why


def test_a_zip_is_read_where_it_is_and_its_names_lead_nowhere(tmp_path):
    data = text([HEADER, *ROWS])
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as packed:
        packed.writestr("april/spend.csv", data)
        packed.writestr("../../outside.csv", data)
        packed.writestr("C:\\evil\\spend.csv", data)
        packed.writestr("readme.md", "not a table")
    before = sorted(p for p in tmp_path.parent.rglob("*"))
    reading = read(tmp_path / "all.zip")
    assert sorted(p for p in tmp_path.parent.rglob("*")) == before
    assert set(reading.table.source_file) == {
        "all.zip/april/spend.csv",
        "all.zip/outside.csv",
        "all.zip/evil/spend.csv",
    }
    assert reading.table.amount_pence.sum() == 3 * PENCE


def test_a_zip_bomb_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("bomb.csv", b"0" * (60 << 20))
    assert "bomb" in read([tmp_path / "bomb.zip"]).refusals[0].why


def test_zips_in_a_zip_are_read_to_a_depth(tmp_path):
    inner = text([HEADER, *ROWS]).encode()
    name = "x.csv"
    for depth in range(4):
        path = tmp_path / f"{depth}.zip"
        with zipfile.ZipFile(path, "w") as packed:
            packed.writestr(name, inner)
        inner, name = path.read_bytes(), path.name
    reading = read([tmp_path / "2.zip"])
    assert_rows(reading)
    assert set(reading.table.source_file) == {"2.zip/1.zip/0.zip/x.csv"}
    assert "too deep" in read([tmp_path / "3.zip"]).refusals[0].why


# --- who pays ---


def test_who_pays_where_no_column_says_so(tmp_path):
    rows = [r[2:] for r in [HEADER, *ROWS]]
    assert set(read(write_csv(tmp_path / "x.csv", rows)).table.payer) == {"unknown"}
    write_csv(tmp_path / "Anytown" / "x.csv", rows)
    assert set(read(tmp_path).table.payer) == {"unknown", "Anytown"}
    titled = [["NHS Anytown CCG - payments over £25,000"], *rows]
    assert set(read(write_csv(tmp_path / "t.csv", titled)).table.payer) == {"NHS Anytown CCG"}
    sheet = {"NHS Anytown CCG": [r[2:] for r in [HEADER, *typed(ROWS)]]}
    assert set(read(write_xlsx(tmp_path / "x.xlsx", sheet)).table.payer) == {"NHS Anytown CCG"}


def test_a_blank_payer_is_filled_where_the_file_has_one(tmp_path):
    rows = [[r[0], "" if i == 2 else r[1], *r[2:]] for i, r in enumerate(ROWS)]
    table = read(write_csv(tmp_path / "x.csv", [HEADER, *rows])).table
    assert set(table.payer) == {"NHS Anytown CCG"} and list(table["flags"]) == [
        "",
        "",
        "payer_filled",
        "",
    ]


# --- paths and overrides ---


def test_paths_of_every_kind(tmp_path):
    write_csv(tmp_path / "a" / "April.csv")
    write_csv(tmp_path / "b" / "April.csv")
    (tmp_path / "a" / "README.md").write_text("words")
    (tmp_path / "a" / "~$x.xlsx").write_bytes(b"lock")
    assert set(read(tmp_path).table.source_file) == {"a/April.csv", "b/April.csv"}
    assert set(read(str(tmp_path / "*" / "*.csv")).table.source_file) == {
        "a/April.csv",
        "b/April.csv",
    }
    assert set(
        read([tmp_path / "a" / "April.csv", tmp_path / "b" / "April.csv"]).table.source_file
    ) == {
        "a/April.csv",
        "b/April.csv",
    }
    write_csv(tmp_path / "c" / "a" / "April.csv")
    both = read([tmp_path / "a", tmp_path / "c", tmp_path / "c" / "a"])
    assert (
        set(both.table.source_file) == {"April.csv", "a/April.csv"}
        and both.waterfall.source_file.nunique() == 2
    )
    deep = read([tmp_path, tmp_path / "c"]).waterfall.source_file.unique()
    assert len(deep) == 3
    with pytest.raises(DataError, match="there is no file"):
        read(tmp_path / "nowhere.csv")
    with pytest.raises(DataError, match="no spend file"):
        (tmp_path / "none").mkdir()
        read(tmp_path / "none")


def overrides(tmp_path, *lines):
    path = tmp_path / "mine.overrides"
    path.write_text(
        "source_file,source_sheet,setting,value\n" + "\n".join(lines) + "\n", encoding="utf-8"
    )
    return path


def test_an_override_file_wins(tmp_path):
    header = [*HEADER[:5], "Thing A", "Thing B", "Thing C"]
    path = write_csv(tmp_path / "x.csv", [["title"], header, *ROWS])
    mine = overrides(
        tmp_path,
        "x.csv,,supplier,Thing A",
        "*.csv,,transaction,7",
        "x.csv,,amount,Thing C",
        "x.csv,,header_row,2",
        "x.csv,,payer,=NHS Anytown CCG",
    )
    assert_rows(read(path, mine))
    mine = overrides(tmp_path, "x.csv,,skip,yes")
    assert set(read(path, mine).ledger.reason) == {"skipped"}


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("x.csv,,suplier,3", "did you mean 'supplier'"),
        ("x.csv,,date_order,american", "day first or month first"),
        ("a,b", "2 cells"),
        ("x.csv,,period,=soon", "2020-04"),
    ],
)
def test_a_wrong_override_file_says_where(tmp_path, line, complaint):
    with pytest.raises(DataError, match=complaint):
        read(write_csv(tmp_path / "x.csv"), overrides(tmp_path, line))


def test_an_override_of_a_column_that_is_not_there_refuses_the_file(tmp_path):
    reading = read(write_csv(tmp_path / "x.csv"), overrides(tmp_path, "x.csv,,amount,Nonsense"))
    assert [r.code for r in reading.refusals] == ["override_wrong"]


def test_a_header_at_the_foot_of_a_sheet_without_dates_and_references(tmp_path):
    rows = [[f"Payee {name} Ltd", f"{k + 1},250.10", "Rent"] for k, name in enumerate("ABCDEF")]
    path = write_csv(tmp_path / "may_2014.csv", [*rows, ["Supplier", "Amount", "Expense type"]])
    reading = spend.read_files(path)
    assert len(reading.table) == 6
    assert int(reading.table.amount_pence.sum()) == 2_250_060

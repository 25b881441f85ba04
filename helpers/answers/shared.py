"""Exhibits that several notebooks show: where sources disagree, which claims were tested, when things happened."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from helpers import tables
from helpers.core.errors import SuiteError
from helpers.explore.answer import Answer
from helpers.explore.choices import choose
from helpers.explore.explorers import Explorer

VERDICTS = (
    "supported",
    "consistent with the outcome",
    "not supported",
    "contradicted",
    "not measurable",
)


def disagreements(*topics: str) -> Explorer:
    """The pairs of statements that seem to conflict on these topics, and how the suite treats each."""
    rows = tables.read("disagreements")
    unknown = [t for t in topics if t not in set(rows["topic"])]
    if unknown:
        raise SuiteError(
            f"no disagreement is about {unknown[0]!r}; topics are {', '.join(rows['topic'].unique())}"
        )
    rows = rows[rows["topic"].isin(topics)]
    figures = pd.concat([rows["figure_id_a"], rows["figure_id_b"]]).dropna().unique()
    sources = sorted({tables.figure(f).source.source_id for f in figures})

    def answer() -> Answer:
        return Answer(
            f"{len(rows)} pair{'s' if len(rows) > 1 else ''} of statements seem{'' if len(rows) > 1 else 's'} to conflict here; "
            "each is kept, with its likely reason and what is done about it.",
            figures=[],
            table=rows[["claim_a", "claim_b", "likely_reason", "how_to_treat"]].set_axis(
                ["One source says", "Another says", "Likely reason", "How this suite treats it"],
                axis=1,
            ),
            sources=sources,
            basis="published",
            caveats=["The likely reason is a judgement unless a source says so."],
        )

    return Explorer(
        "disagree-" + "-".join(topics).replace(" ", "-"),
        f"Where sources disagree: {' and '.join(topics)}",
        {},
        answer,
    )


def claims(notebook: str, verdicts: Mapping[str, tuple[str, str]]) -> Explorer:
    """The claims that a notebook tests, each with a verdict from VERDICTS and what the numbers say.

    Raises SuiteError unless `verdicts` covers exactly the claims that claims.csv assigns to the notebook.
    """
    rows = tables.read("claims").set_index("claim_id")
    rows = rows[rows["notebook"] == notebook]
    if set(verdicts) != set(rows.index):
        raise SuiteError(
            f"notebook {notebook} must judge the claims {', '.join(rows.index)}, not {', '.join(verdicts)}"
        )
    for claim, (verdict, _) in verdicts.items():
        if verdict not in VERDICTS:
            raise SuiteError(
                f"claim {claim}: {verdict!r} is no verdict; use one of {', '.join(VERDICTS)}"
            )
        if verdict != rows.at[claim, "verdict"]:
            raise SuiteError(
                f"claim {claim}: the notebook says {verdict!r} and claims.csv {rows.at[claim, 'verdict']!r}; make them agree"
            )

    def answer() -> Answer:
        table = pd.DataFrame(
            {
                "Claim": rows["claim"],
                "Made by": rows["speaker"],
                "Date": [tables.date_in_words(d) for d in rows["date"]],
                "Verdict": [verdicts[c][0] for c in rows.index],
                "What the numbers say": [verdicts[c][1] for c in rows.index],
            }
        )
        counts = table["Verdict"].value_counts()
        return Answer(
            f"Of {len(rows)} claims tested here: {'; '.join(f'{n} {verdict}' for verdict, n in counts.items())}.",
            figures=[],
            table=table.reset_index(drop=True),
            sources=sorted(rows["source_id"].unique()),
            basis="computed",
            caveats=[
                "A verdict is about the number in the claim, not about whether the policy was right."
            ],
        )

    return Explorer("claims", "What became of the claims made at the time?", {}, answer)


def all_claims() -> Explorer:
    """Every claim with its verdict and the notebook that gives the numbers, to be narrowed by verdict."""
    rows = tables.read("claims")
    options = {"all": "all"} | {v: v for v in VERDICTS if v in set(rows["verdict"])}

    def answer(verdict: str) -> Answer:
        kept = rows if verdict == "all" else rows[rows["verdict"] == verdict]
        table = pd.DataFrame(
            {
                "Claim": kept["claim"],
                "Made by": kept["speaker"],
                "Date": [tables.date_in_words(d) for d in kept["date"]],
                "Verdict": kept["verdict"],
                "Numbers in notebook": kept["notebook"],
                "What was looked at": kept["what_the_suite_shows"],
            }
        )
        counts = rows["verdict"].value_counts()
        words = ", ".join(f"{counts[v]} {v}" for v in options if v != "all")
        return Answer(
            f"Of {len(rows)} claims made between 2006 and 2010: {words}.",
            figures=[],
            table=table.reset_index(drop=True),
            sources=sorted(rows["source_id"].unique()),
            basis="computed",
            caveats=[
                "A verdict is about the number in a claim, not about whether the policy was right.",
                "Not measurable: no figure that we hold could decide it. The notebook says why.",
            ],
        )

    return Explorer(
        "all-claims", "What became of every claim?", {"verdict": choose("Verdict", options)}, answer
    )


def timeline() -> pd.DataFrame:
    """The policy timeline with `date` as a datetime to draw at and `shown` as a reader would write it, in order of date."""
    rows = tables.read("policy_timeline").copy()
    known = rows["date"].astype(str)
    rows["date"] = pd.to_datetime(known + known.str.len().map({4: "-01-01", 7: "-01", 10: ""}))
    rows["shown"] = [tables.date_in_words(text) for text in known]
    return rows.sort_values("date", kind="stable").reset_index(drop=True)

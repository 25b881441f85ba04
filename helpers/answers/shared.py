"""Where sources disagree, what became of claims, and dated events: shown by several notebooks."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from helpers import tables
from helpers.answers.wording import count_in_words, spelled, upper_first
from helpers.core.errors import SuiteError
from helpers.core.formatting import house_style, joined
from helpers.explore.answer import Answer
from helpers.explore.choices import choose
from helpers.explore.explorers import Explorer

__all__ = ["VERDICTS", "all_claims", "claims", "disagreements", "timeline"]

VERDICTS = ("supported", "partly supported", "not supported", "not measurable")
_DENIALS = re.compile(
    r"\b(?:none|not (?:been )?measured|not known|no measure|did not become|they did not)\b", re.I
)
DISAGREEMENT_COLUMNS = {
    "claim_a": "One source says",
    "claim_b": "Another says",
    "likely_reason": "Likely reason",
    "how_to_treat": "How this suite treats it",
}
ABOUT_THE_NUMBER = "A verdict is about the number in {}, not about whether the policy was right."


def disagreements(*topics: str, question: str = "") -> Explorer:
    """The pairs of statements that seem to conflict, and how the suite treats each.

    Args:
        topics: Topics of the table disagreements, at least one.
        question: What stands above the answer; by default it names the topics.

    Returns:
        An explorer without choices.

    Raises:
        SuiteError: A topic has no disagreement; the message lists those that have.
    """
    every = tables.read("disagreements")
    unknown = [topic for topic in topics if topic not in set(every["topic"])]
    if unknown:
        raise SuiteError(
            f"no disagreement is about {unknown[0]!r}; "
            f"topics are {', '.join(every['topic'].unique())}"
        )
    rows = every[every["topic"].isin(topics)]

    def answer() -> Answer:
        return Answer(
            f"{_pairs_seem(len(rows))} to conflict here; "
            f"{'it' if len(rows) == 1 else 'each'} is kept, with its likely reason and what is "
            "done about it.",
            figures=[],
            table=rows[list(DISAGREEMENT_COLUMNS)].rename(columns=DISAGREEMENT_COLUMNS),
            sources=_sources_of_both(rows),
            basis="published",
            caveats=["The likely reason is a judgement unless a source says so."],
        )

    name = "disagree-" + "-".join(topics).replace(" ", "-")
    heading = question or f"Which sources disagree about the {joined(topics)}, and why?"
    return Explorer(name, heading, {}, answer)


def _pairs_seem(count: int) -> str:
    """The subject and the verb, in the number that is needed."""
    verb = "seems" if count == 1 else "seem"
    return upper_first(f"{count_in_words(count, 'pair', 'pairs')} of statements {verb}")


def _sources_of_both(rows: pd.DataFrame) -> list[str]:
    """The sources of the figures on either side, in alphabetical order."""
    figures = pd.concat([rows["figure_id_a"], rows["figure_id_b"]]).dropna().unique()
    return sorted({tables.figure(figure).source_id for figure in figures})


def claims(notebook: str, verdicts: Mapping[str, tuple[str, str]]) -> Explorer:
    """The claims of the time that a notebook tests, each with a verdict and what the numbers say.

    Args:
        notebook: The number of the notebook, such as '01'.
        verdicts: For each claim that claims.csv assigns to it, by id: one of VERDICTS, and what
            the numbers say.

    Returns:
        An explorer without choices.

    Raises:
        SuiteError: Claims are missing or too many, a verdict is none of VERDICTS, it differs from
            the one in claims.csv, or its evidence denies it.
    """
    every = tables.read("claims").set_index("claim_id")
    rows = every[every["notebook"] == notebook]
    if set(verdicts) != set(rows.index):
        raise SuiteError(
            f"notebook {notebook} must judge the claims {', '.join(rows.index)}, "
            f"not {', '.join(verdicts)}"
        )
    for claim, (verdict, _) in verdicts.items():
        _check_verdict(claim, verdict, rows.at[claim, "verdict"])
        _check_evidence(claim, *verdicts[claim])
    table = pd.DataFrame(
        {
            "Claim": rows["claim"],
            "Made by": rows["speaker"],
            "Date": [tables.date_in_words(date) for date in rows["date"]],
            "Verdict": [verdicts[claim][0] for claim in rows.index],
            "What the numbers say": [verdicts[claim][1] for claim in rows.index],
        }
    ).reset_index(drop=True)
    counts = table["Verdict"].value_counts(sort=False).reindex(VERDICTS).dropna().astype(int)

    def answer() -> Answer:
        return Answer(
            _claims_tested(counts),
            figures=[],
            table=table,
            sources=sorted(rows["source_id"].unique()),
            basis="computed",
            caveats=[ABOUT_THE_NUMBER.format("the claim")],
        )

    return Explorer("claims", "What became of the claims made at the time?", {}, answer)


def _claims_tested(counts: pd.Series) -> str:
    """How many of the claims that a notebook tests have each verdict, as a sentence."""
    total, verdicts = int(counts.sum()), counts.index
    if len(counts) == 1:
        if total == 1:
            return f"The one claim tested here is {verdicts[0]}."
        return f"All {spelled(total)} claims tested here are {verdicts[0]}."
    return f"Of the {spelled(total)} claims tested here, {_each_verdict(counts)}."


def _each_verdict(counts: pd.Series) -> str:
    """'two are supported and one is not measurable', by verdict."""
    first, *others = counts.items()
    verb = "is" if first[1] == 1 else "are"
    told = [f"{spelled(first[1])} {verb} {first[0]}"]
    return joined([*told, *(f"{spelled(n)} {verdict}" for verdict, n in others)])


def _check_verdict(claim: str, verdict: str, on_record: str) -> None:
    if verdict not in VERDICTS:
        raise SuiteError(
            f"claim {claim}: {verdict!r} is no verdict; use one of {', '.join(VERDICTS)}"
        )
    if verdict != on_record:
        raise SuiteError(
            f"claim {claim}: the notebook says {verdict!r} and claims.csv {on_record!r}; "
            "make them agree"
        )


def _check_evidence(claim: str, verdict: str, evidence: str) -> None:
    """Refuse evidence that denies what the verdict says of it."""
    denial = _DENIALS.search(evidence)
    if verdict == "supported" and denial:
        raise SuiteError(
            f"claim {claim} cannot be supported by evidence that says {denial[0]!r}; "
            "give another verdict or other evidence"
        )


def all_claims() -> Explorer:
    """Every claim with its verdict and the notebook that has the numbers, narrowed by verdict.

    Returns:
        An explorer with the choice `verdict`: 'all', or one of VERDICTS that occurs.
    """
    rows = tables.read("claims")
    counts = rows["verdict"].value_counts()
    occurring = [verdict for verdict in VERDICTS if verdict in counts]
    in_words = _each_verdict(counts.reindex(occurring))

    def answer(verdict: str) -> Answer:
        chosen = rows if verdict == "all" else rows[rows["verdict"] == verdict]
        return Answer(
            f"Of {len(rows)} claims made between 2006 and 2010, {in_words}.",
            figures=[],
            table=_claims_table(chosen),
            sources=sorted(rows["source_id"].unique()),
            basis="computed",
            caveats=[
                ABOUT_THE_NUMBER.format("a claim"),
                "Not measurable: no figure that we hold could decide it. "
                "The report that looks at it says why.",
            ],
        )

    choices = {"verdict": choose("Verdict", ["all", *occurring])}
    return Explorer("all-claims", "What became of every claim?", choices, answer)


def _claims_table(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Claim": rows["claim"],
            "Made by": rows["speaker"],
            "Date": [tables.date_in_words(date) for date in rows["date"]],
            "Verdict": rows["verdict"],
            "Numbers in report": rows["notebook"],
            "What was looked at": rows["what_the_suite_shows"],
        }
    )


def timeline() -> pd.DataFrame:
    """The policy timeline in order of date.

    Returns:
        The table policy_timeline with `date` as a datetime to draw at, the first day of what is
        known, and `shown`, the date as a reader would write it; sums in titles in the house style.
    """
    rows = tables.read("policy_timeline").copy()
    written = rows["date"].astype(str)
    missing_part = written.str.len().map({4: "-01-01", 7: "-01", 10: ""})
    rows["date"] = pd.to_datetime(written + missing_part)
    rows["title"] = rows["title"].map(house_style)
    rows["shown"] = [tables.date_in_words(text) for text in written]
    return rows.sort_values("date", kind="stable").reset_index(drop=True)

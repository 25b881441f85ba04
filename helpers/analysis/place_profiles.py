"""Places: who took over, when, on what evidence, for what value; a card each, and lists of many.

Frames in, words and frames out: nothing is read or drawn here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, Literal

import numpy as np
import pandas as pd

from helpers import tables
from helpers.analysis import concentration, valuation
from helpers.analysis.valuation.transfer_dates import STATUSES
from helpers.core.formatting import Interval, joined
from helpers.tables import provider_models

__all__ = [
    "COMPARED_ROWS",
    "EVIDENCE_WORDS",
    "NOT_FOLLOWED",
    "WEAK",
    "Card",
    "RegionLine",
    "Values",
    "compare_places",
    "comparison_columns",
    "deadline_states",
    "place_cards",
    "place_table",
    "region_lines",
    "search_options",
    "share_by_region",
    "value_parts",
    "a_kind",
    "with_evidence",
]

EVIDENCE_WORDS = {
    "states_transfer": "a source states the transfer",
    "shows_later_operator": "a later provider was seen",
    "states_plan": "only a plan was found",
    "general_knowledge": "general knowledge, no source",
}
_EVIDENCE_SENTENCES = {
    "states_transfer": "A source states the transfer.",
    "shows_later_operator": "A later provider was seen; we found no document that records the "
    "transfer.",
    "states_plan": "Only a plan was found.",
    "general_knowledge": "This is general knowledge, without a source.",
}
_Evidence = Literal["stated", "inferred", "plan only"]
_EVIDENCE_KINDS: dict[str, _Evidence] = {
    "states_transfer": "stated",
    "shows_later_operator": "inferred",
    "general_knowledge": "inferred",
    "states_plan": "plan only",
}
WEAK = ("states_plan", "general_knowledge")
NOT_FOLLOWED = "not followed here"


@dataclass(frozen=True)
class Card:
    """What is known of one place's transfer."""

    name: str
    kind: str  # group of the main destination
    evidence: _Evidence  # of the main destination
    sentence: str
    table: pd.DataFrame  # a row a destination: Organisation, Kind, Services, Moved, Evidence, Later
    sources: tuple[str, ...]
    caveats: tuple[str, ...]

    def __repr__(self) -> str:
        """The place, who took over, the sources and the basis, on one line."""
        return (
            f"<Card of {self.name}: to {joined(self.table['Organisation'])}; "
            f"sources {joined(self.sources) or 'none'}; {self.basis}>"
        )

    def _repr_html_(self) -> str:
        """The sentence and the table of destinations, for JupyterLab."""
        return f"<p>{escape(self.sentence)}</p>{self.table.to_html(index=False)}"

    @property
    def basis(self) -> str:
        """`published` where any source is named, `computed` where all is general knowledge."""
        return "published" if self.sources else "computed"


def place_cards(
    destinations: pd.DataFrame,
    areas: pd.DataFrame,
    enterprises: pd.DataFrame,
    trusts: pd.DataFrame,
    history: pd.DataFrame,
) -> dict[str, Card]:
    """A card for each PCT.

    Args:
        destinations: The table pct_destinations.
        areas: The table areas.
        enterprises: The table social_enterprises.
        trusts: The table community_trusts.
        history: The table place_history.

    Returns:
        PCT code -> card.
    """
    core = valuation.core_rows(destinations, areas)
    interim = destinations[destinations["counts_as_core"] & (destinations["phase"] == "interim")]
    fates = _fates(enterprises, trusts)
    later = {str(code): _later_spells(spells) for code, spells in history.groupby("pct_code")}
    found = {}
    for code, rows in core.groupby("pct_code", sort=False):
        rows = rows.sort_values("main_destination", ascending=False, kind="stable")
        table = pd.DataFrame(
            {
                "Organisation": rows["destination_name"],
                "Kind": [provider_models.label(m) for m in rows["provider_model"]],
                "Services": rows["service_detail"].fillna("not stated"),
                "Moved": [_moved(r) for r in rows.itertuples()],
                "Evidence": [EVIDENCE_WORDS[e] for e in rows["evidence_basis"]],
                "Later": [
                    later[code] if r.main_destination else _later(fates, r)
                    for r in rows.itertuples()
                ],
            }
        ).reset_index(drop=True)
        remarks = [
            f"{r.destination_name}: {r.caveat}."
            for r in rows.itertuples()
            if isinstance(r.caveat, str)
        ]
        for row in interim[interim["pct_code"] == code].itertuples():
            what = (
                "was planned but halted"
                if row.planned_or_done == "halted"
                else "held services for a time"
            )
            remarks.append(f"{row.destination_name} {what}.")
        main = rows.iloc[0]
        found[str(code)] = Card(
            main["pct_name"],
            provider_models.group_of(main["provider_model"]),
            _EVIDENCE_KINDS[main["evidence_basis"]],
            _sentence(rows),
            table,
            tuple(dict.fromkeys(rows["source_id"].dropna())),
            tuple(dict.fromkeys(remarks)),
        )
    return found


def place_table(
    rows: pd.DataFrame,
    badges: pd.Series,
    tiles: pd.DataFrame,
    ccgs: pd.DataFrame,
    icbs: pd.DataFrame,
    icbs_2022: pd.DataFrame,
    councils: pd.DataFrame,
) -> pd.DataFrame:
    """One row a PCT, region by region: its main destination, how it is known, its tile, and who
    followed it.

    Args:
        rows: The rows of an Estimate.
        badges: Its badges.
        tiles: The table tiles.
        ccgs: The table ccgs.
        icbs: The table icbs.
        icbs_2022: The table icbs_2022.
        councils: The table pct_councils.

    Returns:
        The columns of `rows` and [short, kind, moved, evidence, known, ccgs, icbs, boards_2022,
        councils, also, hover]; `also` holds all other codes and names by which a place is found.
    """
    main = (
        rows[rows["main_destination"]]
        .merge(tiles, on="pct_code", validate="one_to_one")
        .merge(councils[["pct_code", "councils"]], on="pct_code", validate="one_to_one")
        .sort_values(["sha_name", "pct_name"])
    )
    ccg = ccgs.set_index("ccg_code")["ccg_name"]
    today, before = _board_words(icbs), _board_words(icbs_2022)
    return (
        main.assign(
            short=main["pct_name"].str.removesuffix(" PCT"),
            kind=[provider_models.label(m) for m in main["provider_model"]],
            moved=[_moved(r) for r in main.itertuples()],
            evidence=main["evidence_basis"].map(EVIDENCE_WORDS),
            known=main["pct_code"].map(badges),
            ccgs=[
                joined(f"NHS {ccg[c]} CCG" for c in codes) for codes in main["successor_ccg_codes"]
            ],
            icbs=[joined(today[c][0] for c in codes) for codes in main["icb_codes"]],
            boards_2022=[joined(before[c][0] for c in codes) for codes in main["icb_2022_codes"]],
            councils=[joined(names) for names in main["councils"]],
            also=[_other_words(r, today, before) for r in main.itertuples()],
            hover=[
                f"{r.destination_name}, {tables.date_in_words(_text(r.transfer_date))}"
                for r in main.itertuples()
            ],
        )
        .reset_index(drop=True)
        .astype(object)
    )  # plain Python values: a map goes through them cell by cell, state after state


def search_options(places: pd.DataFrame) -> tuple[dict[str, str], dict[str, str]]:
    """Places for a search list.

    Args:
        places: The table of places, from `place_table`.

    Returns:
        PCT code -> words shown, in the order of regions; and PCT code -> further words to find the
        place by.
    """
    words = {p.pct_code: f"{p.short} ({p.sha_name})" for p in places.itertuples()}
    also = {p.pct_code: f"{p.ccgs} {p.also}" for p in places.itertuples()}
    return words, also


def _board_words(boards: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Code -> a board's name and all that it is also written as: ICB, &, without NHS."""
    found = {}
    for board in boards.itertuples():
        short = board.icb_name.replace("Integrated Care Board", "ICB").removeprefix("NHS ")
        names = (board.icb_name, f"NHS {short}", short.replace(" and ", " & "), *board.other_names)
        found[str(board.icb_code)] = names
    return found


def _other_words(
    place: Any, today: Mapping[str, tuple[str, ...]], before: Mapping[str, tuple[str, ...]]
) -> str:
    """Every other code and name by which a place is found, each once."""
    words = [place.pct_code, place.sha_code, *place.successor_ccg_codes]
    for boards, codes in ((today, place.icb_codes), (before, place.icb_2022_codes)):
        words += [word for code in codes for word in (code, *boards[code])]
    words += [f"{name} council" for name in place.councils]
    return " ".join(dict.fromkeys(words))


def with_evidence(places: pd.DataFrame, evidence: str) -> pd.Series:
    """Which places have the evidence asked for.

    Args:
        places: The table of places, from `place_table`.
        evidence: `all`, `weak` (a plan or general knowledge) or a value of evidence_basis.

    Returns:
        A mask of `places`.
    """
    if evidence == "all":
        return pd.Series(True, index=places.index)
    return places["evidence_basis"].isin(WEAK if evidence == "weak" else [evidence])


# --- values -------------------------------------------------------------------


def value_parts(est: valuation.Estimate, place: str) -> pd.DataFrame:
    """What each destination of a place took over; of a split place the whole comes first.

    Args:
        est: The estimate.
        place: The code of a PCT.

    Returns:
        [label, group, kind, value, low, high], £ million a year, the main destination before the
        others.
    """
    at = np.flatnonzero(est.rows["pct_code"].to_numpy() == place)
    rows = est.rows[["destination_name", "group", "provider_model", "main_destination"]].iloc[at]
    rows = rows.sort_values("main_destination", ascending=False, kind="stable")
    found = [
        (name, group, provider_models.label(model), *valuation.interval(est.values[:, i]))
        for i, name, group, model in zip(
            rows.index, rows["destination_name"], rows["group"], rows["provider_model"], strict=True
        )
    ]
    if len(found) > 1:
        found.insert(
            0,
            (
                "All services",
                rows["group"].iloc[0],
                "all kinds",
                *valuation.interval(est.values[:, at].sum(axis=1)),
            ),
        )
    return pd.DataFrame(found, columns=["label", "group", "kind", "value", "low", "high"])


_MADE_OF_IT = {  # what the estimate makes of a published value, by its use
    "pin": "takes this value as it is",
    "part": "takes it as what this organisation had of the place",
    "lower bound": "takes it as the least that the services were worth",
    "upper bound": "takes it as the most that the services were worth",
    "compared": "is only compared with it",
}


class Values:
    """What was published of places' values, and how a place's value may be said."""

    def __init__(self, arm_values: pd.DataFrame, decisions: pd.DataFrame) -> None:
        used = arm_values.merge(decisions, on="value_id")
        self._of: dict[str, list[Any]] = {}
        for row in used[used["value_gbp_m"].notna() & (used["use"] != "not used")].itertuples():
            for code in row.pct_codes:
                self._of.setdefault(code, []).append(row)

    def pin(self, place: str) -> Any | None:
        """The published value that holds for a place alone.

        Args:
            place: The code of a PCT.

        Returns:
            Its row of arm_values with what it is used for, or None where there is none.
        """
        return next(
            (
                row
                for row in self._of.get(place, [])
                if row.use == "pin" and len(row.pct_codes) == 1
            ),
            None,
        )

    def in_words(self, place: str) -> str:
        """The published value of a place alone, in words.

        Args:
            place: The code of a PCT.

        Returns:
            Such as '£47.2m a year (2010-11)', or an en dash.
        """
        pin = self.pin(place)
        return "–" if pin is None else f"£{pin.value_gbp_m:g}m a year ({pin.financial_year})"

    def sentence(self, est: valuation.Estimate, place: str, name: str, parts: pd.DataFrame) -> str:
        """What the place's services were worth a year, and whether that was published.

        Args:
            est: The estimate.
            place: The code of a PCT.
            name: Its name, with which the sentence begins.
            parts: What each destination took, from `value_parts`.

        Returns:
            The sentence.
        """
        return f"{name}: {self.worth(est, place, parts)}."

    def worth(self, est: valuation.Estimate, place: str, parts: pd.DataFrame) -> str:
        """The value of a place as a clause without the place's name or a full stop.

        Args:
            est: The estimate.
            place: The code of a PCT.
            parts: What each destination took, from `value_parts`.

        Returns:
            The clause, with an interval where the value is inferred, and what of it was published.
        """
        pin = self.pin(place)
        if pin is None:
            total = est.total(est.rows["pct_code"] == place)
            within = self._published_within(place)
            return f"{total.pounds(1, always=True)} a year, {est.badges[place]}{within}"
        whole = f"£{pin.value_gbp_m:g}m a year, {_basis(pin)} for {pin.financial_year}"
        if len(parts) == 1:
            return whole
        main = parts.iloc[1]
        return f"{whole}; of it {main['label']} took {Interval.in_row(main).pounds(1, always=True)}"

    def _published_within(self, place: str) -> str:
        """What was published of a place's own services, each value with its year: what they were
        worth at least, where that says as much as what single parts of them were worth.
        """
        own = [row for row in self._of.get(place, []) if len(row.pct_codes) == 1]
        parts = [row for row in own if row.use == "part"]
        least = max(
            (row for row in own if row.use == "lower bound"),
            key=lambda row: row.value_gbp_m,
            default=None,
        )
        if least and least.value_gbp_m >= sum(row.value_gbp_m for row in parts):
            return f"; at least {_of_year(least)}"
        return f"; of it {joined(map(_of_year, parts))}" if parts else ""

    def sources(self, place: str) -> list[str]:
        """Where the values of a place were published.

        Args:
            place: The code of a PCT.

        Returns:
            Ids of sources.csv, each once.
        """
        return list(
            dict.fromkeys(
                row.source_id for row in self._of.get(place, []) if isinstance(row.source_id, str)
            )
        )

    def caveats(self, place: str, badge: str) -> list[str]:
        """What to know of a place's value: what an inferred one does not say, and each published
        value that touches the place, with whose it is and what the estimate makes of it.

        Args:
            place: The code of a PCT.
            badge: How the value is known, from `Estimate.badges`.

        Returns:
            The lines.
        """
        lines = []
        if badge != "published":
            lines.append(
                "An inferred value says what a place of this size would have had, not whether this "
                "place had more or less."
            )
        for row in self._of.get(place, []):
            places = len(row.pct_codes)
            where = "" if places == 1 else f" in {places} places together"
            lines.append(
                f"{_basis(row).capitalize()}: £{row.value_gbp_m:g}m for {row.financial_year} for "
                f"the services of {row.destination_name}{where} (value {row.value_id}). "
                f"The estimate {_MADE_OF_IT[row.use]}."
            )
        return lines


# --- many places --------------------------------------------------------------


COMPARED_ROWS = (
    "Region",
    "Main destination",
    "Kind",
    "Moved",
    "Evidence",
    "Other destinations",
    "Value",
    "Later",
)


def comparison_columns(
    cards: Mapping[str, Card], values: Values, places: pd.DataFrame
) -> dict[str, tuple[str, dict[str, str]]]:
    """Each place as one column of a comparison, made once for all comparisons.

    Args:
        cards: The cards of all places, from `place_cards`.
        values: What was published of their values.
        places: The table of places, from `place_table`.

    Returns:
        PCT code -> its short name, and its words by what is compared, a key of COMPARED_ROWS.
    """
    found = {}
    for place in places.itertuples():
        table = cards[place.pct_code].table
        others = joined(table["Organisation"][1:]) if len(table) > 1 else "none found"
        cells = (
            place.sha_name,
            place.destination_name,
            place.kind,
            place.moved,
            place.evidence,
            others,
            values.in_words(place.pct_code),
            table["Later"][0],
        )
        found[place.pct_code] = (place.short, dict(zip(COMPARED_ROWS, cells, strict=True)))
    return found


def compare_places(
    one: tuple[str, dict[str, str]], other: tuple[str, dict[str, str]]
) -> pd.DataFrame:
    """Two places side by side; values are shown only where both were published.

    Args:
        one: Short name and cells of a place, from `comparison_columns`.
        other: The same of another place, or of the same one.

    Returns:
        [What, first place, second place], a row for each of COMPARED_ROWS.
    """
    (name, left), (second, right) = one, other
    hidden = (
        {"Value": "not compared: not published for both"}
        if "–" in (left["Value"], right["Value"])
        else {}
    )
    second = f"{second} (again)" if second == name else second
    return pd.DataFrame(
        {
            "What": COMPARED_ROWS,
            name: [*{**left, **hidden}.values()],
            second: [*{**right, **hidden}.values()],
        }
    )


@dataclass(frozen=True)
class RegionLine:
    """One region's story.

    Attributes:
        region: Its name.
        words: Which kinds took most of it, as a sentence without its subject.
    """

    region: str
    words: str


def region_lines(est: valuation.Estimate) -> list[RegionLine]:
    """Which kinds took most of each region's value, with intervals and numbers of places.

    Args:
        est: The estimate.

    Returns:
        A line a region, the most uniform region first.
    """
    lines = []
    for region, rows in est.rows.groupby("sha_name"):
        mix = est.mix(where=est.rows["sha_name"] == region).sort_values(
            "share", ascending=False, kind="stable"
        )
        first, second = mix.iloc[0], mix.iloc[1]
        main = rows[rows["main_destination"]]["group"]
        count = (main == first["group"]).sum()
        number = "all" if count == len(main) else f"{count} of"
        leaders, others = (provider_models.plural(row["group"]) for row in (first, second))
        took, share = (
            Interval.in_row(row, "share").percent(always=True) for row in (first, second)
        )
        words = f"{leaders} took {took} of value, in {number} {len(main)} places; "
        words += (
            f"{others} {share}." if second["share"] >= 0.5 else "nobody else took a whole place."
        )
        lines.append((first["share"], RegionLine(str(region), words)))
    return [line for _, line in sorted(lines, key=lambda pair: -pair[0])]


def share_by_region(est: valuation.Estimate, group: str) -> pd.DataFrame:
    """A group's share of each region's value.

    Args:
        est: The estimate.
        group: The code of a group of provider models.

    Returns:
        [label, value, low, high], percent, a row a region, largest first.

    Raises:
        SuiteError: There is no such group; it suggests the code that is closest.
    """
    provider_models.group(group)  # a code that is none would have a share of zero
    found = []
    for region in est.rows["sha_name"].unique():
        shares = concentration.model_shares(est, est.rows["sha_name"] == region)
        drawn = shares[group] if group in shares else pd.Series(0.0, index=shares.index)
        found.append((region, *valuation.interval(drawn)))
    return pd.DataFrame(found, columns=["label", "value", "low", "high"]).sort_values(
        ["value", "high"], ascending=False, ignore_index=True
    )


def deadline_states(
    est: valuation.Estimate, where: pd.Series | None, unit: str, months: Mapping[str, str]
) -> tuple[pd.DataFrame, dict[str, Interval]]:
    """The states of places or of value at the end of each month, and what had moved by then.

    Args:
        est: The estimate.
        where: Which of its rows count, or None for all of England.
        unit: `places` (by main destination) or `value`.
        months: Month as 2011-04 -> words for it.

    Returns:
        A tidy frame [label, part, value] in percent, whose parts add up to 100 in each month, and
        month in words -> percent moved. A count of places has no interval: its ends are the count.
    """
    here = np.ones(len(est.rows), dtype=bool) if where is None else np.asarray(where, dtype=bool)
    tidy, moved = [], {}
    for month, words in months.items():
        status = valuation.moved_by(est.rows, month)
        if unit == "places":
            mine = status[here & est.rows["main_destination"].to_numpy(dtype=bool)]
            share = {key: (mine == key).mean() * 100 for key in STATUSES}
            done = share["stated"] + share["unstated"]
            moved[words] = Interval(done, done, done)
        else:
            whole = est.sums(here)
            share = {
                key: float((est.sums(here & (status == key).to_numpy()) / whole).mean() * 100)
                for key in STATUSES
            }
            moved[words] = valuation.interval(
                est.sums(here & status.isin(["stated", "unstated"]).to_numpy()) / whole * 100
            )
        tidy += [(words, STATUSES[key], part) for key, part in share.items()]
    return pd.DataFrame(tidy, columns=["label", "part", "value"]), moved


# --- words --------------------------------------------------------------------


def a_kind(model: str) -> str:
    """One provider of a kind with its article: 'an acute trust'.

    Args:
        model: Code of a provider model or a group.

    Returns:
        The words, to stand inside a sentence.
    """
    kind = "private company" if model == "independent" else provider_models.singular(model)
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def _sentence(rows: pd.DataFrame) -> str:
    main, rest = rows.iloc[0], rows.iloc[1:]
    most = "all main services found" if rest.empty else "most services"
    verb = "were planned to go" if main["planned_or_done"] == "planned" else "went"
    text = (
        f"{main['pct_name']}: {most} {verb} to {main['destination_name']}, "
        f"{a_kind(main['provider_model'])}, {_moved(main)}."
    )
    text = f"{text} {_EVIDENCE_SENTENCES[main['evidence_basis']]}"
    others = [
        name for name in rest["destination_name"].unique() if name != main["destination_name"]
    ]
    return f"{text} Parts went to {joined(others)}." if others else text


def _moved(row: Any) -> str:
    """When a row's services moved, and whether a source says so."""
    date = _text(row.transfer_date)
    if not date:
        return "date not known"
    words = f"{'on' if len(date) == 10 else 'in'} {tables.date_in_words(date)}"
    return words if row.date_basis == "source" else f"{words} (date from general knowledge)"


def _fates(enterprises: pd.DataFrame, trusts: pd.DataFrame) -> dict[tuple[str, str], str]:
    """(PCT code, first two words of the name) -> what later became of it, where that is known."""
    both = pd.concat([enterprises, trusts])
    both = both[both["later_fate"].notna()]
    return {
        (code, _start(row.name_)): row.later_fate
        for row in both.rename(columns={"name": "name_"}).itertuples()
        for code in row.origin_pct_codes
    }


def _later_spells(spells: pd.DataFrame) -> str:
    """What became of the main services: later providers, and the year the last was seen."""
    spells = spells.sort_values("spell", kind="stable")
    passed = [
        f"{s.operator_name} from {tables.date_in_words(s.start)}"
        for s in spells.iloc[1:].itertuples()
    ]
    seen = f"last seen {spells['last_seen'].iloc[-1]}"
    return f"{joined(passed)}; {seen}" if passed else f"no later provider found; {seen}"


def _later(fates: Mapping[tuple[str, str], str], row: Any) -> str:
    return fates.get((row.pct_code, _start(row.destination_name)), NOT_FOLLOWED)


def _start(name: str) -> str:
    return " ".join(name.lower().replace("(", " ").split()[:2])


def _basis(row: Any) -> str:
    """Whether a value was published, or computed from published ones."""
    return "computed" if row.evidence == "computed" else "published"


def _of_year(row: Any) -> str:
    return f"£{row.value_gbp_m:g}m ({_basis(row)} for {row.financial_year})"


def _text(cell: object) -> str | None:
    return cell if isinstance(cell, str) else None

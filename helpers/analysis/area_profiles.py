"""One place in England's context: a PCT, a region or an integrated care board, in one headline and
three answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import pandas as pd

from helpers.analysis import concentration, valuation
from helpers.analysis.place_profiles import Card, Values, value_parts
from helpers.core.formatting import Interval, joined, number, percent
from helpers.tables import provider_models
from helpers.tables.places import Place

__all__ = [
    "AreaProfile",
]

_LEAST_NAMED = 1.0  # percent of value from which a sentence names a kind of provider


@dataclass(frozen=True)
class AreaProfile:
    """A place with what its reports need.

    Attributes:
        place: The place.
        est: The estimate that its values are read from.
        cards: The cards of all PCTs by code, from `place_profiles.place_cards`.
        listed: The table of all places, from `place_profiles.place_table`.
        values: What was published of places' values.
    """

    place: Place
    est: valuation.Estimate
    cards: dict[str, Card]
    listed: pd.DataFrame
    values: Values

    def __repr__(self) -> str:
        """The place, how many PCTs and draws, on one line."""
        return (
            f"<AreaProfile of {self.place.name} ({self.place.code}): "
            f"PCTs {len(self.members)}, {number(len(self.est.values))} draws, "
            "£ million a year; estimated>"
        )

    def _repr_html_(self) -> str:
        """The headline and who took over, for JupyterLab."""
        return f"<p>{escape(self.headline())}</p>{self.handed_over()[1].to_html(index=False)}"

    @property
    def weights(self) -> pd.Series:
        """The part of each destination row that belongs to the place."""
        return self.place.weights(self.est.rows)

    @property
    def members(self) -> pd.DataFrame:
        """The register's rows of the PCTs that lie in the place, wholly or partly."""
        return self.listed[self.listed["pct_code"].isin(self.place.parts.index)]

    @property
    def single(self) -> Card | None:
        """The card of a place that is one PCT."""
        return self.cards[self.place.code] if self.place.kind == "pct" else None

    @property
    def wider(self) -> tuple[str, pd.Series]:
        """What is compared with England: the place, or for one PCT its region, because its own mix
        is seldom one.
        """
        if self.single is None:
            return self.place.name, self.weights
        region = self.members["sha_name"].iloc[0]
        return f"The {region} region", (self.est.rows["sha_name"] == region).astype(float)

    def headline(self) -> str:
        """Who took over and what it was worth, in two sentences."""
        worth = f"They were worth {self._worth()[0]}."
        if self.single is not None:
            return f"{self.single.sentence} {worth}"
        return f"{self.place.name}: {self._went()}. {worth}"

    def _went(self) -> str:
        """To which kinds the services of the PCTs in the place went, as a clause."""
        counts = self.members["group"].value_counts()
        if len(self.members) == 1:
            main = self.members.iloc[0]
            kind = provider_models.plural(main["group"])
            return f"{main['pct_name']} handed most of its services to {kind}"
        kinds = [provider_models.plural(str(group)) for group in counts.index]
        trusts = f"{len(self.members)} Primary Care Trusts"
        handed = f"handed most of their services to {kinds[0]}"
        if len(kinds) == 1:
            return f"all {trusts} {handed}"
        rest = joined([f"{n} to {kind}" for n, kind in zip(counts[1:], kinds[1:], strict=True)])
        return f"of {trusts} {counts.iloc[0]} {handed}, {rest}"

    def handed_over(self) -> tuple[str, pd.DataFrame, list[str]]:
        """Who took over: a sentence, a table with a row a destination (one PCT) or a PCT (several),
        and the sources.
        """
        if self.single is not None:
            return self.single.sentence, self.single.table, list(self.single.sources)
        rows = self.members
        table = rows[["short", "destination_name", "kind", "moved", "evidence"]].set_axis(
            ["PCT", "Main destination", "Kind", "Moved", "Evidence"], axis=1
        )
        if not self.place.whole:
            table.insert(
                1,
                "Part in this board, %",
                [round(self.place.parts[c] * 100) for c in rows["pct_code"]],
            )
        return self._handed_in_words(), table, list(dict.fromkeys(rows["source_id"].dropna()))

    def _handed_in_words(self) -> str:
        """To how many organisations the services went, and how many transfers a source states."""
        rows = self.members
        stated = int((rows["evidence_basis"] == "states_transfer").sum())
        if len(rows) == 1:
            name, to = rows["pct_name"].iloc[0], rows["destination_name"].iloc[0]
            known = "a source" if stated else "no source"
            return f"{name} handed most of its services to {to}; {known} states the transfer."
        count = rows["organisation"].nunique()
        to = f"{count} organisation{'s' * (count > 1)}"
        known = f"for {stated} a source" if stated else "no source"
        transfer = "the transfer" if stated else "any of the transfers"
        return f"{len(rows)} PCTs handed most of their services to {to}; {known} states {transfer}."

    def worth(self) -> tuple[str, pd.DataFrame, bool]:
        """What the services were worth.

        Returns:
            A sentence, rows to draw [label, group, value, low, high] in £ million a year, and
            whether the value was published.
        """
        clause, rows, published = self._worth()
        return f"{self.place.name}: {clause}.", rows, published

    def worth_clause(self) -> str:
        """The value as a clause: 'about £120m (78 to 182) a year, inferred from funding'."""
        return self._worth()[0]

    def _worth(self) -> tuple[str, pd.DataFrame, bool]:
        """What `worth` gives, its sentence as a clause without the place's name or a full stop."""
        if self.single is not None:
            code = self.place.code
            parts = value_parts(self.est, code)
            pinned = self.values.pin(code) is not None and len(parts) == 1
            return self.values.worth(self.est, code, parts), parts, pinned
        total = self.est.total(self.weights).pounds()
        mix = self.est.mix(where=self.weights)[
            ["group", "value", "value_low", "value_high"]
        ].set_axis(["group", "value", "low", "high"], axis=1)
        mix.insert(0, "label", [provider_models.label(g) for g in mix["group"]])
        # What could not reach half a million at most is no line of a chart.
        mix = mix[mix["high"] >= 0.5]
        # Where every draw meets what was published, nothing is left to be estimated.
        return f"{total} a year, {self._known()}", mix, not total.startswith("about")

    def _known(self) -> str:
        """For how many of several places the value is published, and what the others rest on."""
        badges = self.est.badges[list(self.place.parts.index)]
        known = badges[~badges.str.startswith("inferred")]
        if len(badges) == 1 or known.empty:
            return str(badges.iloc[0])
        worked_out = " or worked out" if known.str.startswith("computed").any() else ""
        how, count = f"published{worked_out}, alone or with neighbours,", len(badges)
        if len(known) == count:
            return f"{how} for {'both' if count == 2 else f'all {count}'} places"
        return f"{how} for {len(known)} of {count} places and inferred from funding for the others"

    def by_value(self) -> tuple[str, bool]:
        """What each kind of provider took over, by value, and what all of it was worth.

        Returns:
            A sentence that names every kind with at least one percent, and whether it rests on
            the estimate.
        """
        mix = self.est.mix(where=self.weights).sort_values("share", ascending=False, kind="stable")
        named = mix[mix["share"] >= _LEAST_NAMED]
        first, *others = (
            (provider_models.plural(str(row["group"])), Interval.in_row(row, "share"))
            for _, row in named.iterrows()
        )
        clause, _, published = self._worth()
        worth = f"the services were worth {clause}."
        if not others and round(first[1].low) == 100:
            return f"At the transfer all of the value went to {first[0]}; {worth}", not published
        began = f"{first[0]} took {first[1].percent()} at the transfer"
        rest = [f"{kind} {share.percent()}" for kind, share in others]
        return f"By value, {joined([began, *rest])}; {worth}", not published

    def context(self) -> tuple[str, pd.DataFrame]:
        """Shares of value by group beside England's: a sentence and [group, label, here, low, high,
        england, england_low, england_high].
        """
        name, where = self.wider
        shares = []
        here, england = (concentration.model_shares(self.est, w) for w in (where, None))
        for group in england.columns:
            mine = here[group] if group in here else pd.Series(0.0, index=here.index)
            shares.append(
                (
                    group,
                    provider_models.label(group),
                    *valuation.interval(mine),
                    *valuation.interval(england[group]),
                )
            )
        table = pd.DataFrame(
            shares,
            columns=[
                "group",
                "label",
                "here",
                "low",
                "high",
                "england",
                "england_low",
                "england_high",
            ],
        )
        top = table.loc[table["here"].idxmax()]
        apart = valuation.interval(concentration.distance_from_whole(self.est, where))
        share = Interval.in_row(top, "here").percent()
        most = f"{provider_models.plural(top['group'])} took {share} of value"
        moved = f"{apart.counted('points', always=True)} would have to move for the same mix"
        return f"{name}: {most}, in England {percent(top['england'])}; {moved}.", table

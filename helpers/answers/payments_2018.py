"""Places that have payments of 2018-19, and words for what was paid there: for the notebook about
payments.

>>> place_in_words("group", "Leeds"), place_in_words("region", "North East")
('the area of NHS Leeds CCG', 'the North East')
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from helpers import tables
from helpers.analysis import community_payments, payees_of_places
from helpers.analysis.community_payments import Sums, Width
from helpers.answers import since_2013
from helpers.answers.payment_answers import million
from helpers.answers.wording import region_in_words
from helpers.core.formatting import joined, percent
from helpers.spend import aggregate, ccg_totals
from helpers.tables import places, provider_models

__all__ = [
    "KINDS_OF_PLACE",
    "PaidPlace",
    "LATER",
    "NO_ORGANISATIONS",
    "THEN",
    "YEAR",
    "Spending",
    "gbp_in_words",
    "kinds_in_words",
    "paid_places",
    "payees_on_map",
    "place_in_words",
    "read_spending",
    "share_in_words",
    "two_views",
]

KINDS_OF_PLACE: Mapping[str, str] = {
    "england": "England",
    "region": "Region of 2010",
    "icb": "Integrated care board of today",
    "pct": "Place of 2010 (PCT)",
    "group": "Commissioning group of 2018",
}


YEAR = ("2018-04-01", "2019-03-31")
THEN, LATER = "2011 to 2013", "2018-19"
NO_ORGANISATIONS = (
    aggregate.SMALLER,
    aggregate.INDIVIDUALS,
    aggregate.REDACTED,
    ccg_totals.NO_PAYEE,
)
_LEAST_GBP = 1e5  # the shares of less would say nothing of a place


@dataclass(frozen=True, eq=False)
class PaidPlace:
    """A place, and what part of each commissioning group's payments counts as its own.

    Attributes:
        code: Its code; unique among all kinds of place.
        name: Its name, as a list shows it.
        kind: A key of KINDS_OF_PLACE.
        held: The part of each group, 0 to 1, index ccg_code.
        parts: The part of each PCT that lies in it, index pct_code; empty for a group, whose
            borders are not those of PCTs.
        other_names: Further names that find it.
    """

    code: str
    name: str
    kind: str
    held: pd.Series
    parts: pd.Series
    other_names: tuple[str, ...] = ()

    @property
    def in_words(self) -> str:
        """The place inside a sentence, after 'in'."""
        return place_in_words(self.kind, self.name)


def place_in_words(kind: str, name: str) -> str:
    """A place inside a sentence, after 'in'.

    Args:
        kind: A key of KINDS_OF_PLACE.
        name: Its name as the tables write it.

    Returns:
        Such as 'the area of NHS Leeds CCG', 'the North East' or 'England'.
    """
    if kind in ("england", "region"):
        return region_in_words(name)
    return f"the area of {f'NHS {name} CCG' if kind == 'group' else name}"


def paid_places(
    payments: pd.DataFrame, groups: pd.DataFrame, areas: pd.DataFrame
) -> dict[str, PaidPlace]:
    """Every place in which enough is marked as community services, councils left out, to be shared.

    Args:
        payments: The table ccg_community_2018_19.
        groups: The table ccgs_2018.
        areas: The table areas.

    Returns:
        Code -> place, those with £100,000 or more: England, regions, boards, PCTs and groups, each
        kind in order of name. The code of a group has `group-` before it.
    """
    people = community_payments.people_by_group(
        community_payments.ccg_parts_of_places(areas, groups),
        areas.set_index("pct_code")["population_mid_2011"].astype(float),
    )
    all_of_them = [places.england(areas), *places.all_places()]
    found = [
        PaidPlace(
            place.code,
            place.name,
            place.kind,
            community_payments.parts_of_groups(people, place.parts),
            place.parts,
            place.other_names,
        )
        for place in all_of_them
        if place.kind in KINDS_OF_PLACE
    ]
    found += [
        PaidPlace(f"group-{code}", name, "group", pd.Series({code: 1.0}), pd.Series(dtype=float))
        for code, name in groups.set_index("ccg_code")["ccg_name"]
        .sort_values(kind="stable")
        .items()
    ]
    marked = community_payments.providers_in(payments, councils=False)
    sums = marked.groupby("ccg_code")["amount_gbp"].sum()
    order = list(KINDS_OF_PLACE)
    return {
        place.code: place
        for place in sorted(found, key=lambda place: order.index(place.kind))
        if (sums.reindex(place.held.index, fill_value=0) * place.held).sum() >= _LEAST_GBP
    }


@dataclass(frozen=True, eq=False)
class Spending:
    """Payments of 2018-19 by place: totals of all places at once, so that one place is a look-up.

    Attributes:
        payments: The table ccg_community_2018_19.
        groups: The table ccgs_2018.
        areas: The table areas.
        places: The result of `paid_places`.
        net: Width -> pounds by provider model, a row a place.
        gross: The same before credit notes.
        by_organisation: Width -> pounds by organisation, a row a place.
    """

    payments: pd.DataFrame
    groups: pd.DataFrame
    areas: pd.DataFrame
    places: dict[str, PaidPlace]
    net: dict[Width, pd.DataFrame]
    gross: dict[Width, pd.DataFrame]
    by_organisation: dict[Width, pd.DataFrame]

    @cached_property
    def parts(self) -> pd.DataFrame:
        """What part of each PCT's area each group took over."""
        return community_payments.ccg_parts_of_places(self.areas, self.groups)

    @cached_property
    def people(self) -> pd.Series:
        """People of each PCT in 2011, index pct_code."""
        return self.areas.set_index("pct_code")["population_mid_2011"].astype(float)

    @cached_property
    def regions(self) -> pd.Series:
        """The region of 2010 in which most of each group's people live, index ccg_code."""
        return community_payments.regions_of_ccgs(self.parts, self.areas)

    @cached_property
    def payees(self) -> pd.DataFrame:
        """The largest payee of each PCT, as `community_payments.largest_payee_of_places`."""
        return community_payments.largest_payee_of_places(
            self.payments, self.parts, self.people, NO_ORGANISATIONS
        )

    @cached_property
    def models(self) -> pd.Series:
        """The provider model of each organisation, index organisation."""
        models = self.payments.groupby("organisation")["provider_model"]
        return models.agg(lambda codes: codes.mode().iloc[0])

    def places_of_kind(self) -> dict[str, dict[str, str]]:
        """Kind of place -> code -> name, for the choices of an explorer."""
        return {
            kind: {code: place.name for code, place in self.places.items() if place.kind == kind}
            for kind in KINDS_OF_PLACE
        }

    def mix(self, place: str, width: Width) -> pd.DataFrame:
        """What the providers of a place were paid, by provider model.

        Args:
            place: A key of `places`.
            width: As in `community_payments.community_mix`.

        Returns:
            [provider_model, label, value, share_percent, share_without_councils, gross], £ million
            and percent, in the order of the vocabulary. `gross` is before credit notes; the share
            without councils is missing for councils.
        """
        pounds = self.net[width].loc[place]
        codes = [code for code in provider_models.ordered(pounds.index) if abs(pounds[code]) >= 0.5]
        value = pounds[codes].to_numpy() / 1e6
        others = np.array([code != "local_authority" for code in codes])
        return pd.DataFrame(
            {
                "provider_model": codes,
                "label": [provider_models.label(code) for code in codes],
                "value": value,
                "share_percent": value / value.sum() * 100,
                "share_without_councils": np.where(
                    others, value / value[others].sum() * 100, np.nan
                ),
                "gross": self.gross[width].loc[place, codes].to_numpy() / 1e6,
            }
        )

    def organisations(self, place: str, width: Width, most: int) -> pd.DataFrame:
        """The organisations of a place that were paid most.

        Args:
            place: A key of `places`.
            width: As in `community_payments.community_mix`.
            most: How many at the most.

        Returns:
            [organisation, label, provider_model, value, share_percent], the largest first; the
            share is of all that providers were paid.
        """
        pounds = self.by_organisation[width].loc[place]
        named = pounds[~pounds.index.isin(NO_ORGANISATIONS) & (pounds > 0)].nlargest(most)
        models = self.models[named.index]
        return pd.DataFrame(
            {
                "organisation": named.index,
                "label": [provider_models.label(code) for code in models],
                "provider_model": models.to_numpy(),
                "value": named.to_numpy() / 1e6,
                "share_percent": (named / pounds.sum() * 100).to_numpy(),
            }
        )


def read_spending() -> Spending:
    """The payments of 2018-19 from the tables that ship, added up for every place."""
    payments, groups = tables.read("ccg_community_2018_19"), tables.read("ccgs_2018")
    areas = tables.read("areas")
    paid = paid_places(payments, groups, areas)
    held = _held_by_place(paid)
    rows: dict[Width, pd.DataFrame] = {
        "tag": community_payments.providers_in(payments, "tag"),
        "wide": community_payments.providers_in(payments, "wide"),
    }

    def added_up(by: str, sums: Sums) -> dict[Width, pd.DataFrame]:
        return {
            width: community_payments.pounds_of_places(
                community_payments.sums_by_group(some, by, sums), held
            )
            for width, some in rows.items()
        }

    return Spending(
        payments,
        groups,
        areas,
        paid,
        net=added_up("provider_model", "amount_gbp"),
        gross=added_up("provider_model", "gross_gbp"),
        by_organisation=added_up("organisation", "amount_gbp"),
    )


def _held_by_place(paid: Mapping[str, PaidPlace]) -> pd.DataFrame:
    """The part of each commissioning group in each place: a row a place, a column a group."""
    return pd.DataFrame({code: place.held for code, place in paid.items()}).T.fillna(0.0)


def payees_on_map(spending: Spending) -> pd.DataFrame:
    """Every place of 2010 with its largest payee of 2018-19 beside the provider on record.

    Args:
        spending: The result of `read_spending`.

    Returns:
        A row a place in the order of the map: the columns of `payees_beside_history`, with
        [short, label, sha_name, column, row, payee_kind, kind_on_record, compared, differs,
        little]. `little` says that less than a quarter of the usual sum per head is marked.
    """
    history = tables.read("place_history")
    beside = payees_of_places.payees_beside_history(
        spending.payees,
        payees_of_places.operators_within(history, *YEAR),
        payees_of_places.names_of_organisations(tables.read("organisations")),
    )
    names = since_2013.places_on(history, spending.areas, YEAR[0])
    tiles = tables.read("tiles").set_index("pct_code")[["column", "row"]]
    places_of_map = names[["pct_code", "short", "sha_name"]].merge(beside, on="pct_code")
    paid = spending.payees.set_index("pct_code")
    per_head = paid["amount_gbp"] / paid["share_percent"] * 100 / spending.people
    little = places_of_map["pct_code"].map(per_head) < per_head.median() / 4
    kinds = places_of_map["provider_model"].map(provider_models.label, na_action="ignore")
    return places_of_map.assign(
        label=places_of_map["short"],
        payee_kind=kinds.fillna("nothing marked"),
        organisation=places_of_map["organisation"].fillna("nothing marked"),
        kind_on_record=places_of_map["operator_model"].map(provider_models.label),
        compared=places_of_map["agreement"].map(payees_of_places.AGREEMENTS),
        differs=places_of_map["agreement"].isin(["same_model", "other_model"]),
        little=little,
    ).join(tiles, on="pct_code")


def kinds_in_words(models: pd.Series) -> str:
    """How many places each kind of provider has: 'acute trusts in 44, … and others in 4'.

    Args:
        models: A provider model for each place.

    Returns:
        The four groups with the most places, and the others together.
    """
    counts = models.map(provider_models.group_of).value_counts()
    words = [f"{provider_models.plural(group)} in {n}" for group, n in counts[:4].items()]
    return joined([*words, *(f"others in {n}" for n in [counts[4:].sum()] if n)])


def two_views(then: pd.DataFrame, mix: pd.DataFrame) -> pd.DataFrame:
    """The outcome of 2011 to 2013 and payments of 2018-19 as two panels of one chart.

    Args:
        then: A mix of the estimate by `group`.
        mix: The result of `Spending.mix`; councils are left out.

    Returns:
        [group, value, low, high, panel, label], percent; payments have no interval.
    """
    names = {"share": "value", "share_low": "low", "share_high": "high"}
    left = then.set_index("group")[list(names)].rename(columns=names).assign(panel=THEN)
    groups = mix["provider_model"].map(provider_models.group_of)
    later = mix.groupby(groups)["share_without_councils"].sum()
    right = pd.DataFrame({"value": later[later > 0], "panel": LATER})
    views = pd.concat([left, right]).rename_axis("group").reset_index()
    return views.assign(label=views["group"].map(provider_models.label))


def gbp_in_words(gbp: float) -> str:
    """Pounds in a sentence, with a decimal below ten million.

    >>> [gbp_in_words(x) for x in (6_358_202_935, 974_400_000, 8_449_000, 40_000)]
    ['£6.36bn', '£974m', '£8.4m', 'under £0.1m']
    """
    return million(gbp, 0 if gbp >= 9.95e6 else 1)


def share_in_words(share_percent: float) -> str:
    """A share in a sentence: whole percent, and words where that would say too much.

    >>> [share_in_words(x) for x in (0, 0.2, 27.6, 99.8, 100)]
    ['nothing', 'under 1%', '28%', 'over 99%', 'all']
    """
    if share_percent < 1e-6:
        return "nothing"
    if share_percent > 100 - 1e-6:
        return "all"
    if share_percent < 0.5:
        return "under 1%"
    return "over 99%" if share_percent >= 99.5 else percent(share_percent)

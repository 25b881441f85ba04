"""The history of one place: who ran its community services before, then, and when last seen.

For a PCT it is told spell by spell; for a region, a board or a council PCT by PCT. Frames in, words
and frames out: nothing is read or drawn here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import pandas as pd

from helpers import tables
from helpers.analysis import place_history
from helpers.analysis.community_payments import community_mix
from helpers.analysis.place_profiles import a_kind
from helpers.core.formatting import joined, percent, pounds, spelled
from helpers.tables import provider_models
from helpers.tables.places import Place, Succession

__all__ = ["HISTORY_YEARS", "EVIDENCE", "AreaHistory", "Sources", "succession_in_words"]

HISTORY_YEARS = (2008, 2027)  # years of the line of time
_BEFORE = "pct_provided"
_CHANGES = {
    "merger": "became part of {to} in a merger",
    "renaming": "went on as {to}, under a new name or owner",
    "contract_award": "passed to {to} by a contract award",
    "transfer_by_agreement": "passed to {to} by agreement",
    "taken_back": "were taken back by {to}",
    "split": "were divided, most of them going to {to}",
}
EVIDENCE = {
    "states_transfer": "a source states it",
    "states_plan": "only a plan was found",
    "shows_operator": "a source shows the provider at work",
    "succession": "the formal successor",
    "general_knowledge": "general knowledge, no source",
}
_SEEN = {
    "seen": "a page since 2023 shows it at work there",
    "in_part": "a page since 2023 shows it in part of the place, or nearby",
    "older": "only an older or undated record shows it there",
    "not_seen": "no record was found that shows it there",
}


@dataclass(frozen=True)
class Sources:
    """The tables that histories are read from.

    Attributes:
        history: place_history, with the names of today (place_history.named_today).
        certainty: How well each last operator is known, by place_history.how_well_known.
        contracts: The table contracts.
        payments: The payments of 2018-19 of the groups of the place, by
            community_payments.in_places.
        hosts: Who ran the services for a time before the first lasting operator, by
            place_history.hosts_before.
    """

    history: pd.DataFrame
    certainty: pd.Series
    contracts: pd.DataFrame
    payments: pd.DataFrame
    hosts: pd.DataFrame


@dataclass(frozen=True)
class AreaHistory:
    """What happened in a place, from its PCTs' own services to the last provider on record.

    Attributes:
        place: The place.
        names: Code -> name of the PCTs that lie in it.
        tables: What the history is read from.
        worth: What the services were worth, as a clause.
        by_value: Of a place that is no PCT, a sentence on what each kind of provider took over, by
            value; else ''.
        estimated: Whether that sentence rests on the estimate.
    """

    place: Place
    names: Mapping[str, str]
    tables: Sources
    worth: str
    by_value: str = ""
    estimated: bool = False

    def __repr__(self) -> str:
        """The place and how many spells are on record, on one line."""
        return (
            f"<AreaHistory of {self.place.name}: {len(self.names)} PCTs, {len(self.spells)} spells>"
        )

    @property
    def single(self) -> str | None:
        """The name of the PCT where the place is one, or lies in one."""
        return next(iter(self.names.values())) if len(self.names) == 1 else None

    @cached_property
    def spells(self) -> pd.DataFrame:
        """The spells of its PCTs, in order of place and time."""
        history = self.tables.history
        rows = history[history["pct_code"].isin(list(self.names))]
        order = {code: i for i, code in enumerate(self.names)}
        return rows.sort_values(
            ["pct_code", "spell"],
            key=lambda keys: keys.map(order) if keys.name != "spell" else keys,
        ).reset_index(drop=True)

    @cached_property
    def at_work(self) -> pd.DataFrame:
        """Its spells without successors that are only planned."""
        return place_history.at_work(self.spells)

    @cached_property
    def last(self) -> pd.DataFrame:
        """The last spell at work of each of its PCTs, index pct_code."""
        return self.at_work.groupby("pct_code", sort=False).tail(1).set_index("pct_code")

    @property
    def evidence(self) -> Literal["stated", "inferred", "plan only"]:
        """How well the history is evidenced: of one PCT as well as its weakest spell; of several
        `plan only` where nothing else was found for any.
        """
        bases = self.spells["evidence_basis"]
        planned = bases == "states_plan"
        if planned.all() or (self.single and planned.any()):
            return "plan only"
        return "stated" if bases.isin(["states_transfer", "succession"]).all() else "inferred"

    @property
    def sources(self) -> list[str]:
        """Ids of the sources of its spells and of the last sights."""
        both = [*self.spells["source_id"], *self.spells["last_seen_source_id"]]
        return list(dict.fromkeys(source for source in both if isinstance(source, str)))

    def sentence(self) -> str:
        """Who took over, what changed, and who ran the services when last seen."""
        succession = succession_in_words(self.place)
        if self.single is None:
            return " ".join(filter(None, [succession, *self._of_many(), self.by_value]))
        began = [*(_hosted(host) for host in self._hosts(next(iter(self.names)))), self._began()]
        if self.place.kind == "pct":
            said = [f"{self.single}: {began[0]}.", *(f"{words}." for words in began[1:])]
        else:
            inside = f"{self.place.name} lies in the area of {self.single}."
            said = [inside, f"There, {began[0]}.", *(f"{words}." for words in began[1:])]
        return " ".join(filter(None, [succession, *said, *self._went_on(), self.by_value]))

    def in_short(self) -> str:
        """Who ran the services when last seen, in one sentence; `sentence` tells the way there."""
        if self.single is None:
            return self._many_in_short()
        last = self.last.iloc[-1]
        known = self.tables.certainty[last.name]
        unseen = ", though nothing shows it at work there" if known == "not_seen" else ""
        return (
            f"The last provider on record is {last['name_now']}, "
            f"{a_kind(last['provider_model'])}, seen in {last['last_seen']}{unseen}."
        )

    def lines(self) -> pd.DataFrame:
        """The line of time, as `charts.history_lines` draws it: [label, group, start, seen, end,
        words]; of one PCT a line a provider, of several a line a PCT.
        """
        spells = self.spells
        one = self.single is not None
        last_at_work = dict(zip(self.at_work["pct_code"], self.at_work.index, strict=True))
        rows: list[tuple[Any, ...]] = []
        for code, name in self.names.items():
            mine = spells[spells["pct_code"] == code]
            begun = _year(mine["start"].iloc[0], HISTORY_YEARS[0])
            own = "The PCT's own services" if one else _short(name)
            hosts = self._hosts(code)
            starts = [*(_year(host["start"], begun) for host in hosts), begun]
            rows.append((own, _BEFORE, HISTORY_YEARS[0], starts[0], starts[0], ""))
            for host, since, until in zip(hosts, starts, starts[1:], strict=False):
                label = host["operator_name"] if one else _short(name)
                rows.append((label, host["provider_model"], since, until, until, ""))
            for spell in mine.itertuples():
                start = _year(spell.start, HISTORY_YEARS[0])
                last = pd.isna(spell.end)
                end = HISTORY_YEARS[1] if last else _year(spell.end, HISTORY_YEARS[1])
                # What a planned successor is to end goes on no further than it was seen.
                is_now = spell.Index >= last_at_work[code]
                seen = min(int(spell.last_seen) + 1, end) if is_now else end
                words = _behind(spell, start) if last else ""
                is_last = spell.Index == last_at_work[code]
                operator = spell.name_now if is_last else spell.operator_name
                label = operator if one else _short(name)
                rows.append((label, spell.provider_model, start, max(seen, start), end, words))
        return pd.DataFrame(rows, columns=["label", "group", "start", "seen", "end", "words"])

    def table(self) -> pd.DataFrame:
        """The history as a table: of one PCT in order of time, of several PCT by PCT."""
        return self._by_pct() if self.single is None else self._story()

    def caveats(self) -> list[str]:
        """What could mislead about the history."""
        seen = self.last["last_seen"]
        mostly = "" if self.single else "mostly "
        lines = [
            f"Now means when last seen, {mostly}in {seen.mode().iloc[0]}; no later provider is "
            "ruled out.",
            "The history follows the provider of the main adult services.",
        ]
        if self.place.kind == "council":
            lines.append(
                "A council is told through the PCT areas that touch it, each as a whole: "
                f"{joined(self.names.values())}."
            )
        if not self.place.whole:
            lines.append(
                "A PCT that lies in the place only in part is listed with it; its value counts by "
                "the part of its postcodes."
            )
        if self.single is None and (count := len(self._contracts())):
            lines.append(f"Contracts on record that name these places: {count}; never added up.")
        return lines

    # --- one PCT

    def _began(self) -> str:
        return _began(self.spells.iloc[0])

    def _hosts(self, code: str) -> list[dict[Any, Any]]:
        return [host for host in self._hosts_of_all if host["pct_code"] == code]

    @cached_property
    def _hosts_of_all(self) -> list[dict[Any, Any]]:
        hosts = self.tables.hosts  # a handful: as plain rows they are gone through at once
        return hosts[hosts["pct_code"].isin(list(self.names))].to_dict("records")

    def _went_on(self) -> list[str]:
        spells, said = self.spells, []
        for spell in spells.iloc[1:].itertuples():
            if spell.evidence_basis == "states_plan":
                said.append(
                    f"{_upper(_when(spell.start))} they were to pass to {spell.operator_name}, as "
                    "planned; we found no record of the move itself."
                )
                continue
            words = _CHANGES[str(spell.change_kind)].format(to=spell.operator_name)
            subject = "they" if spell.change_kind != "renaming" else "the provider"
            said.append(f"{_upper(_when(spell.start))} {subject} {words}.")
        last = self.last.iloc[-1]
        known = self.tables.certainty[last.name]
        renamed = last["name_now"] != last["operator_name"]
        who = f"{last['name_now']}, as it is now called," if renamed else last["operator_name"]
        said.append(f"{who} was last seen in {last['last_seen']}; {_SEEN[known]}.")
        return said

    def _story(self) -> pd.DataFrame:
        spells = self.spells
        hosts = self._hosts(spells["pct_code"].iloc[0])
        starts = [*(host["start"] for host in hosts), spells["start"].iloc[0]]
        rows = [
            (
                f"Until {_when_plain(starts[0])}",
                f"{self.single} ran most of its own community services",
                provider_models.label(_BEFORE),
                "general knowledge",
            ),
            *(_host_row(host) for host in hosts),
        ]
        for spell in spells.itertuples():
            how = place_history.CHANGE_WORDS.get(str(spell.change_kind), "the first transfer")
            rows.append(
                (
                    _upper(_when_plain(spell.start)),
                    f"{spell.operator_name} ({how})",
                    provider_models.label(spell.provider_model),
                    EVIDENCE[str(spell.evidence_basis)],
                )
            )
        rows.append(("2010 to 2011", _upper(self.worth), "all kinds", "see the worth of the place"))
        rows.append(self._paid())
        for contract in self._contracts().itertuples():
            rows.append(_contract_row(contract))
        last = self.last.iloc[-1]
        rows.append(
            (
                f"Last seen {last['last_seen']}",
                last["name_now"],
                provider_models.label(last["provider_model"]),
                _SEEN[self.tables.certainty[last.name]],
            )
        )
        return pd.DataFrame(rows, columns=["When", "What", "Kind", "How it is known"])

    def _paid(self) -> tuple[str, str, str, str]:
        year, how = "2018 to 2019", "payments of £25,000 and over"
        mix = community_mix(self.tables.payments) if len(self.tables.payments) else None
        if mix is None or mix.empty or mix["amount_gbp"].sum() <= 0:
            return year, "No payment marked community services was found", "–", how
        top = mix.loc[mix["amount_gbp"].idxmax()]
        total = pounds(mix["amount_gbp"].sum() / 1e6, 1)
        largest = (
            f"{percent(top['share_percent'])} to {provider_models.plural(top['provider_model'])}"
        )
        return (
            year,
            f"Payments marked community services: {total}, {largest}",
            provider_models.label(top["provider_model"]),
            how,
        )

    def _contracts(self) -> pd.DataFrame:
        contracts = self.tables.contracts
        mine = [not set(self.names).isdisjoint(codes) for codes in contracts["pct_codes"]]
        return contracts[mine].sort_values("start", kind="stable")

    # --- several PCTs

    def _of_many(self) -> list[str]:
        history = self.spells
        count = len(self.names)
        name = self.place.name
        if self.place.followed:
            name = "It"
        elif self.place.followed_by:
            name = "The board of 2022"
        then = _who_ran(place_history.places_by_model(history, "2013-12-31"), count)
        now = _who_ran(place_history.places_by_model(history, "2026-08-01"), count)
        seen = self.last["last_seen"].mode().iloc[0]
        changed = place_history.changed_places(history, "2013-12-31", "2026-08-01")
        other = int(changed["another_model"].sum())
        whole = self.place.whole and self.place.kind != "council"
        return [
            f"{name} {_held(self.place, whole)} {count} PCT areas of 2010.",
            f"At the end of 2013 {then}.",
            f"When last seen, mostly in {seen}, {now}.",
            f"{_how_many(other, count)} had another kind of provider than in 2013.",
        ]

    def _many_in_short(self) -> str:
        kinds, count = self.last["provider_model"].value_counts(), len(self.last)
        most = int(kinds.max())
        first = joined(provider_models.plural(code) for code in kinds.index[kinds == most])
        if most == count:
            return f"{_upper(first)} ran all {count} areas when last seen."
        each = " each" if (kinds == most).sum() > 1 else ""
        return f"When last seen, {first} ran {most}{each} of {count} areas, the most of any kind."

    def _by_pct(self) -> pd.DataFrame:
        spells = self.spells
        first = spells[place_history.is_first(spells)].set_index("pct_code")
        last = self.last.loc[first.index]
        table = pd.DataFrame(
            {
                "PCT area": [_short(self.names[code]) for code in first.index],
                "First took over": first["operator_name"].to_numpy(),
                "Kind then": first["provider_model"].map(provider_models.label).to_numpy(),
                "Last on record": last["name_now"].to_numpy(),
                "Kind": last["provider_model"].map(provider_models.label).to_numpy(),
                "Last seen": last["last_seen"].to_numpy(),
                "Evidence": [_SEEN[self.tables.certainty[code]] for code in first.index],
            }
        )
        if not self.place.whole:
            parts = [round(float(self.place.parts[code]) * 100) for code in first.index]
            table.insert(1, "Part in this place, %", parts)
        return table


def succession_in_words(place: Place) -> str:
    """What became of a board that ended, or which such boards a board of today has followed.

    Args:
        place: A place.

    Returns:
        One or two sentences; '' for a place that is no such board.
    """
    if place.followed:
        since = f"{pd.Timestamp(place.followed[0].since):%B %Y}"
        boards = "this board" if len(place.followed) == 1 else "these boards"
        return f"In {since} {place.name} took over from {boards} of 2022: {_areas(place.followed)}."
    if not place.followed_by:
        return ""
    last_day = pd.Timestamp(place.followed_by[0].since) - pd.Timedelta(days=1)
    ended = f"{place.name} ended in {last_day:%B %Y}"
    if len(place.followed_by) == 1:
        return f"{ended}; its area passed to {place.followed_by[0].name}."
    names = "; ".join(_board_area(link) for link in place.followed_by)
    return f"{ended}. Its area was divided between these boards of today: {names}."


def _areas(boards: tuple[Succession, ...]) -> str:
    """The areas of ended boards, each with a remark where only a part of it went on here."""
    return "; ".join(f"{_board_area(b)}{'' if b.whole else ' (in part)'}" for b in boards)


def _board_area(board: Succession) -> str:
    return board.name.removeprefix("NHS ").removesuffix(" Integrated Care Board")


def _behind(spell: Any, start: float) -> str:
    """The words behind the last bar of a line of time."""
    return "planned" if start >= int(spell.last_seen) + 1 else f"last seen {spell.last_seen}"


def _began(spell: pd.Series) -> str:
    """How the first spell began, as far as its evidence goes."""
    who = f"{spell['operator_name']}, {a_kind(spell['provider_model'])},"
    when = _when(spell["start"])
    if spell["evidence_basis"] == "states_plan":
        return f"{who} was to take over most community services {when}; only a plan was found"
    if spell["evidence_basis"] == "shows_operator":
        return (
            f"{who} ran most community services{_from_about(spell['start'])}; "
            "we found no document that records the transfer"
        )
    return f"{who} took over most community services {when}"


def _hosted(host: Mapping[Any, Any]) -> str:
    """Who ran the services for a time, and from when."""
    who = f"{host['operator_name']}, {a_kind(host['provider_model'])},"
    return f"{who} ran them for a time from {_when_plain(host['start'])}"


def _host_row(host: Mapping[Any, Any]) -> tuple[str, str, str, str]:
    return (
        _upper(_when_plain(host["start"])),
        f"{host['operator_name']} (for a time)",
        provider_models.label(host["provider_model"]),
        EVIDENCE[host["evidence_basis"]],
    )


def _from_about(date: Any) -> str:
    return f" from about {_when_plain(date[:7])}" if isinstance(date, str) else ""


def _when(date: Any) -> str:
    if not isinstance(date, str):
        return "on a date not known"
    return f"{'on' if len(date) == 10 else 'in'} {tables.date_in_words(date)}"


def _when_plain(date: Any) -> str:
    return tables.date_in_words(date) if isinstance(date, str) else "a date not known"


def _year(date: Any, otherwise: float) -> float:
    """A date as years: April 2011 is 2011.25."""
    if not isinstance(date, str):
        return float(otherwise)
    day = place_history.first_day(date)
    return round(day.year + (day.day_of_year - 1) / 365.25, 2)


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _short(name: str) -> str:
    return name.removesuffix(" PCT")


def _who_ran(mix: pd.DataFrame, count: int) -> str:
    """Kinds with their numbers of places, the most first: 'acute trusts ran the services of 2'."""
    rows = mix.sort_values("places", ascending=False, kind="stable")
    many = [_all_of(count) if n == count else str(n) for n in rows["places"]]
    kinds = [provider_models.plural(code) for code in rows["provider_model"]]
    first = f"{kinds[0]} ran the services of {many[0]}"
    others = (f"{kind} of {n}" for kind, n in zip(kinds[1:], many[1:], strict=True))
    return joined([first, *others])


def _held(place: Place, whole: bool) -> str:
    """What a place does with PCT areas, and a board that ended did."""
    words = ("held", "touched") if place.followed_by else ("holds", "touches")
    return words[0] if whole else words[1]


def _how_many(some: int, count: int) -> str:
    if some in (0, count):
        return f"{'None' if not some else 'Both' if count == 2 else 'All'} of them"
    return f"{_upper(spelled(some))} of {count}"


def _all_of(count: int) -> str:
    """All of a number of things: 'both', 'all 12'."""
    return "both" if count == 2 else f"all {count}"


def _contract_row(contract: Any) -> tuple[str, str, str, str]:
    dates = [
        _when_plain(day) for day in (contract.start, contract.end) if isinstance(day, str) and day
    ]
    value = contract.annual_value_gbp_m
    worth = f", {pounds(value, 1)} a year" if pd.notna(value) else ""
    supplier = contract.supplier if isinstance(contract.supplier, str) else "supplier not named"
    model = contract.provider_model
    return (
        " to ".join(dates) or "undated",
        f"Contract: {contract.services}, {supplier}{worth}",
        provider_models.label(model) if isinstance(model, str) else "–",
        "a notice or report of the contract",
    )

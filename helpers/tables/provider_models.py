"""The vocabulary: twelve provider models, the seven groups that charts show, and published groupings wider than one.

Codes, labels, definitions and colours live in data/provider_models.csv, provider_groups.csv and
provider_groupings.csv; nothing else in the suite may spell them out. Read with the standard library, so that importing
this module is cheap.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar

from helpers.core.errors import SuiteError, did_you_mean
from helpers.core.paths import data_dir

T = TypeVar("T")


@dataclass(frozen=True)
class ProviderGroup:
    """What a chart shows as one colour: one provider model or several, always with a definition saying which."""

    code: str
    label: str
    short_label: str  # for narrow screens and ends of bars
    definition: str
    order: int
    colour: str  # on white
    colour_dark: str  # its lighter twin, on the dark page
    letter: str  # second cue, so that colour is never alone
    pattern: str  # plotly pattern shape, "" for a plain fill


@dataclass(frozen=True)
class ProviderModel:
    """One kind of organisation that runs community services."""

    code: str
    label: str
    definition: str
    group: str  # the code of its chart group
    order: int


@dataclass(frozen=True)
class ProviderGrouping:
    """A published grouping wider than one model, such as all NHS providers. Never a model, never added to models."""

    code: str
    label: str
    definition: str
    members: tuple[
        str, ...
    ]  # the model codes it may hold; empty where the publication does not say


def _rows(table: str) -> list[dict[str, str]]:
    with (data_dir() / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _groups() -> dict[str, ProviderGroup]:
    groups = [
        ProviderGroup(**{**row, "order": int(row["order"])})  # type: ignore[arg-type]
        for row in _rows("provider_groups")
    ]
    return {group.code: group for group in sorted(groups, key=lambda group: group.order)}


def _models() -> dict[str, ProviderModel]:
    models = [
        ProviderModel(row["code"], row["label"], row["definition"], row["group"], int(row["order"]))
        for row in _rows("provider_models")
    ]
    return {model.code: model for model in sorted(models, key=lambda model: model.order)}


def _groupings() -> dict[str, ProviderGrouping]:
    return {
        row["code"]: ProviderGrouping(
            row["code"],
            row["label"],
            row["definition"],
            tuple(row["members"].split(";")) if row["members"] else (),
        )
        for row in _rows("provider_groupings")
    }


GROUPS: Mapping[str, ProviderGroup] = MappingProxyType(_groups())
MODELS: Mapping[str, ProviderModel] = MappingProxyType(_models())
HOSPITAL_MODELS = (
    "acute_trust",
    "mental_health_trust",
)  # the wider of two readings of hospital-run
GROUPINGS: Mapping[str, ProviderGrouping] = MappingProxyType(_groupings())


def _find(code: str, where: Mapping[str, T], kind: str) -> T:
    try:
        return where[code]
    except (KeyError, TypeError):
        known = ", ".join(where)
        hint = did_you_mean(str(code), where)
        raise SuiteError(f"'{code}' is not a {kind}; expected one of {known}{hint}") from None


def model(code: str) -> ProviderModel:
    """The provider model with this code. Raises SuiteError, with a suggestion, for any other word."""
    return _find(code, MODELS, "provider model")


def group(code: str) -> ProviderGroup:
    """The chart group with this code. Raises SuiteError, with a suggestion, for any other word."""
    return _find(code, GROUPS, "provider group")


def group_of(code: str) -> str:
    """The code of the chart group that a provider model belongs to. Raises SuiteError for any other word."""
    return model(code).group


def label(code: str) -> str:
    """The label of a model, a group or a published grouping. Raises SuiteError for any other word."""
    # A group of one model shares its code and its label, so the order of this chain decides nothing.
    known: dict[str, ProviderGrouping | ProviderGroup | ProviderModel] = {
        **GROUPINGS,
        **GROUPS,
        **MODELS,
    }
    return _find(code, known, "provider model, group or grouping").label


def plural(code: str) -> str:
    """Several of a kind, as they stand inside a sentence: 'acute trusts', 'independent, voluntary and GP-led providers'."""
    words = label(code)
    words = words if words.startswith(("PCT", "GP")) else words[0].lower() + words[1:]
    return f"{words}s" if words.endswith(("trust", "enterprise")) else f"{words} providers"


def ordered(codes: Iterable[str]) -> list[str]:
    """Model codes, or group codes, without repeats and in the order that every chart and table keeps.

    Raises SuiteError for a code that is neither, or when models and groups are mixed and cannot be ordered together.
    """
    wanted = set(codes)
    known = GROUPS if wanted <= GROUPS.keys() else MODELS
    for code in wanted - known.keys():
        _find(code, known, "provider model")
    return [code for code in known if code in wanted]

"""The vocabulary: twelve provider models, seven groups of charts, and wider groupings.

Codes, labels, definitions and colours live in data/provider_models.csv, provider_groups.csv and
provider_groupings.csv; nothing else in the suite may spell them out. They are read with the
standard library, so that importing this module is cheap.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar

from helpers.core.errors import SuiteError, did_you_mean
from helpers.core.paths import data_dir

__all__ = [
    "GROUPINGS",
    "GROUPS",
    "HOSPITAL_MODELS",
    "MODELS",
    "ProviderGroup",
    "ProviderGrouping",
    "ProviderModel",
    "group",
    "group_of",
    "label",
    "model",
    "ordered",
    "plural",
    "singular",
]

T = TypeVar("T")


@dataclass(frozen=True)
class ProviderGroup:
    """What a chart shows as one colour: one provider model or several; `definition` says which."""

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
    """A published grouping wider than one model, such as all NHS providers.

    It is never a model, and never added to models.
    """

    code: str
    label: str
    definition: str
    # The codes of the models that it may hold; empty where the publication does not say.
    members: tuple[str, ...]


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
# The wider of two readings of hospital-run.
HOSPITAL_MODELS = ("acute_trust", "mental_health_trust")
GROUPINGS: Mapping[str, ProviderGrouping] = MappingProxyType(_groupings())


def _find(code: str, where: Mapping[str, T], kind: str) -> T:
    try:
        return where[code]
    except (KeyError, TypeError):
        known = ", ".join(where)
        hint = did_you_mean(str(code), where)
        raise SuiteError(f"'{code}' is not a {kind}; expected one of {known}{hint}") from None


def model(code: str) -> ProviderModel:
    """The provider model with this code.

    Args:
        code: The code of a provider model, such as `acute_trust`.

    Returns:
        The model with its label and definition.

    Raises:
        SuiteError: For any other word; it suggests the code that is closest.
    """
    return _find(code, MODELS, "provider model")


def group(code: str) -> ProviderGroup:
    """The chart group with this code.

    Args:
        code: The code of a group.

    Returns:
        The group with its label, definition and colours.

    Raises:
        SuiteError: For any other word; it suggests the code that is closest.
    """
    return _find(code, GROUPS, "provider group")


def group_of(code: str) -> str:
    """The code of the chart group that a provider model belongs to.

    Args:
        code: The code of a provider model.

    Returns:
        The code of its group.

    Raises:
        SuiteError: For any other word; it suggests the code that is closest.
    """
    return model(code).group


def label(code: str) -> str:
    """The label of a model, a group or a published grouping.

    >>> label("acute_trust")
    'Acute trust'

    Args:
        code: The code of a model, a group or a grouping.

    Returns:
        Its label, as charts print it.

    Raises:
        SuiteError: For any other word; it suggests the code that is closest.
    """
    # A group of one model shares its code and its label: the order of this chain decides nothing.
    known: dict[str, ProviderGrouping | ProviderGroup | ProviderModel] = {
        **GROUPINGS,
        **GROUPS,
        **MODELS,
    }
    return _find(code, known, "provider model, group or grouping").label


def plural(code: str) -> str:
    """Several providers of a kind, as they stand inside a sentence.

    >>> plural("acute_trust"), plural("independent")
    ('acute trusts', 'independent sector providers')

    Args:
        code: The code of a model or a group; a published grouping is no kind of provider.

    Returns:
        The words, without a capital but for names.

    Raises:
        SuiteError: For any other word; it suggests the code that is closest.
    """
    return f"{singular(code)}s"


def singular(code: str) -> str:
    """One provider of a kind, as it stands inside a sentence, without its article.

    >>> singular("acute_trust"), singular("local_authority")
    ('acute trust', 'local authority provider')

    Args:
        code: The code of a model or a group; a published grouping is no kind of provider.

    Returns:
        The words, without a capital but for names.

    Raises:
        SuiteError: For any other word; it suggests the code that is closest.
    """
    known: dict[str, ProviderGroup | ProviderModel] = {**GROUPS, **MODELS}
    words = _find(code, known, "provider model or group").label
    words = words if words.startswith(("PCT", "GP")) else words[0].lower() + words[1:]
    return words if words.endswith(("trust", "enterprise")) else f"{words} provider"


def ordered(codes: Iterable[str]) -> list[str]:
    """Codes without repeats, in the order that every chart and table keeps.

    Args:
        codes: Codes of models, or codes of groups.

    Returns:
        The same codes in order.

    Raises:
        SuiteError: For a code that is neither, and for models mixed with groups.
    """
    wanted = set(codes)
    known = GROUPS if wanted <= GROUPS.keys() else MODELS
    for code in wanted - known.keys():
        _find(code, known, "provider model")
    return [code for code in known if code in wanted]

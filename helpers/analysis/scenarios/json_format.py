"""A scenario as text: JSON read with suspicion, written in one way only, and described by a JSON
Schema.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, fields
from typing import Any

from helpers.analysis.scenarios.composition import MAX_RULES, Scenario
from helpers.analysis.scenarios.errors import ScenarioError
from helpers.analysis.scenarios.rules import RULES, Rule
from helpers.core.errors import did_you_mean

__all__ = [
    "AREA_PATTERN",
    "MAX_NAME",
    "MAX_SCENARIO_BYTES",
    "MAX_TEXT",
    "SCENARIO_FORMAT",
    "dump_scenario",
    "parse_scenario",
    "scenario_schema",
]

SCENARIO_FORMAT = "community-shift-scenario/1"
MAX_SCENARIO_BYTES, MAX_TEXT, MAX_NAME = 64_000, 1_000, 120
AREA_PATTERN = r"^(England|[A-Z0-9]{3}|[A-Z0-9]{5})$"  # boards of 2026 have five characters


def parse_scenario(text: str | bytes) -> Scenario:
    """A scenario from JSON. Raises ScenarioError naming the field that is wrong, whatever the
    text.
    """
    if len(text) > MAX_SCENARIO_BYTES:
        raise ScenarioError(
            "file",
            f"it has {len(text):,} characters; a scenario has at most {MAX_SCENARIO_BYTES:,}",
        )
    try:
        plain = text.decode("utf-8-sig") if isinstance(text, bytes) else text
        values = json.loads(plain, object_pairs_hook=_once, parse_constant=_no_constant)
    except ScenarioError:
        raise
    except RecursionError:
        raise ScenarioError(
            "file", "it is nested too deeply; a scenario has three levels"
        ) from None
    except UnicodeDecodeError:
        raise ScenarioError("file", "it is not UTF-8 text; save it as UTF-8") from None
    except json.JSONDecodeError as error:
        raise ScenarioError(
            "file", f"line {error.lineno}, column {error.colno} is not JSON ({error.msg})"
        ) from None
    except ValueError:
        raise ScenarioError("file", "it holds a number with too many digits") from None
    return _scenario(values)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    for name in names:
        if names.count(name) > 1:
            raise ScenarioError(name[:40], "it is given twice; keep one")
    return dict(pairs)


def _no_constant(name: str) -> Any:
    raise ScenarioError("file", f"{name} is no number of JSON; give a finite one")


def _scenario(value: Any) -> Scenario:
    known = ("format", "name", "why", "area", "rules")
    _is_object("file", value, known)
    for name in ("format", "name", "rules"):
        if name not in value:
            raise ScenarioError(name, "it is missing")
    if value["format"] != SCENARIO_FORMAT:
        raise ScenarioError("format", f"it must be {SCENARIO_FORMAT!r}")
    area = _area(value.get("area", "England"))
    rules = value["rules"]
    if not isinstance(rules, list):
        raise ScenarioError("rules", "it must be a list of rules")
    if len(rules) > MAX_RULES:
        raise ScenarioError("rules", f"there are {len(rules)}; {MAX_RULES} are the most")
    rules = tuple(_rule(f"rules[{i}]", rule) for i, rule in enumerate(rules))
    why = _text("why", value.get("why", ""), MAX_TEXT, empty=True)
    return Scenario(_text("name", value["name"], MAX_NAME), area, rules, why)


def _area(value: Any) -> str:
    """The code of a place, in the capitals that the tables write it in."""
    code = _text("area", value, MAX_NAME)
    code = "England" if code.casefold() == "england" else code.upper()
    if not re.match(AREA_PATTERN, code):
        raise ScenarioError(
            "area",
            f"{value!r} is no code; use England, or the code of a PCT (5EM), a region (Q33) or a "
            "board (QT1)",
        )
    return code


def _rule(where: str, value: Any) -> Rule:
    if not isinstance(value, dict):
        raise ScenarioError(where, 'a rule is an object, such as {"rule": "tender", "share": 20}')
    if "rule" not in value:
        raise ScenarioError(f"{where}.rule", f"it is missing; there are {', '.join(RULES)}")
    name = value["rule"]
    if not isinstance(name, str) or name not in RULES:
        hint = did_you_mean(name[:40], RULES) if isinstance(name, str) else ""
        raise ScenarioError(
            f"{where}.rule", f"there is no such rule; there are {', '.join(RULES)}{hint}"
        )
    kind = RULES[name]
    _is_object(where, value, ("rule", *(f.name for f in fields(kind))))
    try:
        return kind(**{field: item for field, item in value.items() if field != "rule"})
    except ScenarioError as error:
        raise error.within(where) from None


def _is_object(where: str, value: Any, known: tuple[str, ...]) -> None:
    if not isinstance(value, dict):
        raise ScenarioError(where, "it must be an object in braces")
    for name in value:
        if name not in known:
            field = name[:40] if where == "file" else f"{where}.{name[:40]}"
            raise ScenarioError(
                field,
                f"there is no such field; there are {', '.join(known)}"
                f"{did_you_mean(name[:40], known)}",
            )


def _text(field: str, value: Any, most: int, empty: bool = False) -> str:
    if not isinstance(value, str):
        raise ScenarioError(field, f"it must be text, not {type(value).__name__}")
    if not (value.strip() or empty):
        raise ScenarioError(field, "it is empty")
    if len(value) > most:
        raise ScenarioError(field, f"it has {len(value):,} characters; {most:,} are the most")
    if not value.isprintable():
        raise ScenarioError(field, "it holds characters that cannot be shown")
    return value


def dump_scenario(scenario: Scenario) -> str:
    """The scenario as JSON; `parse_scenario` gives back an equal one.

    Args:
        scenario: The scenario, its place given by its code.

    Returns:
        The text of a file.

    Raises:
        ScenarioError: Its place is given by a name, which a file may not hold.
    """
    plain = {
        "format": SCENARIO_FORMAT,
        "name": scenario.name,
        "why": scenario.why,
        "area": _area(scenario.area),
        "rules": [{"rule": rule.name, **asdict(rule)} for rule in scenario.rules],
    }
    return json.dumps(plain, ensure_ascii=False, indent=2) + "\n"


def scenario_schema() -> dict[str, Any]:
    """The JSON Schema of a scenario file, made from the rules themselves."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A scenario of the community services suite",
        "description": (
            "Rules that move value between provider models, in the order in which they are applied."
        ),
        "type": "object",
        "additionalProperties": False,
        "required": ["format", "name", "rules"],
        "properties": {
            "format": {"const": SCENARIO_FORMAT},
            "name": {"type": "string", "minLength": 1, "maxLength": MAX_NAME},
            "why": {"type": "string", "maxLength": MAX_TEXT},
            "area": {
                "type": "string",
                "pattern": AREA_PATTERN,
                "description": "England, or the code of a PCT, a region of 2010 or a board",
            },
            "rules": {
                "type": "array",
                "maxItems": MAX_RULES,
                "items": {"oneOf": [_described(kind) for kind in RULES.values()]},
            },
        },
    }


def _described(kind: type[Rule]) -> dict[str, Any]:
    properties: dict[str, Any] = {"rule": {"const": kind.name}}
    for f in fields(kind):
        about = f.metadata
        limits = (
            {"enum": list(about["options"])}
            if "options" in about
            else {"type": "number", "minimum": about["low"], "maximum": about["high"]}
        )
        words = about["words"] + (f", {about['unit']}" if "unit" in about else "")
        properties[f.name] = {**limits, "default": f.default, "description": words}
    return {
        "type": "object",
        "title": kind.title,
        "description": f"{kind.label}: {(kind.__doc__ or '').strip()}",
        "additionalProperties": False,
        "required": ["rule"],
        "properties": properties,
    }

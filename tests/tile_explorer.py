"""A tile map as a notebook would show it, and a second explorer that shares its place."""

from helpers import charts, tables
from helpers.analysis import valuation
from helpers.explore.answer import Answer
from helpers.explore.choices import choose
from helpers.explore.explorers import explorer
from helpers.tables import provider_models

AREAS = tables.read("areas")
PLACES = valuation.main_destinations(tables.read("pct_destinations"), AREAS).merge(
    tables.read("tiles"), on="pct_code"
)
PLACES["group"] = [provider_models.group_of(code) for code in PLACES["provider_model"]]
PLACES["name"] = PLACES["pct_name"].str.removesuffix(" PCT")
BY_REGION = {
    r: dict(zip(rows["pct_code"], rows["name"], strict=True))
    for r, rows in PLACES.groupby("sha_name")
}
PLACE = {
    "region": choose("Region", sorted(BY_REGION), "North East", shared=True),
    "place": choose("Place", BY_REGION, "5D9", within="region", search=True, shared=True),
}


@explorer(
    "Where did each place's services go?",
    **PLACE,
    evidence=choose("Evidence", ["all", "stated transfers"], few=True),
)
def map_of_places(region, place, evidence):
    row = PLACES.set_index("pct_code").loc[place]
    out = [evidence != "all" and basis != "states_transfer" for basis in PLACES["evidence_basis"]]
    chart = charts.tile_map(
        PLACES,
        "Main destination of each PCT's community services",
        label="name",
        colour="group",
        hover="destination_name",
        chosen=place,
        faint=out,
        picks="place",
    )
    table = (
        row[["sha_name", "destination_name", "transfer_date"]]
        .rename_axis("What")
        .rename("Answer")
        .reset_index()
    )
    return Answer(
        f"{row['name']}: {row['destination_name']}",
        [chart],
        table,
        ["table:pct_destinations"],
        "published",
    )


@explorer("Which place was chosen?", **PLACE)
def card(region, place):
    table = PLACES.loc[PLACES["pct_code"] == place, ["pct_code", "name"]]
    return Answer(f"{region}, {place}", [], table, ["table:areas"], "published")

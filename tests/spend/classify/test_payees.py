"""Names worked by hand, near misses that must not match, and what holds for any text."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import tables
from helpers.core.errors import DataError
from helpers.spend.classify import corrections, payee_names, payees
from helpers.tables import provider_models
from tests import SHARED_FILES
from tests.markdown_tables import document, rows_under

SHARED = SHARED_FILES / "supplier_labels" / "labels.csv"
ORGANISATIONS = tables.read("organisations")


def answers(*names, **more):
    return payees.classify_payees(pd.Series(names, dtype="str"), ORGANISATIONS, **more)


KNOWN = [  # as printed, the code or name of the body, the model
    ("UK0479435601 : GUY'S & ST THOMAS' NHSFT", "RJ1", "acute_trust"),
    ("NHS0000RJ701 : St Georges Healthcare NHST", "RJ7", "acute_trust"),
    ("WHITTINGTON HOSPITAL NHS TRUST (THE)", "RKE", "acute_trust"),
    ("WRIGHTINGTON WIGAN & LEIGH NHS FT", "RRF", "acute_trust"),
    ("ROYAL BROMPTON & HAREFIELD NHS FOUNDATION", "RT3", "acute_trust"),
    ("MID ESSEX HOSPITALS SERVICES NHS TRUST", "RQ8", "acute_trust"),
    ("East & North Herts Nhs Trust", "RWH", "acute_trust"),
    ("LEICESTERSHIRE PARTNERHSIP NHS TRUST", "RT5", "mental_health_trust"),
    ("CNWL NHS FOUNDATION TRUST", "RV3", "mental_health_trust"),
    ("2gether NHS Foundation Trust", "RTQ", "mental_health_trust"),
    ("West London NHS Trust", "RKL", "mental_health_trust"),
    ("FOUNDATION TRUST WEST LONDON NHS TRUST", "RKL", "mental_health_trust"),
    ("HUMBER NHS FOUNDATION TRUST SOME WARD", "RV9", "mental_health_trust"),
    ("Kent Community Health NHS FT", "RYY", "community_trust"),
    ("Central London Community Healthcare", "RYX", "community_trust"),
    ("Yorkshire Ambulance Service NHS Trust", "RX8", "other_nhs"),
    ("Torbay Care Trust", "TAL", "care_trust"),
    ("NHS Barnsley Clinical Commissioning Group", "02P", "commissioner"),
    ("NHS GLOUCESTERSHIRE ICB", "QR1", "commissioner"),
    ("LB of Hackney", "London Borough of Hackney", "local_authority"),
    ("Somerset CC", "Somerset County Council", "local_authority"),
    ("CITY OF BRADFORD METROPOLITAN DISTRICT COUNCIL", "Bradford City Council", "local_authority"),
    ("Sirona Care and Health C.I.C.", "Sirona Care & Health CIC", "social_enterprise"),
    ("HCRG Care Ltd", "Virgin Care", "independent"),
    ("TURNING POINT ROCHDALE", "Turning Point", "voluntary"),
    ("ABC Homes T/A Marie Curie", "Marie Curie", "voluntary"),
    ("NHS Property Services Ltd", "NHS Property Services", "not_a_provider"),
    ("AGEAA CONCERNAA", "Age UK", "voluntary"),
    ("DELL CORPORATION LTD", "Dell", "not_a_provider"),
    ("G L HEARN LTD", "GL Hearn", "not_a_provider"),
    ("PARTNERSHIPS LTD COMMUNITY HEALTH", "Community Health Partnerships", "not_a_provider"),
    ("LTD COMMUNITY HEALTH PARTNERSHIPS", "Community Health Partnerships", "not_a_provider"),
    ("UK0479435601 : Dr Kershaw's Hospice", "Dr Kershaw's Hospice", "voluntary"),
    ("Southern Health & Social Care Trust", "Southern Health and Social Care Trust", "other_nhs"),
    ("AJ MOBILITY LTD", "A J Mobility", "independent"),
    ("HUC South West Ltd", "HUC South West", "social_enterprise"),
]


@pytest.mark.parametrize(("name", "body", "model"), KNOWN, ids=[name for name, _, _ in KNOWN])
def test_a_body_of_the_register_is_found_as_it_is_printed(name, body, model):
    found = answers(name).iloc[0]
    assert body in (found.organisation_code, found.organisation) and found.provider_model == model
    assert found.method in ("exact", "alias", "fuzzy") and found.confidence in ("high", "medium")


SAYING = [
    ("Elm Road Surgery", "gp_led"),
    ("DR N SMITH AND PTNRS", "gp_led"),
    ("HIGH ST MEDICAL CENTRE (Y01234)", "gp_led"),
    ("ANYTOWN PCN", "gp_led"),
    ("L81234 ELM HOUSE", "gp_led"),
    ("Anytown Parish Council", "local_authority"),
    ("St Swithuns Hospice Ltd", "voluntary"),
    ("FRIENDS OF ANYTOWN", "voluntary"),
    ("Anytown Sunshine C.I.C", "social_enterprise"),
    ("ELM LODGE NURSING HOME", "independent"),
    ("ANYTOWN HEALTHCARE LTD", "independent"),
    ("ANYTOWN CCG", "commissioner"),
    ("ANYTOWN LOCUMS LTD", "not_a_provider"),
    ("UNIVERSITY OF ANYTOWN", "not_a_provider"),
    ("MRS J SMITH", "individual"),
    ("Anytown Trading Ltd", "unclassified"),
    ("ELM HOUSE", "unclassified"),
    ("ANYTOWN MENTAL HEALTH NHS TRUST", "mental_health_trust"),
    ("ANYTOWN HOSPITALS NHS TRUST CHARITY", "voluntary"),
    ("FOREST HEALTHCARE (L84123)", "gp_led"),
    ("ANYTOWN HEALTH GROUP", "gp_led"),
    ("ANYTOWN PCT PROVIDER SERVICES", "pct_provided"),
    ("FOREST COURT CARE LTD", "independent"),
    ("ELM COURT LTD", "independent"),
    ("JOHN SMITHSON CHURCHDOWN LTD", "unclassified"),
    ("ANYTOWN DISTRICT SCOUT COUNCIL", "unclassified"),
    ("ANYTOWN CIC CCG", "social_enterprise"),
    ("LOCAL OPTICAL COMMITTEE ANYTOWN", "not_a_provider"),
    ("ANYTOWN MEDICAL LTD", "not_a_provider"),
    ("ANYTOWN HEALTH LTD", "unclassified"),
    ("LIMITED ELM ROAD SURGERY", "gp_led"),
    ("ANYTOWN AMBULANCES LTD", "independent"),
    ("ANYTOWN PACKAGING (UK) LTD", "not_a_provider"),
    ("ANYTOWN LLP", "not_a_provider"),
    ("ANYTOWN EYE CLINIC LLP", "independent"),
    ("ANYTOWN SCREENTECH GMBH", "not_a_provider"),
    ("BOROUGH OF ANYTOWN", "local_authority"),
    ("ANYTOWN UNIVERSITY", "not_a_provider"),
    ("UK1234567 : MRS J SMITH", "individual"),
    ("UK1234567 : DR A SMITH", "individual"),
    ("ANYTOWN COUNCIL FOR VOLUNTARY SERVICE", "voluntary"),
    ("ELM DENTAL SURGERY", "independent"),
    ("ELM VETERINARY PRACTICE", "not_a_provider"),
]


@pytest.mark.parametrize(("name", "model"), SAYING, ids=[name for name, _ in SAYING])
def test_what_a_name_says_by_itself(name, model):
    found = answers(name).iloc[0]
    assert (found.provider_model, found.organisation) == (model, "")
    assert found.method == ("none" if model == "unclassified" else "rule")


APART = [  # a name, and the body that it is not
    ("ST LUKES HOSPITAL", "St Luke's Hospice"),
    ("ST LUKES HOSPICE", "St Luke's Healthcare"),
    ("NORTH WEST LONDON NHS TRUST", "West London NHS Trust"),
    ("EAST LONDON NHS TRUST", "North East London NHS Foundation Trust"),
    ("ROYAL DERBY HOSPITALS NHS TRUST", "Derby Teaching Hospitals NHS Foundation Trust"),
    ("NORTH DEVON COUNCIL", "Devon County Council"),
    ("GLOUCESTER CITY COUNCIL", "Gloucestershire County Council"),
    ("SOUTH ESSEX COMMUNITY NHS TRUST", "South Essex Partnership University NHS Foundation Trust"),
    ("NHS WEST KENT CCG", "NHS East Kent CCG"),
    ("LINCOLNSHIRE COMMUNITY ARTS", "Lincolnshire Community Health Services NHS Trust"),
    ("MIND THE GAP LTD", "Mind"),
    ("SCOPE ENGINEERING LTD", "Scope"),
    ("OXFORD STREET SURGERY", "Oxford Health NHS Foundation Trust"),
    ("SALISBURY ROAD SURGERY", "Salisbury NHS Foundation Trust"),
    ("HERTFORDSHIRE COMMUNITY FOUNDATION", "Hertfordshire Community NHS Trust"),
    ("OXFORD UNIVERSITY", "Oxford University Hospitals NHS Foundation Trust"),
    ("SCOPE GROUP LTD", "Scope"),
    ("GUIDEPOSTS TRUST", "Guideposts CIC"),
    ("UNIVERSITY COLLEGE LONDON (UCL)", "University College London Hospitals NHS Foundation Trust"),
    ("REACH ACTIVE LTD", "Reach PLC"),
    ("BOLTON SCHOOL", "Bolton NHS Foundation Trust"),
    ("YORK", "City of York Council"),
    ("SCC", "Specialist Computer Centres"),
    ("REACH LIMITED", "Reach Publishing Services"),
    ("THE NEST", "NEST Pensions"),
    ("M AND S HEALTHCARE LTD", "Marks and Spencer"),
    ("ST GEORGES HEALTHCARE NHS TRUST", "St George Healthcare Group"),
    ("CRIPPS HEALTH CENTRE", "Cripps Harries Hall"),
    ("ROYAL LONDON HOSPITAL", "Royal London Mutual"),
]


@pytest.mark.parametrize(("name", "other"), APART, ids=[name for name, _ in APART])
def test_near_misses_stay_apart(name, other):
    assert answers(name).organisation.iloc[0] != other


def test_a_surname_before_a_comma_is_a_person_and_not_the_firm_of_that_name():
    assert answers("WILLIS LTD").provider_model.iloc[0] == "not_a_provider"
    assert answers("WILLIS, J").provider_model.iloc[0] == "individual"
    assert answers("Guys and St Thomas NHS FT, London").organisation_code.iloc[0] == "RJ1"


def test_a_supplier_of_one_word_does_not_take_the_places_of_care_that_begin_with_it():
    made = pd.DataFrame(
        {
            "code": "",
            "name": ["Haymarket", "Turning Point"],
            "aliases": "",
            "kind": ["supplier", "charity"],
            "provider_model": ["not_a_provider", "voluntary"],
            "from": None,
            "to": None,
        }
    )
    names = pd.Series(
        ["HAYMARKET HEALTH CENTRE", "HAYMARKET PRINTING", "TURNING POINT COUNSELLING CENTRE"]
    )
    assert list(payees.classify_payees(names, made).provider_model) == [
        "gp_led",
        "not_a_provider",
        "voluntary",
    ]


def test_a_branch_of_a_hospice_is_the_hospice():
    assert answers("ZOES PLACE MIDDLESBROUGH").provider_model.iloc[0] == "voluntary"


def test_a_company_that_was_sold_has_the_type_of_its_owners_on_the_day():
    sold = pd.Series(["AT Medics Ltd"] * 2)
    found = payees.classify_payees(sold, ORGANISATIONS, when=pd.Series(["2018-19", "2021-22"]))
    assert list(found.provider_model) == ["gp_led", "independent"]


def test_an_enterprise_has_the_code_of_its_returns_by_every_name():
    found = answers("CSH Surrey", "Central Surrey Health Ltd", "CHCP CIC", "Sirona care & health")
    assert list(found.organisation_code) == ["NTV", "NTV", "NNF", "NLX"]


def test_the_type_is_that_of_the_day():
    names = pd.Series(
        ["North Cumbria Integrated Care NHS FT", "Cumbria Partnership NHS Foundation Trust"] * 2
    )
    found = payees.classify_payees(
        names, ORGANISATIONS, when=pd.Series(["2018-19", "2019-09-30", "2020-21", "2019-10-01"])
    )
    assert list(found.provider_model) == ["mental_health_trust"] * 2 + ["acute_trust"] * 2
    assert set(found.organisation_code) == {"RNN"}
    undated = answers(*names[:2])
    assert list(undated.provider_model) == [
        "acute_trust",
        "mental_health_trust",
    ]  # each name says which
    dates = pd.to_datetime(pd.Series(["2018-05-01", None]))
    assert (
        list(payees.classify_payees(names[:2], ORGANISATIONS, when=dates).provider_model)
        == ["mental_health_trust"] * 2
    )


def test_a_place_named_by_a_pct_and_a_ccg_is_told_by_its_date():
    found = payees.classify_payees(
        pd.Series(["NHS Sheffield"] * 3),
        ORGANISATIONS,
        when=pd.Series(["2011-12", "2015-16", None]),
    )
    assert list(found.organisation_code) == ["5N4", "03N", ""] and set(found.provider_model) == {
        "commissioner"
    }


def test_an_override_wins_and_is_found_by_any_print_of_the_name(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text(
        "supplier,provider_model,organisation\nBarts Health NHS Trust,independent,Mine\nElm "
        "Ltd,voluntary,\nELM LIMITED,gp_led,Elm\n"
    )
    found = answers(
        "BARTS HEALTH NHST",
        "Elm  Ltd.",
        "Oak Ltd",
        overrides=corrections.load_payee_overrides(path),
    )
    assert found.to_numpy().tolist()[:2] == [
        ["Mine", "", "independent", "override", "high"],
        ["Elm", "", "gp_led", "override", "high"],
    ]
    assert found.provider_model.iloc[2] == "unclassified"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name,provider_model\nElm,voluntary\n", "there is no column supplier"),
        (
            "supplier,provider_model\nElm,voluntry\n",
            "line 2: provider_model is 'voluntry'.*did you mean 'voluntary'",
        ),
        ("supplier,provider_model\nElm,voluntary\n , voluntary\n", "line 3: supplier is ''"),
        ("", "cannot read the overrides"),
    ],
)
def test_a_broken_override_file_is_refused_with_its_line(tmp_path, text, said):
    path = tmp_path / "mine.csv"
    path.write_text(text)
    with pytest.raises(DataError, match=said):
        corrections.load_payee_overrides(path)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(max_size=60) | st.none(), max_size=6))
def test_any_text_gives_one_row_in_known_words(names):
    series = pd.Series(names, index=[f"r{i}" for i in range(len(names))], dtype="object")
    found = payees.classify_payees(series, ORGANISATIONS.head(60))
    assert (
        list(found.index) == list(series.index) and list(found.columns) == payees.CLASSIFIED_COLUMNS
    )
    assert set(found.provider_model) <= set(payees.PAYEE_KINDS) and set(found.method) <= set(
        payees.METHODS
    )
    assert set(found.confidence) <= set(payees.CONFIDENCE) and not found.isna().any().any()
    assert ((found.method == "none") == (found.provider_model == "unclassified")).all()


@settings(max_examples=10, deadline=None)
@given(st.permutations([name for name, _, _ in KNOWN[:12]] + [name for name, _ in SAYING]))
def test_the_order_of_the_names_does_not_matter(names):
    whole = answers(*names).set_index(pd.Index(names)).sort_index()
    pd.testing.assert_frame_equal(whole, answers(*sorted(names)).set_index(pd.Index(sorted(names))))


@given(st.text(max_size=80))
def test_a_key_is_a_key_of_itself(text):
    once = payee_names.name_key(text)
    assert once == once.upper() and payee_names.name_key(once.strip()) in (
        once,
        payee_names.name_key(payee_names.name_key(once)),
    )


def test_the_register_finds_every_row_by_its_own_name_and_aliases():
    found = payees.classify_payees(ORGANISATIONS["name"], ORGANISATIONS)
    one_type = ORGANISATIONS.groupby("name")["provider_model"].transform("nunique") == 1
    wrong = ORGANISATIONS[one_type & (found.provider_model != ORGANISATIONS.provider_model)]
    assert len(wrong) <= 2, wrong[["name", "provider_model"]]
    assert set(ORGANISATIONS.provider_model) <= {
        *provider_models.MODELS,
        "commissioner",
        "not_a_provider",
    }


def test_every_successor_and_community_trust_is_in_the_register():
    codes = set(ORGANISATIONS.code.dropna())
    assert set(ORGANISATIONS.successor.dropna()) <= codes
    trusts = tables.read("community_trusts")
    found = payees.classify_payees(trusts["name"], ORGANISATIONS)
    assert list(found.organisation_code) == list(trusts.trust_id) and set(found.provider_model) == {
        "community_trust"
    }


def confusion(labels: pd.Series, predicted: pd.Series) -> pd.DataFrame:
    """Counts, a row a labelled model and a column a predicted one, in the order of PAYEE_KINDS."""
    table = pd.crosstab(
        pd.Series(labels.to_numpy(), name="label"),
        pd.Series(predicted.to_numpy(), name="predicted"),
    )
    order = [kind for kind in payees.PAYEE_KINDS if kind in table.index or kind in table.columns]
    return table.reindex(index=order, columns=order, fill_value=0)


def test_confusion_counts_by_hand():
    table = confusion(
        pd.Series(["voluntary", "voluntary", "gp_led"]),
        pd.Series(["voluntary", "unclassified", "gp_led"]),
    )
    assert (
        table.loc["voluntary"].to_dict() == {"voluntary": 1, "gp_led": 0, "unclassified": 1}
        and table.to_numpy().sum() == 3
    )


@pytest.mark.skipif(
    not SHARED.exists(),
    reason="the labelled names are not part of the repository and lie nowhere beside it",
)
def test_as_right_as_it_was_on_names_labelled_by_hand():
    labels = pd.read_csv(SHARED)
    labels = labels[labels.confidence.isin(["high", "medium"])]
    found = payees.classify_payees(labels.supplier, ORGANISATIONS)
    right = found.provider_model == labels.provider_model
    said = found.provider_model != "unclassified"
    assert right.mean() >= 0.94 and right[said].mean() >= 0.975


def test_kinds_of_payees_by_the_names_that_everybody_knows():
    """Names of English bodies from general knowledge. One half was read while the rules were
    written, the other only counted; the guide has the same counts.
    """
    names = pd.read_csv(Path(__file__).with_name("payees_by_kind.csv"))
    found = payees.classify_payees(names["name"], ORGANISATIONS)
    right = (found["provider_model"] == names["provider_model"]).groupby(
        [names["half"], names["kind"]]
    )
    counted = right.agg(["sum", "size"]).unstack("half")
    guide = document("docs/classifying-payees.md")
    said = {
        label: (cells[1], cells[3]) for label, *cells in rows_under(guide, "names of six kinds")
    }
    assert len(counted) == len(said) == 6 and counted["size"].min().min() >= 20
    for kind, row in counted.iterrows():
        now = [f"{row['sum', half]} of {row['size', half]}" for half in ("read", "measured")]
        assert said[KINDS[kind]] == tuple(now), kind


KINDS = {
    "trusts": "NHS trusts, abbreviated or glued",
    "education": "universities, colleges and schools",
    "federations": "federations of practices",
    "state": "bodies of the state",
    "wholesalers": "wholesalers of medicines",
    "homes": "homes",
}
SCHOOLS = ["Elm Road Primary School", "IMPERIAL COLLEGE", "Oak High Academy", "University of Elm"]
NO_PRACTICES = ["Russian Federation", "Example Sports Federation", "Mutual Example Advisers Ltd"]
TRUSTS = {
    "SHEFFIELD TEACHING HOSPS NHS F T": "Sheffield Teaching Hospitals NHS Foundation Trust",
    "NORFOLK & SUFFOLK NHS FTRUST": "Norfolk and Suffolk NHS Foundation Trust",
    "BARTS HEALTH NHSTRUST": "Barts Health NHS Trust",
    "CUMBRIA PARTNERSHIPNHSFT": "Cumbria Partnership NHS Foundation Trust",
    "LEEDS TEACHING HOSPITALSNHS TRUST": "Leeds Teaching Hospitals NHS Trust",
}
COUNCILS = ["Calderdale M B C", "L B BEXLEY", "Wigan M.B.C.", "HAMPSHIRE C C", "Luton B C"]


@pytest.mark.parametrize("name", SCHOOLS)
def test_those_who_teach_are_no_providers(name):
    assert model_of(name) == "not_a_provider"


@pytest.mark.parametrize("name", NO_PRACTICES)
def test_a_federation_or_a_mutual_needs_a_word_of_care(name):
    assert model_of(name) in ("unclassified", "not_a_provider")


@pytest.mark.parametrize(("name", "trust"), TRUSTS.items())
def test_trusts_with_odd_endings(name, trust):
    found = payees.classify_payees(pd.Series([name]), ORGANISATIONS)
    assert found["organisation"].tolist() == [trust]


@pytest.mark.parametrize("name", COUNCILS)
def test_councils_by_their_letters(name):
    assert model_of(name) == "local_authority"


@pytest.mark.parametrize("name", ["NORTH TYNESIDE", "STOCKTON ON TEES", "East Riding of Yorkshire"])
def test_a_place_alone_is_nobody(name):
    assert model_of(name) == "unclassified"


def test_an_owner_has_other_branches_too():
    found = payees.classify_payees(pd.Series(["BAE SYSTEMS EXAMPLE YARDS LTD"]), ORGANISATIONS)
    assert found["organisation"].tolist() == [""]


OF_THE_STATE = {
    "NHS LONDON": "commissioner",
    "NHS SOUTH EAST COAST": "commissioner",
    "NORTH EAST SHA": "commissioner",
    "NORTH ELMSHIRE COMMISSION UNIT": "commissioner",
    "NHS SCOTLAND": "other_nhs",
    "SOUTH EASTERN HEALTH & SOCIAL SERVICES TRUST": "other_nhs",
    "WEST MIDLANDS COMBINED AUTHORITY": "local_authority",
    "GREATER LONDON AUTHORITY": "local_authority",
    "FINANCIAL REPORTING COUNCIL": "not_a_provider",
    "ELMSHIRE & OAKSHIRE LMCS": "not_a_provider",
    "COMMUNITY EDUCATION PROVIDER NETWORK": "not_a_provider",
}
OWNERS_AND_DEALERS = [
    "THE HOSPITAL COMPANY (DARTFORD) LTD",
    "COVENTRY & RUGBY HOSPITAL COMPANY PLC",
    "BUCKINGHAMSHIRE HOSPITAL PFI LTD",
    "UNIVERSITY HOSPITAL NORTH STAFFS PROJECT CO",
    "OXFORD INFRACARE LIFT LTD",
    "ANYTOWN ESTATES PARTNERSHIP LTD",
    "ELM PHARMACY WHOLESALE LTD",
    "ELM MEDICAL WHOLESALERS",
    "ALLIANCE HEALTHCARE (DISTRIBUTION) LTD",
]
PRACTICES = [
    "ELMS D J & PARTNER",
    "OAK ROAD PMS",
    "APMS ELMTREE",
    "ELMSMEAD HEALTHCARE CENTRE",
    "UNIVERSITY OF ELM HEALTH SERVICE",
    "STUDENT HEALTH SERVICE",
    "PARLIAMENT HILL SURGERY",
    "ELMS VALE TRAINING PRACTICE",
    "ELMS HEALTH FORWARD CONFEDERATION",
    "OAKSWOOD MEDCIAL CENTRE",
    "STEVENAGE HEALTH LTD",
    "NORTH BEXLEY HEALTH LTD",
]
COMPANIES_THAT_CARE = [
    "ELM AUTISM CARE (UK) 3 LTD",
    "OAK INDEPENDENT LIVING & CCS LTD",
    "HELPING HANDS OF ANYTOWN LTD",
    "ELMFORD HOUSE NH",
    "OAKULAM HOUSE NURSING & RES HOME",
    "ELM CAREHOMES ANYTOWN",
]


@pytest.mark.parametrize(("name", "model"), OF_THE_STATE.items())
def test_bodies_of_the_state(name, model):
    assert model_of(name) == model


@pytest.mark.parametrize("name", OWNERS_AND_DEALERS)
def test_who_owns_a_hospital_or_deals_in_medicines_is_no_provider(name):
    assert model_of(name) == "not_a_provider"


@pytest.mark.parametrize("name", PRACTICES)
def test_practices_by_other_words_than_practice(name):
    assert model_of(name) == "gp_led"


@pytest.mark.parametrize("name", ["ROTHERHAM HEALTHCARE LTD", "LIVERPOOL HEALTH PARTNERS LTD"])
def test_a_place_with_other_words_is_no_federation(name):
    assert model_of(name) != "gp_led"


@pytest.mark.parametrize("name", COMPANIES_THAT_CARE)
def test_a_company_named_after_those_it_cares_for_is_no_charity(name):
    assert model_of(name) == "independent"


@pytest.mark.parametrize(
    "name", ["BARTS HEALTH NHS TRUST CHARITY", "BARTS HEALTH NHS TRUST CHARITABLE FUNDS"]
)
def test_a_charity_of_a_trust_is_not_the_trust(name):
    assert model_of(name) == "voluntary"


# ---- what a trust was in the year of the payment


BY_YEAR = [  # as printed, the year, the code, the model: from the lists of trust_types by hand
    ("Bradford District Care Trust", "2013-14", "TAD", "mental_health_trust"),
    ("Bradford District Care NHS FT", "2023-24", "TAD", "mental_health_trust"),
    ("Liverpool Community Health NHS Trust", "2016-17", "RY1", "community_trust"),
    ("Southern Health NHS Foundation Trust", "2013-14", "RW1", "mental_health_trust"),
    ("Gloucestershire Care Services NHS Trust", "2015-16", "R1J", "community_trust"),
    ("Worcestershire Health and Care NHS Trust", "2016-17", "R1A", "community_trust"),
    ("Somerset Partnership NHS Foundation Trust", "2016-17", "RH5", "mental_health_trust"),
    ("Somerset NHS Foundation Trust", "2022-23", "RH5", "acute_trust"),
    ("Dudley Integrated Health and Care NHS Trust", "2022-23", "RYK", "mental_health_trust"),
    ("Isle of Wight NHS Trust", "2014-15", "R1F", "acute_trust"),
]


@pytest.mark.parametrize(("name", "year", "code", "model"), BY_YEAR)
def test_a_payment_is_classed_by_what_the_trust_was_in_its_year(name, year, code, model):
    found = payees.classify_payees(pd.Series([name]), ORGANISATIONS, when=pd.Series([year]))
    assert found[["organisation_code", "provider_model"]].iloc[0].tolist() == [code, model]


def test_the_register_agrees_with_every_official_list_of_trusts():
    """The row in force in the middle of a list's year has the model that the list means."""
    types = tables.read("trust_types")
    types = types[types["published_type"].notna()]
    middle = types["from"] + (types["to"] - types["from"]) / 2
    trusts = ORGANISATIONS[ORGANISATIONS["kind"] == "nhs_trust"]
    pairs = types.assign(day=middle).merge(trusts, left_on="organisation_code", right_on="code")
    in_force = ~(pairs["from_y"] > pairs["day"]) & ~(pairs["to_y"] < pairs["day"])
    pairs = pairs[in_force]
    assert len(pairs) > 1500
    assert (pairs["provider_model_x"] == pairs["provider_model_y"]).all()


def test_no_trust_and_a_third_of_all_rows_rest_on_general_knowledge():
    general = ORGANISATIONS["evidence"] == "general_knowledge"
    assert not general[ORGANISATIONS["kind"].isin(["nhs_trust", "care_trust"])].any()
    assert general.mean() <= 0.35
    trusts = ORGANISATIONS.loc[ORGANISATIONS["kind"].isin(["nhs_trust", "care_trust"]), "code"]
    assert set(trusts) == set(tables.read("trust_types")["organisation_code"])


def test_numbers_and_forms_stand_where_a_source_gives_them():
    rows = ORGANISATIONS[ORGANISATIONS["kind"].isin(["charity", "hospice", "company", "supplier"])]
    numbered = rows["charity_number"].notna() | rows["company_number"].notna()
    assert numbered.sum() > 2900 and rows.loc[numbered, "source_id"].notna().mean() > 0.9
    form = ORGANISATIONS["legal_form"] == "community interest company"
    form &= ORGANISATIONS["charity_number"].isna()
    assert set(ORGANISATIONS.loc[form, "provider_model"]) <= {"social_enterprise", "gp_led"}


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("HEALTHWATCH ANYTOWN CIC", "social_enterprise"),  # by law no charity
        ("AGE UK ANYTOWN CIC", "social_enterprise"),
        ("ANYTOWN GP FEDERATION CIC", "gp_led"),
        ("PCC CUMBRIA", "not_a_provider"),
        ("PCC OF ST MARY", "unclassified"),  # a parochial church council
        ("PCC CIC LTD", "social_enterprise"),
        ("DEPT OF ANYTHING", "not_a_provider"),
        ("ELM MULTI ACADEMY TRUST", "not_a_provider"),
        ("ELM COMMUNITY LEARNING", "not_a_provider"),
        ("ELM OF ANYTOWN (OPERATIONS) LTD", "independent"),
        ("ELM LIFESTYLES LTD", "independent"),
        ("ELM HEALTHCARE 3", "independent"),
        ("ELM NEUROLOGICAL UNIT", "independent"),
        ("ELM CARE AGENCY LTD", "independent"),
        ("ELM PSYCHOLOGY ASSOCIATES LTD", "independent"),
        ("ELM ASSOCIATES LTD", "not_a_provider"),
        ("THE OLD RECTORY LTD", "independent"),
        ("CAREPOST ANYTOWN", "independent"),
        ("CAREERS ANYTOWN", "not_a_provider"),
        ("ELM BENEVOLENT FUND", "voluntary"),
        ("ANYTOWN SOCIAL COUNCIL", "voluntary"),
        ("ANYTOWN COMMUNITY TRAVEL", "voluntary"),
        ("ELMTREE ROAD", "gp_led"),  # practices are known by their streets
        ("ELMTREE ROAD LTD", "unclassified"),
    ],
)
def test_kinds_that_words_of_other_kinds_hid(name, model):
    assert model_of(name) == model


def model_of(name: str) -> str:
    return payees.classify_payees(pd.Series([name]), ORGANISATIONS)["provider_model"].iat[0]

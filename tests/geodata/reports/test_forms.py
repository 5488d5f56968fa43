"""Forms follow from the catalogue."""

from geodata.catalog import MEASURED
from geodata.reports.forms import FIELD_CODES, FORMS, codes


def test_every_measured_indicator_but_population_is_exactly_one_field() -> None:
    fields = [field.id for form in FORMS.values() for field in form.fields]
    assert len(fields) == len(set(fields))
    assert set(fields) == {item.id for item in MEASURED.values() if item.topic != "population"}


def test_there_are_the_five_topics_of_the_plan() -> None:
    assert list(FORMS) == ["cases", "testing", "vaccination", "resources", "platforms"]


def test_every_field_has_a_code_of_its_own_and_a_part_has_its_totals() -> None:
    assert len(set(FIELD_CODES.values())) == len(FIELD_CODES)
    assert FIELD_CODES["cases_new"] == "A1"
    assert FIELD_CODES["cases_new_community"] == "A1.4"


def test_parts_are_asked_before_their_total() -> None:
    group = FORMS["cases"].groups[0]
    assert [field.id for field in group.fields][-1] == "cases_new"
    assert all(field.part_of == "cases_new" for field in group.parts)


def test_codes_are_named_in_the_order_of_the_form() -> None:
    form = FORMS["platforms"]
    ids = [field.id for field in form.fields]
    assert codes(form, ids[2:]) == "E3…E7"
    assert codes(form, [ids[6], ids[0], ids[1]]) == "E1, E2, E7"
    assert codes(form, [ids[0], *ids[3:6]]) == "E1, E4…E6"
    assert codes(form, []) == ""

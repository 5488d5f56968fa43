"""Forms follow from the catalogue."""

from geodata.catalog import MEASURED
from geodata.reports.forms import FIELD_CODES, FORMS


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

"""The table of an item's fields, and the records that have attributes for some of them."""

from db.items import ItemRow
from db.schema import item_fields
from db.schema.item_fields import FIELDS, REPORT, Owner, Use, fields_with, more_with
from db.schema.models import TABLES
from db.schema.records import Finding, Measure
from db.words import ItemKind


def test_every_column_stands_in_it_once_in_order() -> None:
    assert ["id", *(one.name for one in FIELDS)] == TABLES["item"]._meta.sorted_field_names


def test_fields_with_attributes_are_there() -> None:
    """Only the deadline is one attribute made of several columns."""
    named = item_fields._WITH_ATTRIBUTES - {"deadline_raw"}
    assert named <= set(ItemRow._fields)
    for record, kind in ((Finding, ItemKind.FINDING), (Measure, ItemKind.MEASURE)):
        shown = {one.name for one in fields_with(Use.SHOWN, kind)}
        assert shown - {one.name for one in more_with(Use.SHOWN, kind)} <= set(record._fields)


def test_whoever_may_change_a_field_is_told_of_in_words() -> None:
    assert [one.name for one in FIELDS if one.owner is Owner.OFFICE and not one.words] == []
    assert {one.owner for one in REPORT} == {Owner.UNIT}
    columns = set(TABLES["progress"]._meta.sorted_field_names)
    assert {one.name for one in REPORT} <= columns

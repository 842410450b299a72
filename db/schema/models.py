"""The tables for peewee: schema only, never leaving this package (migrations make the file)."""

import re

import peewee

from db.schema.item_fields import FIELDS, FieldType


def _table_name(model: type[peewee.Model]) -> str:
    """Turn `UnitAliasTable` into `unit_alias`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__.removesuffix("Table")).lower()


class Table(peewee.Model):
    """What all tables share; a query is bound to a database when it is executed."""

    class Meta:
        """Tell peewee how tables are named."""

        table_function = _table_name
        legacy_table_names = False


class MetaTable(Table):
    key = peewee.TextField(primary_key=True)
    value = peewee.TextField()


class SettingTable(Table):
    id = peewee.AutoField()
    key = peewee.TextField()
    value = peewee.TextField()


class RoundTable(Table):
    id = peewee.AutoField()
    uuid = peewee.TextField()
    code = peewee.TextField()
    name = peewee.TextField()
    title = peewee.TextField()
    inspecting_body = peewee.TextField()
    inspected_body = peewee.TextField()
    kind = peewee.TextField()
    level = peewee.TextField()
    feedback_date = peewee.TextField(null=True)
    year = peewee.IntegerField(null=True)
    tasks_at = peewee.IntegerField()
    next_child = peewee.IntegerField()
    archived = peewee.IntegerField()


class SectionTable(Table):
    id = peewee.AutoField()
    round_id = peewee.IntegerField()
    position = peewee.IntegerField()
    heading = peewee.TextField()
    body = peewee.TextField()
    category_id = peewee.IntegerField(null=True)


class PhaseTable(Table):
    id = peewee.AutoField()
    round_id = peewee.IntegerField()
    position = peewee.IntegerField()
    name = peewee.TextField()
    start = peewee.TextField(null=True)
    finish = peewee.TextField(null=True)
    text = peewee.TextField()


class MemberTable(Table):
    id = peewee.AutoField()
    round_id = peewee.IntegerField()
    position = peewee.IntegerField()
    post = peewee.TextField()
    name = peewee.TextField()
    title = peewee.TextField()


class UnitTable(Table):
    id = peewee.AutoField()
    uuid = peewee.TextField()
    name = peewee.TextField()
    short = peewee.TextField()
    kind = peewee.TextField()
    parent_id = peewee.IntegerField(null=True)
    contact = peewee.TextField()
    phone = peewee.TextField()
    archived = peewee.IntegerField()


class UnitAliasTable(Table):
    id = peewee.AutoField()
    unit_id = peewee.IntegerField()
    name = peewee.TextField()


class LeaderTable(Table):
    id = peewee.AutoField()
    name = peewee.TextField()
    post = peewee.TextField()
    archived = peewee.IntegerField()


class ItemTable(Table):
    """The columns stand in `item_fields`, where everybody looks who knows an item's fields."""

    id = peewee.AutoField()


_NUMBERS = {FieldType.NUMBER, FieldType.YES_NO, FieldType.ITEM}
for _field in FIELDS:
    _column = peewee.IntegerField if _field.type in _NUMBERS else peewee.TextField
    ItemTable._meta.add_field(_field.name, _column(null=_field.blank is None))


class ItemExtraTable(Table):
    id = peewee.AutoField()
    item_id = peewee.IntegerField()
    name = peewee.TextField()
    value = peewee.TextField()


class ResponsibilityTable(Table):
    id = peewee.AutoField()
    item_id = peewee.IntegerField()
    position = peewee.IntegerField()
    role = peewee.TextField()
    party = peewee.TextField()
    printed = peewee.TextField()
    unit_id = peewee.IntegerField(null=True)
    leader_id = peewee.IntegerField(null=True)


class AssignmentTable(Table):
    id = peewee.AutoField()
    round_id = peewee.IntegerField()
    item_id = peewee.IntegerField()
    unit_id = peewee.IntegerField()
    role = peewee.TextField()
    state = peewee.TextField()
    latest_id = peewee.IntegerField(null=True)
    latest_date = peewee.TextField(null=True)
    open = peewee.IntegerField()
    due = peewee.TextField(null=True)


class ProgressTable(Table):
    id = peewee.AutoField()
    uuid = peewee.TextField()
    round_id = peewee.IntegerField()
    item_id = peewee.IntegerField()
    unit_id = peewee.IntegerField()
    period = peewee.TextField()
    date = peewee.TextField()
    state = peewee.TextField()
    done = peewee.TextField()
    problems = peewee.TextField()
    next_step = peewee.TextField()
    by = peewee.TextField()
    at = peewee.TextField()
    initial = peewee.IntegerField()
    corrects = peewee.IntegerField(null=True)
    superseded = peewee.IntegerField()
    package = peewee.TextField()
    finished = peewee.TextField()
    after_close = peewee.TextField()
    after_text = peewee.TextField()


class BlobTable(Table):
    id = peewee.AutoField()
    sha256 = peewee.TextField()
    size = peewee.IntegerField()
    chunks = peewee.IntegerField()


class BlobChunkTable(Table):
    id = peewee.AutoField()
    sha256 = peewee.TextField()
    seq = peewee.IntegerField()
    data = peewee.BlobField()


class EvidenceTable(Table):
    id = peewee.AutoField()
    item_id = peewee.IntegerField()
    progress_id = peewee.IntegerField(null=True)
    name = peewee.TextField()
    sha256 = peewee.TextField()
    version = peewee.IntegerField()
    at = peewee.TextField()
    by = peewee.TextField()
    archived = peewee.IntegerField()


class ClosureTable(Table):
    id = peewee.AutoField()
    item_id = peewee.IntegerField()
    cycle = peewee.IntegerField()
    state = peewee.TextField()
    date = peewee.TextField()
    by = peewee.TextField()
    at = peewee.TextField()
    text = peewee.TextField()
    basis = peewee.TextField()
    relaxed = peewee.IntegerField()
    late_entry = peewee.TextField()


class ExtensionTable(Table):
    id = peewee.AutoField()
    item_id = peewee.IntegerField()
    reason = peewee.TextField()
    printed = peewee.TextField()
    kind = peewee.TextField()
    due = peewee.TextField(null=True)
    then_long_term = peewee.IntegerField()
    requested = peewee.TextField()
    approved = peewee.IntegerField()
    approved_by = peewee.TextField()
    decided = peewee.TextField(null=True)
    opinion = peewee.TextField()
    requested_by = peewee.TextField()
    was_due = peewee.TextField(null=True)
    relaxed = peewee.IntegerField()


class DeadlineChangeTable(Table):
    id = peewee.AutoField()
    item_id = peewee.IntegerField()
    kind = peewee.TextField()
    old_printed = peewee.TextField(null=True)
    old_kind = peewee.TextField(null=True)
    old_due = peewee.TextField(null=True)
    old_long_term = peewee.IntegerField()
    new_printed = peewee.TextField(null=True)
    new_kind = peewee.TextField(null=True)
    new_due = peewee.TextField(null=True)
    new_long_term = peewee.IntegerField()
    day = peewee.TextField()
    by = peewee.TextField()
    basis = peewee.TextField()
    extension_id = peewee.IntegerField(null=True)
    migrated = peewee.IntegerField()


class MilestoneTable(Table):
    id = peewee.AutoField()
    item_id = peewee.IntegerField()
    position = peewee.IntegerField()
    text = peewee.TextField()
    due = peewee.TextField(null=True)
    reached = peewee.TextField(null=True)


class OutcomeTable(Table):
    id = peewee.AutoField()
    round_id = peewee.IntegerField()
    kind = peewee.TextField()
    text = peewee.TextField()
    number = peewee.IntegerField()
    fen = peewee.IntegerField()
    date = peewee.TextField(null=True)


class OutcomeItemTable(Table):
    id = peewee.AutoField()
    outcome_id = peewee.IntegerField()
    item_id = peewee.IntegerField()


class ApprovalTable(Table):
    id = peewee.AutoField()
    round_id = peewee.IntegerField()
    document = peewee.TextField()
    step = peewee.TextField()
    date = peewee.TextField(null=True)
    number = peewee.TextField()
    note = peewee.TextField()


class SnapshotTable(Table):
    id = peewee.AutoField()
    round_id = peewee.IntegerField()
    at = peewee.TextField()
    as_of = peewee.TextField()
    by = peewee.TextField()
    name = peewee.TextField()
    content = peewee.TextField()


class DocumentTable(Table):
    id = peewee.AutoField()
    round_id = peewee.IntegerField()
    kind = peewee.TextField()
    path = peewee.TextField()
    at = peewee.TextField()
    by = peewee.TextField()
    snapshot_id = peewee.IntegerField()
    sha256 = peewee.TextField()


class PlanImportTable(Table):
    id = peewee.AutoField()
    round_id = peewee.IntegerField()
    file = peewee.TextField()
    at = peewee.TextField()
    by = peewee.TextField()
    title = peewee.TextField()
    lines = peewee.TextField()
    unplaced = peewee.TextField()


class DoubtTable(Table):
    id = peewee.AutoField()
    import_id = peewee.IntegerField()
    line = peewee.IntegerField()
    code = peewee.TextField()
    message = peewee.TextField()
    settled = peewee.IntegerField()


class PackageTable(Table):
    id = peewee.AutoField()
    uuid = peewee.TextField()
    direction = peewee.TextField()
    round_id = peewee.IntegerField()
    unit_id = peewee.IntegerField()
    period = peewee.TextField()
    answers = peewee.TextField()
    made_at = peewee.TextField()
    made_by = peewee.TextField()
    file = peewee.TextField()
    sha256 = peewee.TextField()
    rows = peewee.IntegerField()
    at = peewee.TextField()
    by = peewee.TextField()
    note = peewee.TextField()


class PackageRowTable(Table):
    id = peewee.AutoField()
    package_id = peewee.IntegerField()
    item_id = peewee.IntegerField()
    content = peewee.TextField()


class DecisionTable(Table):
    id = peewee.AutoField()
    package_id = peewee.IntegerField()
    item_id = peewee.IntegerField()
    field = peewee.TextField()
    base = peewee.TextField()
    ours = peewee.TextField()
    theirs = peewee.TextField()
    choice = peewee.TextField()
    reason = peewee.TextField()


class ReceiptTable(Table):
    id = peewee.AutoField()
    package_id = peewee.IntegerField()
    lines = peewee.TextField()


class ProposalTable(Table):
    id = peewee.AutoField()
    item_id = peewee.IntegerField()
    unit_id = peewee.IntegerField()
    package_id = peewee.IntegerField(null=True)
    field = peewee.TextField()
    text = peewee.TextField()
    state = peewee.TextField()
    opinion = peewee.TextField()
    at = peewee.TextField()


class ChangeTable(Table):
    id = peewee.AutoField()
    at = peewee.TextField()
    by = peewee.TextField()
    what = peewee.TextField()
    title = peewee.TextField()
    origin = peewee.TextField()
    undoes = peewee.IntegerField(null=True)
    undone_by = peewee.IntegerField(null=True)


class TrailTable(Table):
    id = peewee.AutoField()
    change_id = peewee.IntegerField()
    noun = peewee.TextField()
    row_id = peewee.IntegerField()
    subject_id = peewee.IntegerField(null=True)
    old = peewee.TextField()
    new = peewee.TextField()


class SearchTextTable(Table):
    id = peewee.AutoField()
    noun = peewee.TextField()
    row_id = peewee.IntegerField()
    text = peewee.TextField()


#: Every table by the noun that the trail and the use cases know it by.
TABLES: dict[str, type[Table]] = {model._meta.table_name: model for model in Table.__subclasses__()}

"""Frozen steps from an empty file to the present schema: the only source of the schema.

A step never changes once released and never uses today's models. Each step and the version it
reaches are committed together. Dates are ISO text, truth values 0 or 1, money whole 分.
"""

import sqlite3
from collections.abc import Callable

#: "ZGTZ" in ASCII: marks a SQLite file as one of our ledgers (PRAGMA application_id).
APPLICATION_ID = 0x5A47545A

_STEP_1 = """
CREATE TABLE meta (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL);
CREATE TABLE setting (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, value TEXT NOT NULL);
CREATE TABLE round (
  id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL, title TEXT NOT NULL, inspecting_body TEXT NOT NULL,
  inspected_body TEXT NOT NULL, kind TEXT NOT NULL, level TEXT NOT NULL, feedback_date TEXT,
  year INTEGER, tasks_at INTEGER NOT NULL, next_child INTEGER NOT NULL,
  archived INTEGER NOT NULL);
CREATE TABLE section (
  id INTEGER PRIMARY KEY, round_id INTEGER NOT NULL REFERENCES round(id),
  position INTEGER NOT NULL, heading TEXT NOT NULL, body TEXT NOT NULL);
CREATE INDEX section_place ON section(round_id, position);
CREATE TABLE phase (
  id INTEGER PRIMARY KEY, round_id INTEGER NOT NULL REFERENCES round(id),
  position INTEGER NOT NULL, name TEXT NOT NULL, start TEXT, finish TEXT, text TEXT NOT NULL);
CREATE INDEX phase_place ON phase(round_id, position);
CREATE TABLE member (
  id INTEGER PRIMARY KEY, round_id INTEGER NOT NULL REFERENCES round(id),
  position INTEGER NOT NULL, post TEXT NOT NULL, name TEXT NOT NULL, title TEXT NOT NULL);
CREATE INDEX member_place ON member(round_id, position);
CREATE TABLE unit (
  id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, name TEXT NOT NULL UNIQUE,
  short TEXT NOT NULL, kind TEXT NOT NULL, parent_id INTEGER REFERENCES unit(id),
  contact TEXT NOT NULL, phone TEXT NOT NULL, archived INTEGER NOT NULL);
CREATE TABLE unit_alias (
  id INTEGER PRIMARY KEY, unit_id INTEGER NOT NULL REFERENCES unit(id),
  name TEXT NOT NULL UNIQUE);
CREATE INDEX unit_alias_unit ON unit_alias(unit_id);
CREATE TABLE leader (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, post TEXT NOT NULL, archived INTEGER NOT NULL);
CREATE INDEX leader_name ON leader(name);
CREATE TABLE item (
  id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE,
  round_id INTEGER NOT NULL REFERENCES round(id), parent_id INTEGER REFERENCES item(id),
  kind TEXT NOT NULL, path TEXT NOT NULL, code TEXT NOT NULL, number TEXT NOT NULL,
  title TEXT NOT NULL, goal TEXT, rectification TEXT NOT NULL, deadline_raw TEXT,
  deadline_kind TEXT, due TEXT, then_long_term INTEGER NOT NULL, effective_due TEXT,
  light_kind TEXT, own_deadline INTEGER NOT NULL, state TEXT NOT NULL,
  closure_state TEXT NOT NULL, public INTEGER NOT NULL, public_reason TEXT NOT NULL,
  note TEXT NOT NULL, layout TEXT NOT NULL, source INTEGER NOT NULL,
  next_child INTEGER NOT NULL, archived INTEGER NOT NULL);
CREATE UNIQUE INDEX item_code ON item(code) WHERE code <> '';
CREATE INDEX item_path ON item(round_id, archived, path);
CREATE INDEX item_kind ON item(round_id, archived, kind, path);
CREATE INDEX item_parent ON item(parent_id);
CREATE INDEX item_due ON item(round_id, effective_due)
  WHERE archived = 0 AND own_deadline = 1 AND effective_due IS NOT NULL
    AND closure_state NOT IN ('CLOSED', 'CLOSED_ONGOING') AND state <> 'DONE';
CREATE INDEX item_light ON item(
  round_id, archived, own_deadline, closure_state, state, effective_due, light_kind)
  WHERE archived = 0 AND own_deadline = 1;
CREATE TABLE item_extra (
  id INTEGER PRIMARY KEY, item_id INTEGER NOT NULL REFERENCES item(id),
  name TEXT NOT NULL, value TEXT NOT NULL);
CREATE INDEX item_extra_item ON item_extra(item_id);
CREATE TABLE responsibility (
  id INTEGER PRIMARY KEY, item_id INTEGER NOT NULL REFERENCES item(id),
  position INTEGER NOT NULL, role TEXT NOT NULL, party TEXT NOT NULL, printed TEXT NOT NULL,
  unit_id INTEGER REFERENCES unit(id), leader_id INTEGER REFERENCES leader(id));
CREATE INDEX responsibility_item ON responsibility(item_id, position);
CREATE INDEX responsibility_unit ON responsibility(unit_id, item_id) WHERE unit_id IS NOT NULL;
CREATE INDEX responsibility_leader ON responsibility(leader_id, item_id)
  WHERE leader_id IS NOT NULL;
CREATE TABLE assignment (
  id INTEGER PRIMARY KEY, round_id INTEGER NOT NULL REFERENCES round(id),
  item_id INTEGER NOT NULL REFERENCES item(id), unit_id INTEGER NOT NULL REFERENCES unit(id),
  role TEXT NOT NULL, state TEXT NOT NULL, latest_id INTEGER, latest_date TEXT,
  open INTEGER NOT NULL, due TEXT);
CREATE UNIQUE INDEX assignment_item ON assignment(item_id, unit_id);
CREATE INDEX assignment_unit
  ON assignment(round_id, unit_id, state, open, due, latest_date);
CREATE TABLE progress (
  id INTEGER PRIMARY KEY, uuid TEXT NOT NULL, round_id INTEGER NOT NULL REFERENCES round(id),
  item_id INTEGER NOT NULL REFERENCES item(id), unit_id INTEGER NOT NULL REFERENCES unit(id),
  period TEXT NOT NULL, date TEXT NOT NULL, state TEXT NOT NULL, done TEXT NOT NULL,
  problems TEXT NOT NULL, next_step TEXT NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL,
  initial INTEGER NOT NULL, corrects INTEGER REFERENCES progress(id),
  superseded INTEGER NOT NULL, package TEXT NOT NULL);
CREATE INDEX progress_latest ON progress(item_id, unit_id, superseded, date, id);
CREATE INDEX progress_unit ON progress(round_id, unit_id, period);
CREATE TABLE blob (
  id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, size INTEGER NOT NULL,
  chunks INTEGER NOT NULL);
CREATE TABLE blob_chunk (
  id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL REFERENCES blob(sha256),
  seq INTEGER NOT NULL, data BLOB NOT NULL);
CREATE UNIQUE INDEX blob_chunk_place ON blob_chunk(sha256, seq);
CREATE TABLE evidence (
  id INTEGER PRIMARY KEY, item_id INTEGER NOT NULL REFERENCES item(id),
  progress_id INTEGER REFERENCES progress(id), name TEXT NOT NULL,
  sha256 TEXT NOT NULL REFERENCES blob(sha256), version INTEGER NOT NULL, at TEXT NOT NULL,
  by TEXT NOT NULL, archived INTEGER NOT NULL);
CREATE INDEX evidence_item ON evidence(item_id);
CREATE INDEX evidence_progress ON evidence(progress_id);
CREATE TABLE closure (
  id INTEGER PRIMARY KEY, item_id INTEGER NOT NULL REFERENCES item(id), cycle INTEGER NOT NULL,
  state TEXT NOT NULL, date TEXT NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL,
  text TEXT NOT NULL, basis TEXT NOT NULL, relaxed INTEGER NOT NULL);
CREATE INDEX closure_item ON closure(item_id, id);
CREATE TABLE extension (
  id INTEGER PRIMARY KEY, item_id INTEGER NOT NULL REFERENCES item(id), reason TEXT NOT NULL,
  printed TEXT NOT NULL, kind TEXT NOT NULL, due TEXT, then_long_term INTEGER NOT NULL,
  requested TEXT NOT NULL, approved INTEGER NOT NULL, approved_by TEXT NOT NULL,
  decided TEXT, opinion TEXT NOT NULL);
CREATE INDEX extension_item ON extension(item_id, id);
CREATE TABLE milestone (
  id INTEGER PRIMARY KEY, item_id INTEGER NOT NULL REFERENCES item(id),
  position INTEGER NOT NULL, text TEXT NOT NULL, due TEXT, reached TEXT);
CREATE INDEX milestone_item ON milestone(item_id, position);
CREATE TABLE outcome (
  id INTEGER PRIMARY KEY, round_id INTEGER NOT NULL REFERENCES round(id), kind TEXT NOT NULL,
  text TEXT NOT NULL, number INTEGER NOT NULL, fen INTEGER NOT NULL, date TEXT);
CREATE INDEX outcome_round ON outcome(round_id, kind);
CREATE TABLE outcome_item (
  id INTEGER PRIMARY KEY, outcome_id INTEGER NOT NULL REFERENCES outcome(id),
  item_id INTEGER NOT NULL REFERENCES item(id));
CREATE INDEX outcome_item_outcome ON outcome_item(outcome_id);
CREATE INDEX outcome_item_item ON outcome_item(item_id);
CREATE TABLE approval (
  id INTEGER PRIMARY KEY, round_id INTEGER NOT NULL REFERENCES round(id),
  document TEXT NOT NULL, step TEXT NOT NULL, date TEXT, number TEXT NOT NULL,
  note TEXT NOT NULL);
CREATE INDEX approval_round ON approval(round_id);
CREATE TABLE snapshot (
  id INTEGER PRIMARY KEY, round_id INTEGER NOT NULL REFERENCES round(id), at TEXT NOT NULL,
  as_of TEXT NOT NULL, by TEXT NOT NULL, name TEXT NOT NULL, content TEXT NOT NULL);
CREATE INDEX snapshot_round ON snapshot(round_id);
CREATE TABLE document (
  id INTEGER PRIMARY KEY, round_id INTEGER NOT NULL REFERENCES round(id), kind TEXT NOT NULL,
  path TEXT NOT NULL, at TEXT NOT NULL, by TEXT NOT NULL,
  snapshot_id INTEGER NOT NULL REFERENCES snapshot(id), sha256 TEXT NOT NULL);
CREATE INDEX document_round ON document(round_id, kind);
CREATE TABLE plan_import (
  id INTEGER PRIMARY KEY, round_id INTEGER NOT NULL REFERENCES round(id),
  file TEXT NOT NULL, at TEXT NOT NULL, by TEXT NOT NULL, title TEXT NOT NULL,
  lines TEXT NOT NULL, unplaced TEXT NOT NULL);
CREATE INDEX plan_import_round ON plan_import(round_id);
CREATE TABLE doubt (
  id INTEGER PRIMARY KEY, import_id INTEGER NOT NULL REFERENCES plan_import(id),
  line INTEGER NOT NULL, code TEXT NOT NULL, message TEXT NOT NULL, settled INTEGER NOT NULL);
CREATE INDEX doubt_place ON doubt(import_id, line);
CREATE TABLE change (
  id INTEGER PRIMARY KEY, at TEXT NOT NULL, by TEXT NOT NULL, what TEXT NOT NULL,
  title TEXT NOT NULL, origin TEXT NOT NULL, undoes INTEGER REFERENCES change(id),
  undone_by INTEGER REFERENCES change(id));
CREATE TABLE trail (
  id INTEGER PRIMARY KEY, change_id INTEGER NOT NULL REFERENCES change(id),
  noun TEXT NOT NULL, row_id INTEGER NOT NULL, subject_id INTEGER, old TEXT NOT NULL,
  new TEXT NOT NULL);
CREATE INDEX trail_change ON trail(change_id);
CREATE INDEX trail_row ON trail(noun, row_id);
CREATE INDEX trail_subject ON trail(subject_id) WHERE subject_id IS NOT NULL;
CREATE TABLE search_text (
  id INTEGER PRIMARY KEY, noun TEXT NOT NULL, row_id INTEGER NOT NULL, text TEXT NOT NULL);
CREATE UNIQUE INDEX search_text_row ON search_text(noun, row_id);
CREATE VIRTUAL TABLE search_index USING fts5(
  words, content='', tokenize='ascii', prefix='5', columnsize=0, detail=full);
"""

Step = Callable[[sqlite3.Connection], None]


def _script(sql: str) -> Step:
    """Run statements one by one: executescript would commit behind our back."""

    def run(connection: sqlite3.Connection) -> None:
        for statement in sql.split(";\n"):
            if statement.strip():
                connection.execute(statement)

    return run


#: A section may stand between two categories: right before this one.
_STEP_2 = "ALTER TABLE section ADD COLUMN category_id INTEGER;\n"
#: What goes to units and comes back; a report says when the work was finished.
_STEP_3 = """
ALTER TABLE progress ADD COLUMN finished TEXT NOT NULL DEFAULT '';
CREATE TABLE package (
  id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, direction TEXT NOT NULL,
  round_id INTEGER NOT NULL REFERENCES round(id), unit_id INTEGER NOT NULL REFERENCES unit(id),
  period TEXT NOT NULL, answers TEXT NOT NULL, made_at TEXT NOT NULL, made_by TEXT NOT NULL,
  file TEXT NOT NULL, sha256 TEXT NOT NULL, rows INTEGER NOT NULL, at TEXT NOT NULL,
  by TEXT NOT NULL, note TEXT NOT NULL);
CREATE INDEX package_place ON package(round_id, unit_id, period);
CREATE INDEX package_answers ON package(answers);
CREATE TABLE package_row (
  id INTEGER PRIMARY KEY, package_id INTEGER NOT NULL REFERENCES package(id),
  item_id INTEGER NOT NULL REFERENCES item(id), content TEXT NOT NULL);
CREATE UNIQUE INDEX package_row_place ON package_row(package_id, item_id);
CREATE INDEX package_row_item ON package_row(item_id);
CREATE TABLE decision (
  id INTEGER PRIMARY KEY, package_id INTEGER NOT NULL REFERENCES package(id),
  item_id INTEGER NOT NULL REFERENCES item(id), field TEXT NOT NULL, base TEXT NOT NULL,
  ours TEXT NOT NULL, theirs TEXT NOT NULL, choice TEXT NOT NULL, reason TEXT NOT NULL);
CREATE INDEX decision_package ON decision(package_id);
CREATE INDEX decision_item ON decision(item_id);
"""

#: What units propose for the plan; `package_id` is NULL in the ledger of the unit itself.
_STEP_4 = """
CREATE TABLE proposal (
  id INTEGER PRIMARY KEY, item_id INTEGER NOT NULL REFERENCES item(id),
  unit_id INTEGER NOT NULL REFERENCES unit(id), package_id INTEGER REFERENCES package(id),
  field TEXT NOT NULL, text TEXT NOT NULL, state TEXT NOT NULL, opinion TEXT NOT NULL,
  at TEXT NOT NULL);
CREATE INDEX proposal_item ON proposal(item_id);
CREATE INDEX proposal_state ON proposal(state);
CREATE INDEX decision_choice ON decision(choice);
"""

#: What was taken in of a received package and what was not, as the unit is told.
_STEP_5 = """
CREATE TABLE receipt (
  id INTEGER PRIMARY KEY, package_id INTEGER NOT NULL REFERENCES package(id),
  lines TEXT NOT NULL);
CREATE INDEX receipt_package ON receipt(package_id);
"""

#: What came after an item was struck off, and what the office did with it; steps entered late,
#: and why; who asked for more time, and until when it was due then.
_STEP_6 = """
ALTER TABLE progress ADD COLUMN after_close TEXT NOT NULL DEFAULT '';
ALTER TABLE progress ADD COLUMN after_text TEXT NOT NULL DEFAULT '';
CREATE INDEX progress_corrects ON progress(corrects) WHERE corrects IS NOT NULL;
CREATE INDEX progress_after ON progress(item_id, id) WHERE after_close <> '';
ALTER TABLE closure ADD COLUMN late_entry TEXT NOT NULL DEFAULT '';
ALTER TABLE extension ADD COLUMN requested_by TEXT NOT NULL DEFAULT '';
ALTER TABLE extension ADD COLUMN was_due TEXT;
ALTER TABLE extension ADD COLUMN relaxed INTEGER NOT NULL DEFAULT 0;
"""

#: The original deadline is written once: what is in force instead has lines of its own. Extensions
#: approved so far become such lines, with a trail like any other row. What is to be done at once
#: gets a last day, 15 working days after the feedback (Monday to Friday: three weeks, less what a
#: weekend at the start is ahead).
_STEP_7 = """
CREATE TABLE deadline_change (
  id INTEGER PRIMARY KEY, item_id INTEGER NOT NULL REFERENCES item(id), kind TEXT NOT NULL,
  old_printed TEXT, old_kind TEXT, old_due TEXT, old_long_term INTEGER NOT NULL,
  new_printed TEXT, new_kind TEXT, new_due TEXT, new_long_term INTEGER NOT NULL,
  day TEXT NOT NULL, by TEXT NOT NULL, basis TEXT NOT NULL,
  extension_id INTEGER REFERENCES extension(id), migrated INTEGER NOT NULL);
CREATE INDEX deadline_change_item ON deadline_change(item_id, id);
CREATE INDEX deadline_change_extension ON deadline_change(extension_id)
  WHERE extension_id IS NOT NULL;
INSERT INTO deadline_change
SELECT NULL, e.item_id, 'EXTENSION',
  coalesce(p.printed, i.deadline_raw), coalesce(p.kind, i.deadline_kind),
  CASE WHEN p.id IS NULL THEN i.due ELSE p.due END,
  CASE WHEN p.id IS NULL THEN i.then_long_term ELSE p.then_long_term END,
  e.printed, e.kind, e.due, e.then_long_term, coalesce(e.decided, e.requested), e.approved_by,
  e.opinion, e.id, 1
FROM extension e JOIN item i ON i.id = e.item_id
LEFT JOIN extension p ON p.id = (SELECT max(x.id) FROM extension x
  WHERE x.item_id = e.item_id AND x.approved = 1 AND x.id < e.id)
WHERE e.approved = 1 ORDER BY e.id;
INSERT INTO change(at, by, what, title, origin)
SELECT strftime('%Y-%m-%dT%H:%M:%S', 'now', 'localtime'), '', 'migrate',
  '升级台账：已批准的延期转为时限变更', 'SYSTEM' WHERE EXISTS (SELECT 1 FROM deadline_change);
INSERT INTO trail(change_id, noun, row_id, subject_id, old, new)
SELECT (SELECT max(id) FROM change), 'deadline_change', id, item_id, '', json_object(
  'item_id', item_id, 'kind', kind, 'old_printed', old_printed, 'old_kind', old_kind,
  'old_due', old_due, 'old_long_term', old_long_term, 'new_printed', new_printed,
  'new_kind', new_kind, 'new_due', new_due, 'new_long_term', new_long_term, 'day', day, 'by', by,
  'basis', basis, 'extension_id', extension_id, 'migrated', migrated)
FROM deadline_change ORDER BY id;
UPDATE item SET effective_due = (SELECT date(r.feedback_date,
    CASE strftime('%w', r.feedback_date) WHEN '6' THEN '+20 days' WHEN '0' THEN '+19 days'
      ELSE '+21 days' END) FROM round r WHERE r.id = item.round_id)
WHERE light_kind = 'IMMEDIATE' AND effective_due IS NULL AND archived = 0;
UPDATE assignment SET due = (SELECT i.effective_due FROM item i WHERE i.id = assignment.item_id)
WHERE open = 1 AND due IS NULL
  AND item_id IN (SELECT id FROM item WHERE light_kind = 'IMMEDIATE' AND archived = 0);
"""

STEPS: tuple[Step, ...] = tuple(
    _script(sql) for sql in (_STEP_1, _STEP_2, _STEP_3, _STEP_4, _STEP_5, _STEP_6, _STEP_7)
)
VERSION = len(STEPS)


def version_of(connection: sqlite3.Connection) -> int:
    """Tell how many steps the file has taken."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection) -> None:
    """Take every missing step, each in one transaction with the version it reaches."""
    for number in range(version_of(connection), VERSION):
        connection.execute("BEGIN IMMEDIATE")
        try:
            STEPS[number](connection)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {number + 1}")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")

"""The public version: nothing betrays what it leaves out."""

from sample_round import AS_OF, EIGHT, FIVE, ONE, SAMPLE, THREE, TWO, layout_of

from app.documents.content import Document, Paragraph, Table, texts
from app.documents.progress_report import make_report
from app.documents.public_view import public_view
from app.documents.wording import vocabulary
from db.schema.records import Category, Outcome, WholeRound
from db.words import ClosureState, OutcomeKind, Role


def published(whole: WholeRound) -> Document:
    """The public version of a round's report."""
    return make_report(whole, as_of=AS_OF, words=vocabulary("completed"), public=True)


def public_text(whole: WholeRound) -> str:
    """All its texts."""
    return "\n".join(texts(published(whole)))


def test_findings_are_numbered_anew_without_a_gap() -> None:
    tables = [b for b in published(SAMPLE).blocks if isinstance(b, Table)]
    assert [f.number for f in public_view(SAMPLE).findings] == ["1", "2", "3", "4", "5", "6"]
    assert tables[0].rows[-1][:3] == ("合计", "6", "3")
    text = public_text(SAMPLE)
    assert "本次公布反馈问题6个。" in text
    assert "反馈问题共6个：已完成整改3个（其中已销号1个），正在整改3个" in text
    assert "整改措施共8条" in text


def test_hidden_findings_leave_no_trace() -> None:
    text = public_text(SAMPLE)
    for word in (FIVE.title, EIGHT.title, "隐情", "隐名", "涉及个人", "案件在查", "县人社局"):
        assert word not in text
    assert "移交问题线索0件" in text


def test_no_names_codes_and_inner_steps() -> None:
    applied = TWO._replace(closure_state=ClosureState.APPLIED, note="领导批示", code="XC-1")
    first = SAMPLE.categories[0]._replace(findings=(ONE, applied))
    text = public_text(SAMPLE._replace(categories=(first, *SAMPLE.categories[1:])))
    for word in ("吴联络", "周明", "陈大山", "林小河", "郑出纳", "139", "录入员", "核实人"):
        assert word not in text
    for word in (
        "已逾期",
        "已申请",
        "尚未填报",
        "未说明",
        "领导批示",
        "XC-",
        "联系人",
        "超过整改时限",
    ):
        assert word not in text


def test_the_view_has_nothing_left_to_print_by_mistake() -> None:
    view = public_view(SAMPLE)
    assert view.members == ()
    assert {(unit.contact, unit.phone) for unit in view.units} == {("", "")}
    for item in (item for f in view.findings for item in (f, *f.measures)):
        assert (item.code, item.note, item.extras) == ("", "", ())
        assert Role.CONTACT not in {party.role for party in item.responsibilities}
    assert {f.layout for f in view.findings} == {()}


def test_a_group_that_is_wholly_hidden_is_not_missed() -> None:
    gone = Category(9, "二", "隐蔽方面", (EIGHT._replace(id=900),))
    whole = SAMPLE._replace(categories=(SAMPLE.categories[0], gone, SAMPLE.categories[1]))
    view = public_view(whole)
    assert [(c.number, c.title) for c in view.categories] == [
        ("一", "财经纪律方面"),
        ("二", "联系群众方面"),
    ]
    assert "隐蔽" not in public_text(whole)


def test_a_nameless_group_stays_nameless() -> None:
    only = Category(1, "", "", (THREE._replace(layout=layout_of("4", THREE.title)),))
    assert [c.number for c in public_view(SAMPLE._replace(categories=(only,))).categories] == [""]


def test_an_outcome_of_a_hidden_measure_is_left_out() -> None:
    secret = Outcome(7, OutcomeKind.TALKS, "约谈某人", 5, 0.0, None, (FIVE.measures[0].id,))
    text = public_text(SAMPLE._replace(outcomes=(*SAMPLE.outcomes, secret)))
    assert "谈话提醒0人次" in text and "约谈某人" not in text


def test_nothing_to_publish_and_everything_done() -> None:
    hidden = tuple(
        c._replace(findings=tuple(f._replace(public=False) for f in c.findings))
        for c in SAMPLE.categories
    )
    text = public_text(SAMPLE._replace(categories=hidden))
    assert text.count("本次没有公布反馈问题。") == 2
    assert "本次公布反馈问题0个。" in text
    done = SAMPLE._replace(categories=(SAMPLE.categories[0],))
    assert "反馈问题已全部完成整改" in public_text(done)


def test_one_that_nobody_began_tells_its_deadline_only() -> None:
    paragraphs = [b for b in published(SAMPLE).blocks if isinstance(b, Paragraph)]
    at = next(k for k, p in enumerate(paragraphs) if p.text.startswith("5.关于河道巡查缺位"))
    assert [p.text for p in paragraphs[at + 1 : at + 3]] == [
        "整改状态：正在整改（未启动）。",
        "完成时限：长期坚持。",
    ]
    assert paragraphs[-1].text == "以上问题将按所列时限继续推进整改。"

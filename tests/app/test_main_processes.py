"""The command line as other programs start it: locales, pipes, a full disk, interruption."""

import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLAN = """整改方案
一、整改任务
（一）关于服务不优的问题
1.关于窗口服务不优的问题
整改措施：延长服务时间。（责任单位：政务中心；完成时限：2024年6月底前）
"""


def run(
    *arguments: object, limit: int | None = None, settings: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Start the program with nothing of this process's own settings but the path."""
    plain = {"PATH": os.environ["PATH"], "HOME": "/", "PYTHONDONTWRITEBYTECODE": "1"}
    environment = {**plain, **(settings or {})}
    command = [sys.executable, "-m", "app", *(str(one) for one in arguments)]

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit or 0, limit or 0))

    return subprocess.run(
        command,
        capture_output=True,
        check=False,
        cwd=ROOT,
        env=environment,
        preexec_fn=None if limit is None else small,
    )


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "方案.txt"
    path.write_text(PLAN, encoding="gb18030")
    return path


@pytest.mark.parametrize(
    "settings",
    [
        {"LANG": "C"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LANG": "zh_CN.GB18030", "PYTHONIOENCODING": "gb18030"},
        {},
    ],
    ids=["C", "ascii", "gb18030", "unset"],
)
def test_chinese_comes_out_right_in_every_locale(
    plan: Path, tmp_path: Path, settings: dict[str, str]
) -> None:
    path = tmp_path / "ledger.zgtz"
    done = run(
        "import-plan", plan, "--ledger", path, "--json", "--date", "2024-06-01", settings=settings
    )
    assert done.returncode == 0
    assert json.loads(done.stdout.decode("utf-8"))["title"] == "整改方案"
    assert "已导入" in done.stderr.decode("utf-8")
    refused = run("show", "--ledger", tmp_path / "none.zgtz", settings=settings)
    assert (refused.returncode, refused.stdout) == (2, b"")
    assert "找不到台账文件“none.zgtz”" in refused.stderr.decode("utf-8")
    wrong = run("show", settings=settings)
    assert wrong.returncode == 2
    assert "命令写法有误" in wrong.stderr.decode("utf-8")


def test_a_reader_that_stops_reading(plan: Path, tmp_path: Path) -> None:
    path = tmp_path / "ledger.zgtz"
    run("import-plan", plan, "--ledger", path)
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "app", "show", "--ledger", str(path), "--json"]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, cwd=ROOT, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_disk_that_is_full(plan: Path, tmp_path: Path) -> None:
    """No new file may grow over 33 kilobytes: one sentence, and none of them is left."""
    path, new = tmp_path / "ledger.zgtz", tmp_path / "new.zgtz"
    run("import-plan", plan, "--ledger", path)
    backup = run("backup", "--ledger", path, "--out", tmp_path / "kept")
    made = json.loads(backup.stdout)["backup"]
    before = contents(tmp_path)
    for command in (
        ("init", "--ledger", new, "--name", "office"),
        ("import-plan", plan, "--ledger", new),
        ("backup", "--ledger", path, "--out", tmp_path / "kept"),
        ("restore", made, "--out", new),
    ):
        done = run(*command, limit=33_000)
        assert (done.returncode, done.stdout) == (2, b""), command
        said = done.stderr.decode("utf-8")
        assert said.endswith("。\n") and said.count("\n") == 1, said
        assert contents(tmp_path) == before, command


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def hear_interrupts() -> None:
    """Give Ctrl+C its meaning back: what is started in the background is told to ignore it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_stopping_half_way_leaves_nothing(tmp_path: Path) -> None:
    """Ctrl+C while the findings are written: the ledger that was begun is gone."""
    measure = "整改措施：①制定计划。②落实责任。（责任单位：县财政局；完成时限：2024年6月底前）"
    lines = [f"{n}.关于第{n}号事项办理迟缓的问题\n{measure}" for n in range(1, 401)]
    plan, path = tmp_path / "方案.txt", tmp_path / "ledger.zgtz"
    plan.write_text("\n".join([*PLAN.splitlines()[:3], *lines]), encoding="utf-8")
    command = [sys.executable, "-m", "app", "import-plan", str(plan), "--ledger", str(path)]
    with subprocess.Popen(
        command, cwd=ROOT, stderr=subprocess.PIPE, preexec_fn=hear_interrupts
    ) as process:
        while not list(tmp_path.glob(".zgtz-*.tmp")) and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        said = process.stderr.read().decode("utf-8") if process.stderr else ""
    assert (process.returncode, said) == (2, "已停止，未写入任何内容。\n")
    assert [p.name for p in tmp_path.iterdir()] == ["方案.txt"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_is_read_only(plan: Path, tmp_path: Path) -> None:
    path, folder = tmp_path / "ledger.zgtz", tmp_path / "locked"
    run("import-plan", plan, "--ledger", path)
    folder.mkdir(mode=0o500)
    done = run("document", "plan", "--ledger", path, "--out", folder / "plan.docx")
    assert done.returncode == 2
    assert "只读" in done.stderr.decode("utf-8")
    assert list(folder.iterdir()) == []

"""A clerk's desk: a screen of its own, the program on it, a keyboard, a mouse, pictures."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).parents[2]
NEEDED = {
    "Xvfb": "xvfb",
    "openbox": "openbox",
    "xdotool": "xdotool",
    "xclip": "xclip",
    "import": "imagemagick",
}
#: What a task bar and the window's own title take of an office screen.
_TITLE, _BARS = 24, 72
#: Blocks of pixels that a blinking cursor changes at most.
_CURSOR = 60
_BLOCK = 512
#: A window that files can be dragged out of, as a file manager's.
_DRAGGED = """
import sys
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QApplication, QLabel
class Files(QLabel):
    def mouseMoveEvent(self, _):
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(name) for name in sys.argv[1:]])
        drag = QDrag(self)
        drag.setMimeData(mime)
        drag.exec()
app = QApplication([])
shown = Files(" drag me")
shown.setWindowTitle("files")
shown.setFixedSize(120, 60)
shown.move(0, 24)
shown.show()
app.exec()
"""


def missing() -> list[str]:
    """Return the Debian packages that are not here."""
    return [package for command, package in NEEDED.items() if shutil.which(command) is None]


class Desk:
    """Runs the program as on a fresh PC; everything is done by keys, mouse and clipboard."""

    def __init__(self, pictures: Path, size: tuple[int, int], scale: float) -> None:
        self.pictures = pictures
        self.size = size
        self.scale = scale
        #: How much larger everything is than at 96 dpi in letters of 10.5 pt.
        self.factor = scale
        self.home = Path(tempfile.mkdtemp(prefix="first-day-"))
        #: Keys that changed nothing on the screen although something was expected.
        self.complaints: list[str] = []
        self._shots = 0
        self._running: list[subprocess.Popen[bytes]] = []
        self.program: subprocess.Popen[bytes] | None = None
        self.env = {**os.environ, "DISPLAY": self._show_screen(), **self._fresh()}
        for name in ("XDG_DOCUMENTS_DIR", "WAYLAND_DISPLAY"):
            self.env.pop(name, None)
        self._start(["openbox"], self.env)
        time.sleep(0.5)

    def _fresh(self) -> dict[str, str]:
        """Return what makes it a first run of the real window."""
        return {
            "LC_ALL": "C.UTF-8",
            "HOME": str(self.home),
            "XDG_CONFIG_HOME": str(self.home / "config"),
            "XDG_DATA_HOME": str(self.home / "data"),
            "XDG_STATE_HOME": str(self.home / "state"),
            "QT_QPA_PLATFORM": "xcb",
            "QT_SCALE_FACTOR": str(self.scale),
        }

    def _show_screen(self) -> str:
        """Start a screen; the server finds a free number itself."""
        read, write = os.pipe()
        screen = f"{self.size[0]}x{self.size[1]}x24"
        command = ["Xvfb", "-displayfd", str(write), "-screen", "0", screen]
        self._start(command, dict(os.environ), (write,))
        os.close(write)
        with os.fdopen(read) as number:
            return f":{number.readline().strip()}"

    def __enter__(self) -> "Desk":
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        for one in reversed(self._running):
            if one.poll() is None:
                one.terminate()
                one.wait(20)
        shutil.rmtree(self.home, ignore_errors=True)

    def _start(
        self, command: list[str], env: dict[str, str], fds: tuple[int, ...] = ()
    ) -> subprocess.Popen[bytes]:
        quiet = subprocess.DEVNULL
        made = subprocess.Popen(
            command, env=env, cwd=ROOT, pass_fds=fds, stdout=quiet, stderr=quiet
        )
        self._running.append(made)
        return made

    def _run(self, *words: str) -> str:
        """Run a tool on the screen; its answer."""
        found = subprocess.run(
            words, env=self.env, capture_output=True, text=True, timeout=60, check=False
        )
        return found.stdout.strip()

    def open_program(self, file: Path | None = None) -> None:
        """Start the program by its icon, or by a double click on a file, over the whole screen."""
        given = [] if file is None else [str(file)]
        self.program = self._start([sys.executable, "-m", "ui", *given], self.env)
        found = self._run("xdotool", "search", "--sync", "--onlyvisible", "--name", "台账").split()
        window, wide, high = found[-1], str(self.size[0]), str(self.size[1] - _BARS)
        self._run("xdotool", "windowsize", "--sync", window, wide, high)
        self._run("xdotool", "windowmove", window, "0", str(_TITLE))
        self._run("xdotool", "windowactivate", "--sync", window)
        self.settle()

    def close_program(self) -> int:
        """Leave by the keyboard; return the exit code."""
        self.key("ctrl+q")
        assert self.program is not None
        try:
            return self.program.wait(30)
        except subprocess.TimeoutExpired:
            self.complaints.append("Ctrl+Q did not end the program")
            self.program.terminate()
            return self.program.wait(30)

    def key(self, *keys: str) -> None:
        """Press keys one after the other and wait until nothing moves any more."""
        for one in keys:
            self._run("xdotool", "key", "--clearmodifiers", one)
            time.sleep(0.06)
        self.settle()

    def must(self, key: str, what: str) -> bool:
        """Press a key that has to change what is seen; note it when nothing happens."""
        self.settle()
        before = self._screen()
        self.key(key)
        moved = _differ(before, self._screen()) >= _CURSOR
        if not moved:
            self.complaints.append(f"{key} changed nothing: {what}")
        return moved

    def type(self, text: str) -> None:
        """Type character by character, Chinese too."""
        self._run("xdotool", "type", "--delay", "150", text)
        self.settle()

    def copy(self, text: str, kind: str = "UTF8_STRING") -> None:
        """Put something in the clipboard, as another program does."""
        command = ["xclip", "-selection", "clipboard", "-t", kind]
        subprocess.run(command, env=self.env, input=text.encode(), check=True, timeout=20)

    def copied(self) -> str:
        """Return what the program put in the clipboard."""
        return self._run("xclip", "-selection", "clipboard", "-o")

    def write(self, text: str) -> None:
        """Write into the field with the cursor, in place of what stands there."""
        self.copy(text)
        self.key("ctrl+a", "ctrl+v")

    def click(self, right: float, above: float) -> None:
        """Click so far from the lower right corner of the window in front.

        A negative number is counted from the left or from the top.
        """
        self._point(right, above)
        self._run("xdotool", "click", "1")
        self.settle()

    def _point(self, right: float, above: float) -> tuple[int, int]:
        """Move the mouse there, in pixels of 96 dpi; return where on the screen that is."""
        window = self._run("xdotool", "getactivewindow")
        size = _numbers(self._run("xdotool", "getwindowgeometry", "--shell", window))
        wide = size["WIDTH"] if right > 0 else 0
        high = size["HEIGHT"] if above > 0 else 0
        x, y = wide - right * self.factor, high - above * self.factor
        self._run("xdotool", "mousemove", "--window", window, str(int(x)), str(int(y)))
        spot = _numbers(self._run("xdotool", "getmouselocation", "--shell"))
        return spot["X"], spot["Y"]

    def drag(self, file: Path, right: float, above: float) -> None:
        """Drag a file from a file manager into the window in front."""
        to = self._point(right, above)
        env = {**self.env, "QT_SCALE_FACTOR": "1"}
        manager = self._start([sys.executable, "-c", _DRAGGED, str(file)], env)
        self._run("xdotool", "search", "--sync", "--onlyvisible", "--name", "^files$")
        time.sleep(0.5)
        self._run("xdotool", "mousemove", "40", "60", "mousedown", "1")
        for step in range(1, 13):
            x = 40 + (to[0] - 40) * step // 12
            y = 60 + (to[1] - 60) * step // 12
            self._run("xdotool", "mousemove", str(x), str(y))
            time.sleep(0.08)
        self._run("xdotool", "mouseup", "1")
        time.sleep(0.5)
        manager.terminate()
        manager.wait(20)
        self.settle()

    def settle(self, most: float = 20) -> None:
        """Wait until two pictures in a row differ by no more than a blinking cursor."""
        until = time.monotonic() + most
        before = b""
        while time.monotonic() < until:
            time.sleep(0.12)
            now = self._screen()
            if len(now) == len(before) and _differ(now, before) < _CURSOR:
                return
            before = now

    def until(self, done: Callable[[], bool], most: float = 20) -> None:
        """Wait for what cannot be seen on the screen."""
        end = time.monotonic() + most
        while not done() and time.monotonic() < end:
            time.sleep(0.1)
        time.sleep(0.5)
        self.settle()

    def _screen(self) -> bytes:
        command = ["import", "-silent", "-window", "root", "-depth", "8", "rgb:-"]
        found = subprocess.run(command, env=self.env, capture_output=True, check=True, timeout=60)
        return found.stdout

    def shot(self, name: str) -> None:
        """Keep a picture of the whole screen."""
        self._shots += 1
        path = self.pictures / f"{self._shots:02d} {name}.png"
        command = ["import", "-silent", "-window", "root", str(path)]
        subprocess.run(command, env=self.env, check=True, timeout=60)


def _numbers(told: str) -> dict[str, int]:
    """Read xdotool's answer in lines of NAME=number."""
    return {name: int(number) for name, number in re.findall(r"(\w+)=(-?\d+)", told)}


def _differ(one: bytes, other: bytes) -> int:
    """Count the blocks of bytes that differ."""
    return sum(
        one[at : at + _BLOCK] != other[at : at + _BLOCK] for at in range(0, len(one), _BLOCK)
    )

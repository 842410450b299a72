"""The manual's window: chapters at the left, text at the right."""

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QBrush, QKeySequence, QShortcut, QTextFrameFormat, QTextTable
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QTextBrowser, QWidget

import resources
from ui.dialogs import room
from ui.theme import current

#: Chapters in order: file name and title.
CHAPTERS = (
    ("start", "从这里开始"),
    ("home", "工作台"),
    ("reading", "导入整改方案"),
    ("blanks", "待填"),
    ("ledger", "整改台账"),
    ("editing", "新增和修改"),
    ("units", "单位进度"),
    ("organise", "组织与阶段、成效"),
    ("exchange", "下发和接收"),
    ("reports", "文书与报告"),
    ("directory", "单位与人员"),
    ("trail", "留痕"),
    ("backup", "备份与恢复"),
    ("command-line", "命令行"),
)


class ManualWindow(QDialog):
    """Shows the manual beside the program; Esc closes it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("使用手册")
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.chapters = QListWidget()
        self.chapters.setObjectName("chapters")
        self.chapters.setAccessibleName("章节")
        self.chapters.addItems([title for _, title in CHAPTERS])
        self.chapters.setFixedWidth(current().em(10) + 40)
        self.text = QTextBrowser()
        self.text.setAccessibleName("手册正文")
        self.text.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.text.setOpenLinks(False)
        self.text.document().setDocumentMargin(24)
        self.text.anchorClicked.connect(self._follow)
        self.chapters.currentRowChanged.connect(self._show)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.chapters)
        layout.addWidget(self.text, 1)
        QShortcut(QKeySequence("F1"), self, self.close)
        self.resize(QSize(current().em(66), current().em(44)).boundedTo(room(self)))

    def open_at(self, chapter: str) -> None:
        """Show a chapter and come to the front."""
        keys = [key for key, _ in CHAPTERS]
        self.chapters.setCurrentRow(keys.index(chapter))
        self.show()
        self.raise_()
        self.activateWindow()

    def _show(self, row: int) -> None:
        self.text.setMarkdown(resources.manual(CHAPTERS[row][0]))
        for frame in self.text.document().rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                _rule(frame)

    def _follow(self, link: QUrl) -> None:
        """Follow a link to another chapter, written as its file name."""
        chapter = link.path().removesuffix(".md")
        keys = [key for key, _ in CHAPTERS]
        if chapter in keys:
            self.chapters.setCurrentRow(keys.index(chapter))


def _rule(table: QTextTable) -> None:
    """Give a table thin lines and room around its words; Markdown's own has double lines."""
    look = table.format()
    look.setBorder(1)
    look.setBorderCollapse(True)
    look.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    look.setBorderBrush(QBrush(current().colour("line")))
    look.setCellPadding(5)
    look.setCellSpacing(0)
    table.setFormat(look)

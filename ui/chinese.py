"""Qt's own words (file and print dialogs, menus of text fields) in Chinese, whatever the system."""

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication


def speak_chinese(app: QApplication) -> bool:
    """Install the translation that comes with Qt; return whether it is there."""
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    words = QTranslator(app)
    return words.load("qtbase_zh_CN", folder) and app.installTranslator(words)

"""Every sentence about a file that cannot be read: what is wrong and what to press."""


def missing(name: str) -> str:
    """There is no such file."""
    return f"找不到文件“{name}”，请核对位置和文件名后重试。"


def folder(name: str) -> str:
    """A folder was given where a file is wanted."""
    return f"“{name}”是文件夹，请选择其中的文件。"


def not_a_file(name: str) -> str:
    """A device, pipe or socket."""
    return f"“{name}”不是普通文件，无法读取，请另选文件。"


def no_permission(name: str) -> str:
    """The operating system refuses."""
    return f"没有权限读取“{name}”，请把文件复制到自己的文件夹后再读入。"


def unreadable(name: str) -> str:
    """The medium fails, or another program holds the file."""
    return f"“{name}”读取失败，请确认没有被其他程序占用、移动存储没有拔出，再重试。"


def empty(name: str) -> str:
    """Zero bytes."""
    return f"“{name}”是空文件（0 字节），可能没有复制完整，请重新获取后再读入。"


def nothing_in_it(name: str) -> str:
    """Readable, but no text."""
    return (
        f"“{name}”中没有可读取的文字；如果内容是扫描图片，请先在 WPS 中识别或录入为文字，"
        "保存后再读入。"
    )


def too_large(name: str, megabytes: int, limit: int) -> str:
    """Larger than any plan can be."""
    return (
        f"“{name}”有 {megabytes} MB，超过 {limit} MB 的上限，请删去其中的图片和附件、另存后再读入。"
    )


def damaged(name: str) -> str:
    """A document with parts missing or broken."""
    if _is_zip(name):
        return f"“{name}”已损坏或没有复制完整，请重新复制；仍不行时请对方重新压缩。"
    return f"“{name}”已损坏或没有复制完整，请重新复制；仍不行时在 WPS 中打开，另存后再读入。"


def no_document(name: str) -> str:
    """A Word file without its text."""
    return f"“{name}”里没有文档正文，文件不完整，请在 WPS 中打开，另存为 .docx 后再读入。"


def bomb(name: str) -> str:
    """Unpacks to more than any plan holds."""
    return f"“{name}”解压后大得不正常，为保证安全没有打开，请在 WPS 中另存一份后再读入。"


def entities(name: str) -> str:
    """A DTD, which no office program writes."""
    return (
        f"“{name}”含有办公文件中不应出现的实体定义，为保证安全没有打开，"
        "请在 WPS 中另存一份后再读入。"
    )


def password(name: str) -> str:
    """Encrypted."""
    if _is_zip(name):
        return f"“{name}”设有密码，请用压缩软件解压，再读入里面的文件。"
    return f"“{name}”设有打开密码，请在 WPS 中打开，取消密码后另存，再读入。"


def _is_zip(name: str) -> bool:
    return name.lower().endswith(".zip")


def old_word(name: str) -> str:
    """A .doc."""
    return f"“{name}”是旧版 Word 文档（.doc），请在 WPS 中打开，另存为 .docx 后再读入。"


def wps_text(name: str) -> str:
    """A .wps."""
    return f"“{name}”是 WPS 文字专用格式（.wps），请在 WPS 中打开，另存为 .docx 后再读入。"


def wps_sheet(name: str) -> str:
    """A .et."""
    return f"“{name}”是 WPS 表格专用格式（.et），请在 WPS 中打开，另存为 .xlsx 后再读入。"


def macros(name: str) -> str:
    """A .docm."""
    return f"“{name}”带有宏（.docm），请在 WPS 中打开，另存为 .docx 后再读入。"


def open_document(name: str, wanted: str) -> str:
    """An .odt or .ods."""
    return f"“{name}”是 OpenDocument 文件，请在 WPS 中打开，另存为 {wanted} 后再读入。"


def binary_sheet(name: str) -> str:
    """An .xlsb."""
    return f"“{name}”是二进制工作簿（.xlsb），请在 WPS 中打开，另存为 .xlsx 后再读入。"


def slides(name: str) -> str:
    """A presentation."""
    return f"“{name}”是演示文稿，请把其中的文字复制到 Word 文档，存为 .docx 后再读入。"


def pdf(name: str) -> str:
    """A PDF."""
    return f"“{name}”是 PDF 文件，请在 WPS 中用“PDF 转 Word”转换，另存为 .docx 后再读入。"


def ofd(name: str) -> str:
    """An OFD."""
    return f"“{name}”是 OFD 版式文件，请取得它的 Word 原稿（.docx）后再读入。"


def image(name: str) -> str:
    """A picture."""
    return f"“{name}”是图片，请在 WPS 中识别为文字，存为 .docx 后再读入。"


def html(name: str) -> str:
    """A web page, whatever it is called."""
    return f"“{name}”是网页文件，请在 WPS 中打开，另存为 .docx 或 .xlsx 后再读入。"


def rich_text(name: str) -> str:
    """An .rtf."""
    return f"“{name}”是 RTF 文件，请在 WPS 中打开，另存为 .docx 后再读入。"


def flat_xml(name: str) -> str:
    """A Word or Excel 2003 XML file, or any other XML."""
    return f"“{name}”是 XML 文件，请在 WPS 中打开，另存为 .docx 或 .xlsx 后再读入。"


def archive(name: str) -> str:
    """A packed folder."""
    return f"“{name}”是压缩包，请先解压，再读入其中的文件。"


def comma_separated(name: str) -> str:
    """A .csv."""
    return f"“{name}”是 CSV 文件，请在 WPS 中打开，另存为 .xlsx 后再读入。"


def foreign(name: str) -> str:
    """Nothing we know."""
    return f"“{name}”不是方案或台账文件，请选择 .docx、.txt、.xlsx 或 .xls 文件。"


def text_called_office(name: str, suffix: str) -> str:
    """Plain text under the name of an office document."""
    return (
        f"“{name}”的内容不是 {suffix} 文档，可能已损坏；"
        "如果确是纯文本，请把扩展名改为 .txt 后再读入。"
    )


def not_text(name: str) -> str:
    """Binary junk, or an unknown encoding."""
    return f"“{name}”不是文本文件，或编码无法识别，请用记事本打开，另存为 UTF-8 编码后再读入。"


def cut_text(name: str) -> str:
    """UTF-8 that breaks off in the middle of a character."""
    return f"“{name}”末尾的文字不完整，可能没有复制完，请重新复制后再读入。"


def too_many_cells(name: str, sheet: str, row: int, column: int) -> str:
    """A stray cell far away, or more rows than any ledger has."""
    return (
        f"“{name}”的工作表“{sheet}”用到了第 {row} 行、第 {column} 列，超出可读取的范围，"
        "请删去远处多余的单元格后再读入。"
    )


def too_many_lines(name: str, limit: int) -> str:
    """More lines than any plan has."""
    return f"“{name}”超过 {limit} 行，不像整改方案或台账，请分成几个文件后再读入。"


def reading_lines(done: int) -> str:
    """Name the step of a long reading."""
    return f"正在读取，已读 {done} 行"


def cell_too_long(name: str, sheet: str, row: int, limit: int) -> str:
    """A cell longer than office programs allow."""
    return (
        f"“{name}”的工作表“{sheet}”第 {row} 行有单元格超过 {limit} 个字，请拆成几个单元格后再读入。"
    )

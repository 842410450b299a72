"""What making the sample and `make run` say."""

MAKING = "正在建立示例台账"


def opening(folder: str) -> str:
    """Say where the documents are before the window opens."""
    return f"示例台账和文书已保存在 {folder}/，正在打开窗口……"


def drawn(folder: str) -> str:
    """Say where everything is when there is no display."""
    return f"没有显示器：示例台账、文书和各页面的图片都在 {folder}/。"

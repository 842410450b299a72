"""How a long use case tells its progress and learns that it shall stop."""

from app.errors import CancelledError


class Job:
    """Progress and cancellation of one long use case; the window subclasses it."""

    def progress(self, done: int, total: int, what: str) -> None:
        """Say that `done` of `total` steps are finished; `what` names the present one."""

    @property
    def stopped(self) -> bool:
        """Whether the user asked to stop."""
        return False

    def check(self) -> None:
        """Raise CancelledError once the user asked to stop."""
        if self.stopped:
            raise CancelledError("已停止，未写入任何内容。")


NO_JOB = Job()

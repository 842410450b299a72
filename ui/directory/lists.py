"""The two lists of 单位与人员, one of them in view, and what is chosen in it."""

from app.records import Leader
from ui.directory.actions import Chosen
from ui.directory.columns import LEADERS_FIT, UNITS_FIT, leader_columns, unit_columns
from ui.directory.filters import NameFilter
from ui.directory.reading import Directory, UnitLine
from ui.record_list import RecordList


class NameLists:
    """Units and leaders as they were read, and those of them that pass the filter."""

    def __init__(self) -> None:
        self.directory = Directory()
        self.leaders_shown = False
        self.units: RecordList[UnitLine] = RecordList("单位名录", unit_columns(), UNITS_FIT)
        self.leaders: RecordList[Leader] = RecordList("领导名录", leader_columns(), LEADERS_FIT)

    @property
    def shown(self) -> RecordList[UnitLine] | RecordList[Leader]:
        """The list in view."""
        return self.leaders if self.leaders_shown else self.units

    @property
    def name(self) -> str:
        """What the list in view is called."""
        return "领导名录" if self.leaders_shown else "单位名录"

    @property
    def chosen(self) -> list[Chosen]:
        """What is chosen in the list in view."""
        if self.leaders_shown:
            return [(one.name, 0, one.archived) for one in self.leaders.selected]
        return [(x.unit.name, x.tasks, x.unit.archived) for x in self.units.selected]

    @property
    def archived(self) -> set[int]:
        """Ids in the list in view that are out of use."""
        if self.leaders_shown:
            return {one.id for one in self.directory.leaders if one.archived}
        return {line.id for line in self.directory.units if line.unit.archived}

    def say(self) -> str:
        """Count what is shown and chosen."""
        known = self.directory.leaders if self.leaders_shown else self.directory.units
        measure = "位领导" if self.leaders_shown else "家单位"
        rows = self.shown.table.rowCount()
        return f"显示 {rows} / {len(known)} {measure}，选中 {len(self.chosen)}"

    def show(self, wanted: NameFilter) -> tuple[int, int]:
        """Show what passes; return how many units and leaders there are to pass."""
        units = wanted.in_use(self.directory.units)
        leaders = wanted.leaders_in_use(self.directory.leaders)
        self.units.show(wanted.passing(units))
        self.leaders.show(wanted.leaders_passing(leaders))
        return len(units), len(leaders)

"""单位与人员: the directory of units and leaders."""

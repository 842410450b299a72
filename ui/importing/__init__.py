"""导入方案: a plan shown before it is written."""

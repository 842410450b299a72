"""工作台: what to do today."""

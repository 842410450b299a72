"""The window: draws and asks."""

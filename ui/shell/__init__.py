"""The window's frame: menus, navigation, pages, status bar, files."""

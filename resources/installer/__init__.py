"""What build_installer.py puts into packages, and what it asks of their files."""

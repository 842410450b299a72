#!/bin/sh
# Refreshes the desktop's caches and never fails: a minimal system may lack the tools.
share="$DPKG_ROOT/usr/share"
update-desktop-database -q "$share/applications" >/dev/null 2>&1 || true
update-mime-database "$share/mime" >/dev/null 2>&1 || true
gtk-update-icon-cache -q -t -f "$share/icons/hicolor" >/dev/null 2>&1 || true
exit 0

#!/bin/sh
# A system Qt's plugins are of another version: do not mix them into ours.
unset QT_PLUGIN_PATH QT_QPA_PLATFORM_PLUGIN_PATH
# On Wayland desktops XWayland is the tried way; Wayland itself when there is no X.
: "${QT_QPA_PLATFORM:=xcb;wayland}"
export QT_QPA_PLATFORM
here=$(dirname "$(readlink -f "$0")")
exec "$here/@PLACE@/@PROGRAM@" "$@"

"""Where this machine's Chromium is."""

import os
import shutil

MISSING = "no Chromium here (install the package `chromium`, or name the program in PARTYBASE_CHROMIUM)."


def find_chromium() -> str | None:
    """The program's path: what PARTYBASE_CHROMIUM names, else the first of the usual names; None without one."""
    names = [os.environ.get("PARTYBASE_CHROMIUM"), "chromium", "chromium-browser", "google-chrome"]
    return next((path for path in map(shutil.which, filter(None, names)) if path), None)

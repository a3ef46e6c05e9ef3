"""Which languages the system asks for. Any Python can read this file, Python 2 too."""

import locale
import os
import sys

SETTINGS = "LC_ALL", "LC_MESSAGES", "LANG", "LC_CTYPE"  # the first that is set holds


def languages():
    # type: () -> list[str]
    """Return them, the best one first, such as ["zh", "en"]."""
    setting = _setting()
    if setting.split(".")[0] in ("C", "POSIX"):
        return []
    better = os.environ.get("LANGUAGE", "").split(":")  # a list, as gettext has it
    return [language[:2] for language in better + [setting] if language]  # noqa: RUF005


def _setting():
    # type: () -> str
    if sys.platform == "win32":
        import ctypes

        return locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
    return next((os.environ[name] for name in SETTINGS if os.environ.get(name)), "C")


def can_print(text, stream):
    # type: (str, object) -> bool
    """Tell whether a stream such as sys.stdout, to a terminal perhaps, has all these letters."""
    try:
        text.encode(getattr(stream, "encoding", None) or sys.getdefaultencoding())
    except UnicodeEncodeError:
        return False
    return True

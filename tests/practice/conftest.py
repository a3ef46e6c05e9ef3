"""In these tests `practice` speaks English, whatever the system's language is."""

import os

os.environ["LANGUAGE"] = "en"

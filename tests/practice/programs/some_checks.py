"""Makes the doctor's checks that are named, and no others."""

import sys

from practice.doctor.checks import CHECKS
from practice.doctor.report import report

sys.exit(report(check for check in CHECKS if check.key in sys.argv[1:]))

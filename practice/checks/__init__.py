"""What judges an exercise: each check looks at one thing that a program did.

An exercise's `judge.py` lists some of them as CHECKS.
"""

from .answer import Answer, Prediction
from .evidence import Evidence
from .left import Left
from .orders import Orders
from .output import Output

__all__ = ["Answer", "Evidence", "Left", "Orders", "Output", "Prediction"]

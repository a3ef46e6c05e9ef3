from practice.checks import Prediction
from practice.runs import SHMCORE, STANDARD

CHECKS = [Prediction(libraries=(SHMCORE, STANDARD))]

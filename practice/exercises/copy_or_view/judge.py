from practice.checks import Prediction

CHECKS = [Prediction()]

"""Computes the values of operations: functions of arrays, axes and plain arguments, independent of operations.

Only these modules of the arithmetic import numpy, which takes 0.2 s. An operation imports them in the methods that
compute values, so that a build without values starts without numpy.
"""

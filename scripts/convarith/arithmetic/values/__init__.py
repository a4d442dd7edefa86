"""Values of operations: functions of arrays, axes and plain arguments that know no operation.

The modules here are the only ones of the arithmetic that import numpy, which takes 0.2 s. An operation imports them in
the methods that compute values, so that a build in which nothing is computed starts without numpy.
"""

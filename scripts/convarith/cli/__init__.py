"""The command ``convarith``, and the names by which doit finds what this package adds to it."""

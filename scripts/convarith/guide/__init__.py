"""Turns the chapters of the guide into one TeX document with captions, vocabulary and bibliography."""

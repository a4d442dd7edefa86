"""The chapters of the guide become one TeX document with captions, vocabulary and bibliography."""

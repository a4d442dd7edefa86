"""The command ``doit serve``: shows the site, and makes it anew whenever a source changes."""

"""A scene and a template become TeX, with a map from its lines to those of the template."""

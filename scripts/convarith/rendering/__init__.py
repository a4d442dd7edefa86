"""Renders a scene and a template to TeX, with a map from its lines to those of the template."""

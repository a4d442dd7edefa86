"""The build graph: which tasks a project has, and which needs which."""

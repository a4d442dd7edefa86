"""Everything that touches processes and files: one module per tool."""

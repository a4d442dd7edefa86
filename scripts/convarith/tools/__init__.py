"""All that touches processes and files: one module a tool."""

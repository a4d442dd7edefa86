"""The cache: what was made from what, by content, so that only what changed is made again."""

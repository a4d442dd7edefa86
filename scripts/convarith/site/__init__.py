"""The site: pages of the figures, the relationships and whatever else registers a part of it."""

"""The architecture of a network: its feature maps as boxes in space, and how they are connected."""

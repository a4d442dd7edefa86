"""What stands where in each frame of a figure: plain data, a module for each kind of scene."""

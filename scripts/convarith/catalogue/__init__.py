"""What is to be drawn: a table of the catalogue or a command line becomes a figure, or an error that says why not."""

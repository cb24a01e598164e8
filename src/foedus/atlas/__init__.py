"""Where capitals lie, and the lines of a world map."""

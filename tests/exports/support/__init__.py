"""What the checks of exports share: the program, its visitors, and the readers of its files."""

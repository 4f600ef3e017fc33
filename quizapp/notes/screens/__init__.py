"""What the pages about notes show, as frozen records. Each takes a constant number of statements."""

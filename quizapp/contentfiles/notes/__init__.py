"""Raw study notes, of any dialect: read as sections, and held against a course. Proposes, and decides nothing."""

"""Content files into frozen records. Knows no framework and no database."""

"""What a reminder says: `contents` gathers it from the tables, `wording` puts it into words, `mail` makes a message of it."""

"""What is asked: questions, their versions, and how content files become rows."""

"""What is owed to whom by when, and who is told next."""

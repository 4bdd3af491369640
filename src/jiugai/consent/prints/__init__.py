"""What is printed for a vote: letters, ballots, sheets. Word files, as places add lines of their own."""

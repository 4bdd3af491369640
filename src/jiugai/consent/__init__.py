"""What residents and owners decided: willingness surveys, votes, ballots, receipts."""

"""What templates of this room say."""

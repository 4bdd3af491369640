"""What is printed for a vote: letters, ballots, sheets. Word files, as places add lines of their own."""

import jiugai.consent.services  # noqa: F401 - `progress` and the services import each other

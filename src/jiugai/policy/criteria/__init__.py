"""The 36 criteria of the annex: ten bottom lines and ten difficulties."""

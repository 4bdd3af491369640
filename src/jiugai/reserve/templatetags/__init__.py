"""Tags for templates that show projects."""

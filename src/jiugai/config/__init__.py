"""Settings, addresses, and the wiring of API and command line; no logic."""

"""A day in the life of a small business, played on this machine with real servers: `triaged demo`."""

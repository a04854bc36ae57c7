"""Mail in: fetched, parsed, split into zones, screened."""

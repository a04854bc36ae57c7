"""Who promises what: candidates, who speaks of whom, due times, and what became of it."""

"""What was found out about notes, kept from one run to the next.

Nothing in here is asked when something is written to a vault, and nothing is believed that does not fit: whatever is
wrong with the cache, the run goes on without it.
"""

"""The vault: which files belong to it, what they say to each other, and who is meant by a link."""

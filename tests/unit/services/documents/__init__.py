"""Papers: words of sums, what is set, what is signed."""

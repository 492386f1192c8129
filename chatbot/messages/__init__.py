"""What the chat says: pure functions that make messages, in Thai and English, within the platform's limits."""

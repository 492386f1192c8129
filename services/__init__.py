"""What the authority does, whoever asks: no web framework and no chat platform in here."""

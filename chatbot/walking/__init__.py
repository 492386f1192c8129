"""The ways a conversation can be in: walking a form, doing something to a matter, tracking, or none of these."""

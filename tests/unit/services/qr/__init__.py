"""Codes drawn and read, and what Thai banks write into them."""

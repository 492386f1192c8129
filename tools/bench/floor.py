"""The floor that pages are measured against: a Flask route that returns a small string."""

from flask import Flask

app = Flask(__name__)


@app.get("/")
def answer() -> str:
    """A small string."""
    return "ok"

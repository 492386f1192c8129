"""Pictures that the chat draws itself: typst sets the Thai, the templates say how it looks."""

from chatbot.drawing.menu import Tile, draw_menu

__all__ = ["Tile", "draw_menu"]

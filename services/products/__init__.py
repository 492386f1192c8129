"""Products of the province: who makes them and how, and the code that each piece bears."""

from services.products.offering import offer
from services.products.pieces import (
    MOST_AT_ONCE,
    REPORT_CATEGORY,
    REPORT_SERVICE,
    add_pieces,
    clear_reports,
    codes_for_printing,
    count_pieces,
    get_piece,
    list_pieces,
    note_sale,
)
from services.products.reading import find_picture, get_product, get_published, list_products
from services.products.seen import find_suspicious, look_up
from services.products.views import Doubt, Picture, PieceView, ProductDetails, ProductView, ScanView
from services.products.writing import (
    EDITORS,
    MOST_PICTURES,
    add_picture,
    add_product,
    change_product,
    remove_picture,
    set_published,
)

__all__ = [
    "EDITORS",
    "MOST_AT_ONCE",
    "MOST_PICTURES",
    "REPORT_CATEGORY",
    "REPORT_SERVICE",
    "Doubt",
    "Picture",
    "PieceView",
    "ProductDetails",
    "ProductView",
    "ScanView",
    "add_picture",
    "add_pieces",
    "add_product",
    "change_product",
    "clear_reports",
    "codes_for_printing",
    "count_pieces",
    "find_picture",
    "find_suspicious",
    "get_piece",
    "get_product",
    "get_published",
    "list_pieces",
    "list_products",
    "look_up",
    "note_sale",
    "offer",
    "remove_picture",
    "set_published",
]

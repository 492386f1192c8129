"""The rows of products, and of the file of the matrix of channels."""

from tests.integration.access.declaring import ABSENT, AUTHORS, EVERYBODY, OFFICERS, REFUSED, SENT_ON, SHOWN, Row, rows

PRODUCTS: list[Row] = [
    *rows("GET", EVERYBODY, SHOWN, "public.list_products"),
    # Without a code it leads back to the list.
    *rows("GET", EVERYBODY, SENT_ON, "public.check_product"),
    *rows("GET", EVERYBODY, ABSENT, "public.view_product", "public.view_piece", "public.view_product_picture"),
    *rows("GET", OFFICERS, SHOWN, "staff.list_products", "staff.export_channels"),
    *rows("GET", OFFICERS, ABSENT, "staff.view_staff_product", "staff.view_staff_product_picture"),
    *rows("GET", AUTHORS, SHOWN, "staff.new_product"),
    *rows("POST", AUTHORS, REFUSED, "staff.create_product"),
    *rows("GET", AUTHORS, ABSENT, "staff.edit_product"),
    *rows("POST", AUTHORS, ABSENT,
        "staff.add_product_pieces", "staff.change_product", "staff.print_product_labels", "staff.publish_product",
        "staff.withdraw_product"),
    *rows("POST", AUTHORS, ABSENT, "staff.change_product_piece", action="sold"),
]  # fmt: skip

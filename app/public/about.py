"""What the authority says of this site: help, privacy, accessibility, and what search engines ask for."""

from flask import Response, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from app.public import public
from app.shared import access, anyone, current_actor
from services import information, products
from services.catalogue import list_services

#: Pages that search engines may show, besides the services.
_LISTED = (
    "public.view_home",
    "public.list_offers",
    "public.view_news",
    "public.view_information",
    "public.view_help",
    "public.view_privacy",
    "public.view_accessibility",
)
#: Addresses that hold matters, drafts or officers' work.
_PRIVATE = ("/ask", "/track", "/resume", "/staff", "/api", "/verify", "/q/")


@public.get("/help")
@access(anyone)
def view_help() -> ResponseReturnValue:
    """How to report, follow and reach somebody."""
    return render_template("public/about/view_help.html")


@public.get("/privacy")
@access(anyone)
def view_privacy() -> ResponseReturnValue:
    """The notice of the Personal Data Protection Act, B.E. 2562, section 23."""
    return render_template("public/about/view_privacy.html")


@public.get("/accessibility")
@access(anyone)
def view_accessibility() -> ResponseReturnValue:
    """How far everybody can use this site, and whom to tell where not."""
    return render_template("public/about/view_accessibility.html")


@public.get("/sitemap.xml")
@access(anyone)
def view_sitemap() -> Response:
    """The public pages, for search engines."""
    base = current_app.config["PRACHA"].public_url
    paths = [url_for(endpoint) for endpoint in _LISTED]
    paths += [f"/services/{service.key}" for service in list_services(current_actor())]
    paths += [f"/info/{slug}" for slug in information.list_slugs()]
    paths += ["/products", *(f"/products/{product.key}" for product in products.list_products(limit=200)[0])]
    text = render_template("public/about/sitemap.xml", addresses=[base + path for path in paths])
    return Response(text, mimetype="application/xml")


@public.get("/robots.txt")
@access(anyone)
def view_robots() -> Response:
    """What search engines shall leave alone."""
    base = current_app.config["PRACHA"].public_url
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _PRIVATE), f"Sitemap: {base}/sitemap.xml"]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")

"""The web door. `create_app()` is the one place where everything is joined; its imports stand inside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from app.config import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """The Flask application for `settings` (those of the environment when left out)."""
    from app import api, cli, errors, public, security, shared, staff, worker
    from app.api import health
    from app.config import ROOT, load_settings
    from app.house import House
    from chatbot import joining, simulator, webhook
    from chatbot.settings import LineSettings
    from services import db, offered
    from services import settings as service_settings

    settings = settings or load_settings()
    settings.instance.mkdir(parents=True, exist_ok=True)
    service_settings.configure(settings.for_services())
    app = House(
        "app",
        root_path=str(ROOT / "app"),
        template_folder=str(ROOT / "templates"),
        instance_path=str(settings.instance),
    )
    app.config.from_mapping(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database,
        SQLALCHEMY_ENGINE_OPTIONS={
            "pool_pre_ping": not settings.database.startswith("sqlite"),
            "hide_parameters": True,
        },
        MAX_CONTENT_LENGTH=60 * 1024 * 1024,
        PRACHA=settings,
    )
    db.db.init_app(app)
    with app.app_context():
        db.prepare_engine(db.db.engine)
    offered.install()
    security.init_app(app)
    shared.init_app(app)
    errors.init_app(app)
    worker.init_app(app)
    cli.init_app(app)
    for door in (public, staff, api):
        door.init_app(app)
    joining.install(
        LineSettings(
            channel_secret=settings.line_channel_secret,
            access_token=settings.line_channel_access_token,
            api_base=settings.line_api_base.rstrip("/"),
            data_base=settings.line_data_api_base.rstrip("/"),
            basic_id=settings.line_basic_id,
        )
    )
    # The platform signs what it sends: no session, no token of a form, and no limit on how fast it may deliver.
    app.register_blueprint(webhook.line)
    app.shorten("line.receive", before=(security.begin,), after=(security.write_log, health.count))
    shared.access(shared.anyone)(app.view_functions["line.receive"])
    if simulator.is_offered(settings.line_api_base, is_production=settings.is_production):
        base, folder = settings.line_api_base.rstrip("/"), settings.instance
        for name in simulator.init_app(app, api_base=base, folder=folder, public_url=settings.public_url):
            shared.access(shared.anyone)(app.view_functions[name])
    return app

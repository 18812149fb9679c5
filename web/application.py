"""The factory of the web application: given settings and services, it returns the app and keeps nothing."""

from flask import Flask, g, url_for
from flask_bootstrap import Bootstrap5
from werkzeug.middleware.proxy_fix import ProxyFix

from symbiose.domain.accounts import Account
from symbiose.services.context import Services
from web import access, context, limits
from web.accounts.attempts import EXTENSION as ATTEMPTS
from web.accounts.attempts import Attempts
from web.accounts.forgotten import blueprint as accounts
from web.accounts.forgotten import init_forgotten
from web.administration.changing import blueprint as administration
from web.api.views import blueprint as api
from web.bearer import init_bearer, init_form_tokens
from web.compiled_templates import keep_compiled
from web.compression import init_compression
from web.coverage.routes import blueprint as coverage
from web.curves.routes import blueprint as curves
from web.disclosure.drafts import blueprint as disclosure
from web.disclosure.others import blueprint as others
from web.errors import init_errors
from web.exports.routes import blueprint as exports
from web.flows.worth import blueprint as flows
from web.followed.losses import init_loss_words
from web.heat.routes import blueprint as heat
from web.history.routes import blueprint as history
from web.home.routes import blueprint as home
from web.imports.limits import init_file_limit
from web.imports.routes import blueprint as imports
from web.indicators.changes import blueprint as indicators
from web.jobs.routes import blueprint as jobs
from web.land.routes import blueprint as land
from web.language import init_language
from web.languages.routes import blueprint as languages
from web.loops.dossier import blueprint as loops
from web.metrics.routes import blueprint as metrics
from web.navigation import init_navigation
from web.notices.routes import blueprint as notices
from web.objectives.setting import blueprint as objectives
from web.on_behalf.routes import blueprint as on_behalf
from web.own_account.routes import blueprint as own_account
from web.parks.routes import blueprint as parks
from web.plotly_assets import plotly_version
from web.processing.substitutions import blueprint as processing
from web.proposals.verifying import blueprint as proposals
from web.reference.routes import blueprint as reference
from web.reports.actif import blueprint as reports
from web.request_log import init_request_log
from web.roofs.settling import blueprint as roofs
from web.search.routes import blueprint as search
from web.security import init_security
from web.sentences import init_sentences
from web.sessions import current_account, init_sessions
from web.settings import WebSettings
from web.sites.editing import blueprint as sites
from web.sun.dossier import blueprint as sun
from web.synergies.dossier_routes import blueprint as synergies
from web.synergies.dossier_wording import init_dossier_words
from web.synergies.wording import init_synergy_words
from web.territory.routes import init_territory
from web.territory.totals import blueprint as territory
from web.tokens.routes import blueprint as tokens
from web.typical_flows.routes import blueprint as typical_flows
from web.week_wording import init_week_words
from web.wording import init_wording

MAX_FORM_BYTES = 1_000_000
BLUEPRINTS = (
    home,
    languages,
    accounts,
    proposals,
    loops,
    sun,
    synergies,
    jobs,
    flows,
    curves,
    imports,
    typical_flows,
    history,
    disclosure,
    others,
    territory,
    roofs,
    indicators,
    heat,
    land,
    objectives,
    reports,
    search,
    coverage,
    reference,
    processing,
    notices,
    sites,
    exports,
    on_behalf,
    parks,
    own_account,
    administration,
    tokens,
    api,
    metrics,
)


def create_app(settings: WebSettings, services: Services) -> Flask:
    """Build the application.

    Args:
        settings: Where the pages run.
        services: The ports that the use cases are called with.
    """
    app = Flask("web", static_folder="static", template_folder="templates")
    _keep(app, settings, services)
    init_request_log(app)
    init_errors(app)
    init_sessions(app, settings, services)
    limits.init_limits(app, services.clock)
    app.before_request(limits.by_address)
    init_bearer(app, services)
    init_file_limit(app)
    init_form_tokens(app)
    app.before_request(access.enforce)
    init_security(app, settings)
    init_compression(app)
    init_forgotten(app)
    init_territory(app, settings, services)
    _prepare_templates(app, services)
    keep_compiled(app, settings.folder, services.version)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    if settings.https:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]
    return app


def _keep(app: Flask, settings: WebSettings, services: Services) -> None:
    """Give the application what its views fetch, and its configuration."""
    app.extensions[context.EXTENSION] = services
    app.extensions[context.SETTINGS] = settings
    app.extensions[ATTEMPTS] = Attempts(services.clock, settings.folder)
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_FORM_BYTES,
        BOOTSTRAP_SERVE_LOCAL=True,
        BABEL_DEFAULT_LOCALE="fr",
        BABEL_DEFAULT_TIMEZONE="Europe/Paris",
        WTF_CSRF_TIME_LIMIT=None,  # the token dies with the session
        SEND_FILE_MAX_AGE_DEFAULT=3600,
    )


def _prepare_templates(app: Flask, services: Services) -> None:
    """Give the templates their language, words, menu, style sheets and the account of the header."""
    Bootstrap5(app)
    init_language(app)
    init_wording(app)
    init_sentences(app)
    init_week_words(app)
    init_synergy_words(app)
    init_loss_words(app)
    init_dossier_words(app)
    init_navigation(app)
    app.context_processor(lambda: {"account": _account_shown()})
    app.jinja_env.globals.update(
        asset=lambda name: url_for("static", filename=name, v=services.version),
        plotly_version=plotly_version(),
    )


def _account_shown() -> Account | None:
    """Return who is named in the header; nobody on an error page that must not ask the database again."""
    return None if g.get("without_account") else current_account()

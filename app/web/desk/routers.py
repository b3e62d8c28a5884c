"""The desk's routers, in the order in which their addresses are tried."""

from app.web.desk import (
    distances,
    edits,
    erasing,
    files,
    imports,
    listing,
    publishing,
    rechecking,
    settings,
    trail,
    webhooks,
    workbench,
)

ROUTERS = (
    files.router,
    listing.router,
    workbench.router,
    edits.router,
    publishing.router,
    trail.router,
    distances.router,
    imports.router,
    webhooks.router,
    erasing.router,
    rechecking.router,
    settings.router,
)

"""The desk's routers, in the order in which their addresses are tried."""

from app.web.desk import distances, edits, erasing, files, listing, publishing, rechecking, settings, trail, workbench

ROUTERS = (
    files.router,
    listing.router,
    workbench.router,
    edits.router,
    publishing.router,
    trail.router,
    distances.router,
    erasing.router,
    rechecking.router,
    settings.router,
)

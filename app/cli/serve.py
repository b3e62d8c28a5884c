"""dateline serve: the service, on one address. What can be wrong is found before the first reader is let in."""

import errno
import signal
import socket
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from app.cli import console

if TYPE_CHECKING:
    import uvicorn

    from app.incidents.people.face import People
    from app.settings import Settings

BACKLOG = 2048
STOPS_WITHIN_S = 7
"""How long what is being answered may take once the service is stopped; Docker kills it after ten seconds."""
STARTS_WITHIN_S = 120
"""How long a new worker may take to start, and a busy one to say that it lives, before it is taken for hung."""
FIRST_LINK_LASTS = timedelta(days=1)


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")] = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that answer.")] = 1,
) -> None:
    """Serve the maps and the API."""
    settings = console.load_settings()
    with _listen(settings.host if host is None else host, settings.port if port is None else port) as listening:
        _announce(settings, _address(settings, listening))
        _run(listening, workers)


def _listen(host: str, port: int) -> socket.socket:
    """A socket that takes connections already: whoever reads the address may come before the app is up."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError:
        raise typer.Exit(console.fail(f"{host} is no address of this machine. Choose another with --host.")) from None
    listening = socket.socket(family, kind, protocol)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(BACKLOG)
    except OSError as error:
        listening.close()
        why = "the port is in use" if error.errno == errno.EADDRINUSE else "that address cannot be listened on"
        raise typer.Exit(console.fail(f"{host}:{port}: {why}. Choose another with --host and --port.")) from None
    listening.set_inheritable(True)
    return listening


def _address(settings: "Settings", listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    reachable = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return settings.public_url or f"http://{reachable}:{port}"


def _announce(settings: "Settings", address: str) -> None:
    """Bring the store up to date, seed an empty one, and print where everything is."""
    from app.cli.example import seed
    from app.geocoding.geocode import Geocoder
    from app.main import open_parts

    parts = open_parts(settings)
    try:
        example = seed(parts.store, Geocoder(parts.streets))
        desk = _way_in(parts.store.people)
    finally:
        parts.close()
    lines = [f"Map:   {address}/maps/{example}" if example else f"Maps:  {address}/", f"Desk:  {address}{desk.path}"]
    if desk.name:
        lines.append(f"       It signs {desk.name} in, once. Another: dateline user link {desk.name}")
    typer.echo("\n".join([*lines, f"API:   {address}/docs"]))


class _Desk(NamedTuple):
    path: str
    name: str = ""


def _way_in(people: "People") -> _Desk:
    """The way to the desk: where nobody could get in as an admin yet, a sign-in link, as Jupyter prints one."""
    from app.people import Role

    if people.can_anybody_sign_in():
        return _Desk("/desk")
    admins = [user for user in people.users() if user.role is Role.ADMIN and not user.disabled_at]
    first = admins[0] if admins else people.add_user(_free_name(people), Role.ADMIN, actor="dateline serve")
    link = people.link(first.id, lasts=FIRST_LINK_LASTS, actor="dateline serve")
    return _Desk(f"/desk/sign-in/{link}", first.name)


def _free_name(people: "People") -> str:
    taken = {user.name for user in people.users()}
    return next(name for number in count(1) if (name := f"editor{number if number > 1 else ''}") not in taken)


def _run(listening: socket.socket, workers: int) -> None:
    from uvicorn.supervisors import Multiprocess

    try:
        if workers > 1:
            Multiprocess(_config(workers), sockets=[listening]).run()
        else:
            _run_alone(listening)
    except KeyboardInterrupt:
        typer.echo("Stopped.")


def _config(workers: int) -> "uvicorn.Config":
    import uvicorn

    # Readers' addresses are nobody's business: there is no access log.
    return uvicorn.Config(
        "app.main:create_app",
        factory=True,
        http="app.web.wire:Repeating",
        workers=workers,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=STOPS_WITHIN_S,
        timeout_worker_healthcheck=STARTS_WITHIN_S,
    )


def _run_alone(listening: socket.socket) -> None:
    """Serve in this process. SIGHUP begins anew on the same socket: whoever asks meanwhile waits a moment."""
    import uvicorn

    again = True
    while again:
        again, server = False, uvicorn.Server(_config(1))

        def begin_anew(*_: object, server: uvicorn.Server = server) -> None:
            nonlocal again
            again = server.should_exit = True

        signal.signal(signal.SIGHUP, begin_anew)
        # A server closes the socket that it is given.
        server.run(sockets=[listening.dup()])

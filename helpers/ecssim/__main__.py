"""`python -m ecssim`: the simulated AWS over HTTP, and the page that says what is simulated."""

import signal
import sys
from types import FrameType

import click

from . import simulate


@click.group()
def main() -> None:
    """A simulated Amazon ECS in virtual time."""


@main.command()
@click.option("--port", default=5000, show_default=True, help="The port to listen on; 0 takes any free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--speed", default=60.0, show_default=True, help="Virtual seconds for each real second.")
@click.option("--seed", default=0, show_default=True, help="The number that all ids and durations grow from.")
def serve(port: int, host: str, speed: float, seed: int) -> None:
    """Serve the simulated AWS to the aws CLI, Terraform and any SDK."""
    with simulate(seed) as simulation:
        from .seam import server

        if host not in ("127.0.0.1", "localhost", "::1"):
            click.echo(f"Everybody who reaches {host} can use this server: it asks nobody who they are.", err=True)
        served = server.make(simulation, host, port, speed)
        signal.signal(signal.SIGTERM, _stop)
        click.echo(f"Simulated AWS on http://{host}:{served.server_port}, {speed:g} virtual seconds a second")
        click.echo(f"export AWS_ENDPOINT_URL=http://{host}:{served.server_port} AWS_DEFAULT_REGION=us-east-1")
        click.echo("export AWS_ACCESS_KEY_ID=simulated AWS_SECRET_ACCESS_KEY=simulated")
        # On AWS some calls go to a host of their own, such as DiscoverInstances to data-servicediscovery.
        click.echo("export AWS_DISABLE_HOST_PREFIX_INJECTION=true")
        try:
            served.serve_forever()
        except KeyboardInterrupt:
            click.echo("Stopped.")


@main.command()
def fidelity() -> None:
    """Print what is simulated, and how sure each number and message is, as Markdown."""
    from .fidelity import page

    click.echo(page(), nl=False)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)


if __name__ == "__main__":
    main()

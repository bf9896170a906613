"""A simulated AWS in a process of its own, forked from one that has loaded everything already."""

from multiprocessing.connection import Connection

from ecssim import simulate
from ecssim.seam.loading import load_moto

load_moto()

from ecssim.seam import server  # noqa: E402 (moto is loaded in its own way before anything else loads it)


def serve(told: Connection) -> None:
    """Serve until the process is ended; its time passes only when it is told to.

    Arguments:
        told: is sent the URL.
    """
    with simulate() as simulation:
        served = server.make(simulation, "127.0.0.1", 0, speed=0)
        told.send(f"http://127.0.0.1:{served.server_port}")
        served.serve_forever()

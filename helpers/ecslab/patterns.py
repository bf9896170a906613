"""How many requests a lab sends over time, as plain data: `lab.traffic(dns_name, constant(20))`."""

from collections.abc import Sequence

from ecssim import traffic

_DAY_S = 86_400


def constant(per_s: float) -> traffic.Constant:
    """Return a pattern with the same number of requests each second.

    Arguments:
        per_s: that number.
    """
    return traffic.Constant(per_s)


def ramp(from_per_s: float, to_per_s: float, over_s: float) -> traffic.Ramp:
    """Return a pattern that grows or shrinks evenly, and then stays as it is.

    Arguments:
        from_per_s, to_per_s: requests each second, at first and at last.
        over_s: how long the change takes.
    """
    return traffic.Ramp(from_per_s, to_per_s, over_s)


def spike(per_s: float, peak_per_s: float, after_s: float, lasts_s: float) -> traffic.Spike:
    """Return a pattern that is constant except for a while.

    Arguments:
        per_s: requests each second before and after.
        peak_per_s: requests each second meanwhile.
        after_s: when that begins.
        lasts_s: how long it lasts.
    """
    return traffic.Spike(per_s, peak_per_s, after_s, lasts_s)


def day_curve(
    quiet_per_s: float, busy_per_s: float, busiest_after_s: float | None = None, day_s: float = _DAY_S
) -> traffic.DayCurve:
    """Return a wave that comes again each day.

    Arguments:
        quiet_per_s, busy_per_s: requests each second at the quietest and at the busiest moment.
        busiest_after_s: when the busiest moment comes, from the beginning; after half a day if it is left out.
        day_s: how long a day is; a short one shows in an hour what a real one takes a day for.
    """
    return traffic.DayCurve(quiet_per_s, busy_per_s, busiest_after_s, day_s)


def replay(per_s: Sequence[float], each_s: float = 60) -> traffic.Replay:
    """Return a pattern that was once measured; nothing comes after its end.

    Arguments:
        per_s: requests each second, one number for each stretch of time.
        each_s: how long a stretch is.
    """
    return traffic.Replay(tuple(per_s), each_s)

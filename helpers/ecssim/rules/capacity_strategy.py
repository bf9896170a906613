"""A capacity provider strategy shares tasks out over providers: first the base is filled, the rest goes by weight.

AWS does not say how it rounds when the weights do not divide the count. Here the next task goes to the provider that
has the fewest tasks above its base for its weight, and among equals to the one that the strategy names first.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from ..model.capacity_provider import StrategyItem

SOURCE = "API reference, CapacityProviderStrategyItem"


def next_provider(strategy: Sequence[StrategyItem], placed: Mapping[str, int]) -> str:
    """Return the provider that the next task goes to.

    Arguments:
        strategy: at least one item, one of them with a weight above zero.
        placed: how many tasks each provider has already.
    """
    for item in strategy:
        if placed.get(item.provider, 0) < item.base:
            return item.provider
    weighted = [item for item in strategy if item.weight > 0]
    return min(weighted, key=lambda item: (placed.get(item.provider, 0) - item.base) / item.weight).provider


def share_out(strategy: Sequence[StrategyItem], count: int, placed: Mapping[str, int] | None = None) -> list[str]:
    """Return the provider of each of the next tasks, in the order in which they are placed."""
    taken = Counter(placed or {})
    chosen = []
    for _ in range(count):
        provider = next_provider(strategy, taken)
        taken[provider] += 1
        chosen.append(provider)
    return chosen

"""All peers, by name; apart from the package itself, so that a solver's process loads none but what it needs."""

from __future__ import annotations

from peers.highs_aggregated import HighsAggregated
from peers.peer import Peer
from peers.plain_cpsat import PlainCpsat
from peers.pyworkforce_peer import PyworkforcePeer
from peers.timefold_peer import TimefoldPeer

PEERS: tuple[Peer, ...] = (PlainCpsat(), HighsAggregated(), TimefoldPeer(), PyworkforcePeer())
"""All peers, whether they can run here or not."""

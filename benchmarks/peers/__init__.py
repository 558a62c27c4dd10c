"""Other ways to plan the same rosters: the same shifts, hard rules and prices, on the same machine in the same time.

No peer uses the optimiser that it is compared with. Each lays out people and lawful single shifts as the rules' own
postings tell them, and its roster goes through the independent check.
"""

from peers.highs_aggregated import HighsAggregated
from peers.peer import Answer, Peer
from peers.plain_cpsat import PlainCpsat
from peers.pyworkforce_peer import PyworkforcePeer
from peers.timefold_peer import TimefoldPeer

__all__ = ["PEERS", "Answer", "Peer"]

PEERS: tuple[Peer, ...] = (PlainCpsat(), HighsAggregated(), TimefoldPeer(), PyworkforcePeer())
"""All peers, whether they can run here or not."""

package dev.parley.libp2p.host;

import dev.parley.libp2p.ConnectionLimits;
import dev.parley.libp2p.Loop;

/** What every connection of a host shares. */
record Surroundings(Loop loop, ConnectionLimits limits, Protocols protocols, Counters counters) {}

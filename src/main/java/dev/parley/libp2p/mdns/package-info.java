/** Finding peers on the local network, by multicast DNS. */
package dev.parley.libp2p.mdns;

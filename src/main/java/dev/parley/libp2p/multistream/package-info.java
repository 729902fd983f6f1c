/** Two peers agree on the protocol of a link or a stream: multistream-select 1.0. */
package dev.parley.libp2p.multistream;

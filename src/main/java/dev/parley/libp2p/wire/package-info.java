/** The encodings that libp2p's protocols share: varints, length-prefixed frames, protobuf. */
package dev.parley.libp2p.wire;

/**
 * Interoperation with js-libp2p: its nodes run as processes, from packages that npm installs by the
 * lock files in {@code src/test/js}.
 */
package dev.parley.libp2p.interop;

/**
 * The host itself: it dials and is dialled, upgrades links to connections, decides who may stay,
 * and hands each stream to whoever answers its protocol.
 */
package dev.parley.libp2p.host;

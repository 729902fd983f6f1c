package dev.parley.client;

import dev.parley.protocol.Hash;

/**
 * What the node made of a write.
 *
 * @param key the record's id, computed here and not taken from the node's word
 * @param chat which chat it belongs to; null for an identity
 * @param ts the signed time
 * @param hlc the node's stamp, 0 where the node gives none
 * @param status {@code accepted}, {@code committed} or {@code known}
 */
public record Receipt(Hash key, Hash chat, long ts, long hlc, String status) {}

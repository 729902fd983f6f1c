package dev.parley.store;

import dev.parley.store.Layout.Family;

/** The column families, with the length of the key prefix that their blooms know. */
enum Column implements Family {
  /** {@code place[33] hlc[8] seq[4]} to {@link MessageValue}: see {@link MessageKeys}. */
  MESSAGES(MessageKeys.PLACE),
  /** {@code msg_id[32]} to {@code place[33] hlc[8] fingerprint[8]}. */
  SEEN_MSG(2),
  /** {@code domain[1] hlc[8] key[32]} to {@code fingerprint[8]}: every record in time order. */
  TIMELINE(0),
  /** {@code chat[32]} of a group to its kind and title. */
  CHATS_META(0),
  /** Conversations of a user: see {@link InboxKeys}. */
  USER_INBOX(0),
  /** Ops of a group, and the standing of its members over time: see {@link GroupKeys}. */
  MEMBERS(32),
  /** {@code op_id[32]} to {@code chat[32] hlc[8] fingerprint[8]}. */
  SEEN_MEMBER(2),
  /** {@code user[20]} to the encoded record. */
  IDENTITY(0),
  /** {@code key[32]} to {@code user[20] hlc[8] fingerprint[8]}. */
  SEEN_IDENTITY(2),
  /** {@code user[20] chat[32]} to the encoded record. */
  READS(20),
  /** {@code key[32]} to {@code user[20] chat[32] hlc[8] fingerprint[8]}. */
  SEEN_READ(2);

  private static final Column[] SEEN = {SEEN_MSG, SEEN_MEMBER, SEEN_IDENTITY, SEEN_READ};

  private final int prefixLength;

  Column(int prefixLength) {
    this.prefixLength = prefixLength;
  }

  @Override
  public int prefixLength() {
    return prefixLength;
  }

  /** The column that knows a domain's records by key. */
  static Column seen(int domain) {
    return SEEN[domain];
  }
}

package dev.parley.sync;

import dev.parley.protocol.Bytes;
import dev.parley.protocol.CborReader;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Fingerprint;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Malformed;
import dev.parley.protocol.RecordCodec;
import dev.parley.protocol.SignedRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Where a record stands in its domain: days are in the order of stamps, then of keys. */
record Place(long hlc, Hash key) {

  private static final byte[][] NAMES = {
    "msg_id".getBytes(StandardCharsets.US_ASCII), "hlc".getBytes(StandardCharsets.US_ASCII)
  };

  /**
   * What a record says of itself. A message is not hashed for that: whoever stores it does, and
   * refuses one that claims another's id.
   */
  static Place of(Domain domain, byte[] encoded) {
    if (domain == Domain.MESSAGES) {
      return ofMessage(encoded);
    }
    SignedRecord record = RecordCodec.decode(domain, encoded);
    return new Place(record.hlc(), record.key());
  }

  private static Place ofMessage(byte[] encoded) {
    CborReader in = new CborReader(encoded);
    Hash key = null;
    long hlc = -1;
    for (int entries = in.map(); entries > 0; entries--) {
      switch (in.key(NAMES, 0)) {
        case 0 -> key = Hash.of(in.bytes(Hash.LENGTH));
        case 1 -> hlc = in.uint();
        default -> in.skip();
      }
    }
    if (key == null || hlc < 0) {
      throw new Malformed("record", "has no id or no stamp");
    }
    return new Place(hlc, key);
  }

  /** {@code hlc[8] key[32]}, whose order is that of the places. */
  Bytes bytes() {
    return Bytes.of(
        ByteBuffer.allocate(Long.BYTES + Hash.LENGTH).putLong(hlc).put(key.view()).array());
  }

  /** What anti-entropy compares of the record that stands here. */
  byte[] item(byte[] encoded) {
    return Fingerprint.item(key.view(), 0, Fingerprint.ofEncoded(encoded));
  }
}

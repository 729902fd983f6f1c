package dev.parley.gossip;

import dev.parley.protocol.Bytes;
import dev.parley.protocol.CborReader;
import dev.parley.protocol.CborWriter;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Limits;
import dev.parley.protocol.Malformed;
import dev.parley.protocol.RecordCodec;
import dev.parley.protocol.SignedRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The CBOR message set of the topics: a map of one entry, whose key names the variant. */
final class GossipCodec {

  /** What the topics carry at most. */
  static final int MAX_BYTES = 1 << 20;

  /** Keys of one query: what an answer can hold when records are small. */
  static final int MAX_KEYS = 1_000;

  /** Records of one batch: a record has at least some 250 bytes, so no honest batch is cut. */
  static final int MAX_RECORDS = 4_096;

  private static final int MAX_VARIANT = 64;
  private static final byte[][] QUERY = names("id", "domain", "keys");
  private static final byte[][] RESPONSE = names("id", "domain", "records");

  private GossipCodec() {}

  /** Encodes one record. */
  static byte[] encode(SignedRecord record) {
    String variant =
        switch (record.domain()) {
          case MESSAGES -> "PutMessage";
          case MEMBERS -> "MembershipOp";
          case IDENTITY -> "PutIdentity";
          case READS -> "ReadProgress";
        };
    byte[] encoded = RecordCodec.encode(record);
    return new CborWriter(encoded.length + 32).map(1).text(variant).raw(encoded).toArray();
  }

  /** Encodes a batch of encoded records of a domain that has batches. */
  static byte[] encodeBatch(Domain domain, List<byte[]> records) {
    String variant = domain == Domain.MESSAGES ? "PutMessageBatch" : "MembershipOpBatch";
    int size = records.stream().mapToInt(record -> record.length).sum();
    return raw(new CborWriter(size + 32).map(1).text(variant), records).toArray();
  }

  static byte[] encode(GossipMessage.Query query) {
    CborWriter out = new CborWriter(64 + query.keys().size() * 34).map(1).text("Query").map(3);
    out.text(QUERY[0]).bytes(query.id());
    out.text(QUERY[1]).uint(query.domain().ordinal());
    out.text(QUERY[2]).array(query.keys().size());
    query.keys().forEach(out::bytes);
    return out.toArray();
  }

  static byte[] encodeResponse(Bytes id, Domain domain, List<byte[]> records) {
    CborWriter out = new CborWriter(1024).map(1).text("QueryResponse").map(3);
    out.text(RESPONSE[0]).bytes(id).text(RESPONSE[1]).uint(domain.ordinal());
    out.text(RESPONSE[2]).array(records.size());
    records.forEach(out::bytes);
    return out.toArray();
  }

  private static CborWriter raw(CborWriter out, List<byte[]> records) {
    out.array(records.size());
    records.forEach(out::raw);
    return out;
  }

  /** Reads a message. */
  static GossipMessage decode(byte[] encoded) {
    CborReader in = new CborReader(encoded);
    if (in.map() != 1) {
      throw new Malformed("gossip", "is not a map of one entry");
    }
    String variant = in.text(MAX_VARIANT);
    GossipMessage message =
        switch (variant) {
          case "PutMessage" -> one(Domain.MESSAGES, in);
          case "PutMessageBatch" -> batch(Domain.MESSAGES, in);
          case "MembershipOp" -> one(Domain.MEMBERS, in);
          case "MembershipOpBatch" -> batch(Domain.MEMBERS, in);
          case "PutIdentity" -> one(Domain.IDENTITY, in);
          case "ReadProgress" -> one(Domain.READS, in);
          case "Query" -> query(in);
          case "QueryResponse" -> response(in);
          default -> {
            in.skip();
            yield new GossipMessage.Ignored(variant);
          }
        };
    in.end();
    return message;
  }

  private static GossipMessage one(Domain domain, CborReader in) {
    return new GossipMessage.Records(domain, List.of(RecordCodec.read(domain, in)));
  }

  private static GossipMessage batch(Domain domain, CborReader in) {
    int count = count(in, MAX_RECORDS);
    List<SignedRecord> records = new ArrayList<>(Math.min(count, 64));
    for (int i = 0; i < count; i++) {
      records.add(RecordCodec.read(domain, in));
    }
    return new GossipMessage.Records(domain, records);
  }

  private static GossipMessage query(CborReader in) {
    byte[] id = null;
    Domain domain = null;
    List<Hash> keys = null;
    int entries = in.map();
    for (int i = 0; i < entries; i++) {
      switch (in.key(QUERY, i)) {
        case 0 -> id = id(in);
        case 1 -> domain = domain(in);
        case 2 -> {
          int count = count(in, MAX_KEYS);
          keys = new ArrayList<>(count);
          for (int k = 0; k < count; k++) {
            keys.add(Hash.of(in.bytes(Hash.LENGTH)));
          }
        }
        default -> in.skip();
      }
    }
    require(id != null && domain != null && keys != null);
    return new GossipMessage.Query(Bytes.of(id), domain, keys);
  }

  private static GossipMessage response(CborReader in) {
    byte[] id = null;
    Domain domain = null;
    List<byte[]> encoded = null;
    int entries = in.map();
    for (int i = 0; i < entries; i++) {
      switch (in.key(RESPONSE, i)) {
        case 0 -> id = id(in);
        case 1 -> domain = domain(in);
        case 2 -> {
          int count = Math.min(in.array(), MAX_KEYS + 1);
          require(count <= MAX_KEYS);
          encoded = new ArrayList<>(Math.min(count, 64));
          for (int r = 0; r < count; r++) {
            encoded.add(in.bytes(Limits.RECORD_BYTES));
          }
        }
        default -> in.skip();
      }
    }
    require(id != null && domain != null && encoded != null);
    List<SignedRecord> records = new ArrayList<>(encoded.size());
    for (byte[] record : encoded) {
      records.add(RecordCodec.decode(domain, record));
    }
    return new GossipMessage.QueryResponse(Bytes.of(id), domain, records);
  }

  private static byte[] id(CborReader in) {
    byte[] id = in.bytes(GossipMessage.Query.ID_LENGTH);
    require(id.length == GossipMessage.Query.ID_LENGTH);
    return id;
  }

  private static Domain domain(CborReader in) {
    return Domain.values()[in.uint(Domain.values().length - 1)];
  }

  private static int count(CborReader in, int max) {
    int count = in.array();
    require(count > 0 && count <= max);
    return count;
  }

  private static void require(boolean condition) {
    if (!condition) {
      throw new Malformed("gossip", "has fields that are missing or out of bounds");
    }
  }

  private static byte[][] names(String... names) {
    byte[][] encoded = new byte[names.length][];
    for (int i = 0; i < names.length; i++) {
      encoded[i] = names[i].getBytes(StandardCharsets.US_ASCII);
    }
    return encoded;
  }
}

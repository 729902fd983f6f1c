package dev.parley.sync;

import dev.parley.bus.DayDigest;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.CborReader;
import dev.parley.protocol.CborWriter;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Fingerprint;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Limits;
import dev.parley.protocol.Malformed;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * The CBOR of sync: a map of one entry whose key names what follows. Fields come in the order of
 * the tables in the specification, and nothing else is taken.
 */
final class SyncCodec {

  /** What a frame holds at most. */
  static final int MAX_FRAME = 16 << 20;

  /** All parents of a tree. */
  static final int MAX_PARENTS = 256;

  static final int MAX_BUCKETS = 65_536;

  /** Items of an answer: {@code MAX_FRAME} at 42 bytes each would be 400 000. */
  static final int MAX_ITEMS = 65_536;

  /** Keys, long or short, of one request. */
  static final int MAX_KEYS = 65_536;

  /** Records of an answer or a push: 4 MiB of the smallest. */
  static final int MAX_RECORDS = 32_768;

  /** More than ten years of days. */
  static final int MAX_DAYS = 4_096;

  /** Symbols of one answer: about a megabyte. */
  static final int MAX_SYMBOLS = 65_536;

  private static final int HASHES = 8_192;
  private static final int DIGEST = 32;
  private static final int MAX_TEXT = 256;
  private static final int MAX_PLACE = Fingerprint.LENGTH + Hash.LENGTH;

  private SyncCodec() {}

  static byte[] encode(SyncRequest request) {
    CborWriter out = new CborWriter(256).map(1).text(request.getClass().getSimpleName());
    if (request instanceof SyncRequest.Level1 level1) {
      domain(out.map(1), level1.domain());
    } else if (request instanceof SyncRequest.Leaves leaves) {
      domain(out.map(2), leaves.domain()).text("parents").bytes(leaves.parents());
    } else if (request instanceof SyncRequest.Items items) {
      numbers(domain(out.map(2), items.domain()).text("buckets"), items.buckets());
    } else if (request instanceof SyncRequest.Records records) {
      domain(out.map(2), records.domain()).text("keys").array(records.keys().size());
      records.keys().forEach(out::bytes);
    } else if (request instanceof SyncRequest.Push push) {
      strings(domain(out.map(2), push.domain()).text("records"), push.records());
    } else if (request instanceof SyncRequest.Hello hello) {
      out.map(2).text("nonce").bytes(hello.nonce()).text("cutoff").uint(hello.cutoff());
    } else if (request instanceof SyncRequest.Days days) {
      domain(out.map(1), days.domain());
    } else if (request instanceof SyncRequest.BriefDays days) {
      domain(out.map(1), days.domain());
    } else if (request instanceof SyncRequest.Sketch sketch) {
      numbers(domain(out.map(4), sketch.domain()).text("days"), sketch.days());
      out.text("from").uint(sketch.from()).text("count").uint(sketch.count());
    } else if (request instanceof SyncRequest.Fetch fetch) {
      numbers(domain(out.map(3), fetch.domain()).text("days"), fetch.days());
      out.text("short").bytes(fetch.shortKeys());
    } else if (request instanceof SyncRequest.Day day) {
      domain(out.map(3), day.domain()).text("day").uint(day.day());
      out.text("after").bytes(day.after());
    } else {
      out.map(0);
    }
    return out.toArray();
  }

  static byte[] encode(SyncAnswer answer) {
    CborWriter out = new CborWriter(1024).map(1).text(answer.getClass().getSimpleName());
    if (answer instanceof SyncAnswer.Roots roots) {
      out.map(3).text("roots").array(roots.roots().size());
      roots.roots().forEach(out::bytes);
      out.text("counts").array(roots.counts().size());
      roots.counts().forEach(out::uint);
      out.text("cutoff").uint(roots.cutoff());
    } else if (answer instanceof SyncAnswer.Level1 level1) {
      out.map(1).text("hashes").bytes(level1.hashes());
    } else if (answer instanceof SyncAnswer.Leaves leaves) {
      out.map(1).text("hashes").bytes(leaves.hashes());
    } else if (answer instanceof SyncAnswer.Items items) {
      strings(out.map(2).text("items"), items.items()).text("more").bool(items.more());
    } else if (answer instanceof SyncAnswer.Records records) {
      strings(out.map(2).text("records"), records.records()).text("more").bool(records.more());
    } else if (answer instanceof SyncAnswer.Push push) {
      out.map(3).text("stored").uint(push.stored()).text("known").uint(push.known());
      out.text("refused").uint(push.refused());
    } else if (answer instanceof SyncAnswer.Hello hello) {
      out.map(3).text("nonce").bytes(hello.nonce()).text("cutoff").uint(hello.cutoff());
      out.text("edge").uint(hello.edge());
    } else if (answer instanceof SyncAnswer.Days days) {
      digests(out, days.days());
    } else if (answer instanceof SyncAnswer.BriefDays days) {
      digests(out, days.days());
    } else if (answer instanceof SyncAnswer.Sketch sketch) {
      out.map(1).text("symbols").bytes(sketch.symbols());
    } else if (answer instanceof SyncAnswer.Fetch fetch) {
      strings(out.map(2).text("records"), fetch.records()).text("more").bool(fetch.more());
    } else if (answer instanceof SyncAnswer.Day day) {
      strings(out.map(2).text("records"), day.records()).text("more").bool(day.more());
    } else if (answer instanceof SyncAnswer.Error error) {
      out.map(2).text("code").text(error.code()).text("message").text(error.message());
    }
    return out.toArray();
  }

  static SyncRequest decodeRequest(byte[] encoded) {
    Fields in = new Fields(encoded);
    String name = in.name();
    SyncRequest request =
        switch (name) {
          case "Roots" -> in.fields(0, SyncRequest.Roots::new);
          case "Level1" -> in.fields(1, () -> new SyncRequest.Level1(in.domain()));
          case "Leaves" ->
              in.fields(
                  2, () -> new SyncRequest.Leaves(in.domain(), in.bytes("parents", MAX_PARENTS)));
          case "Items" ->
              in.fields(
                  2,
                  () ->
                      new SyncRequest.Items(
                          in.domain(), in.numbers("buckets", MAX_BUCKETS, MAX_BUCKETS - 1)));
          case "Records" -> in.fields(2, () -> new SyncRequest.Records(in.domain(), in.keys()));
          case "Push" -> in.fields(2, () -> new SyncRequest.Push(in.domain(), in.records()));
          case "Hello" ->
              in.fields(2, () -> new SyncRequest.Hello(in.nonce(), in.number("cutoff")));
          case "Days" -> in.fields(1, () -> new SyncRequest.Days(in.domain()));
          case "BriefDays" -> in.fields(1, () -> new SyncRequest.BriefDays(in.domain()));
          case "Sketch" ->
              in.fields(
                  4,
                  () ->
                      new SyncRequest.Sketch(
                          in.domain(),
                          in.days(),
                          in.number("from", Integer.MAX_VALUE - MAX_SYMBOLS),
                          in.number("count", MAX_SYMBOLS)));
          case "Fetch" ->
              in.fields(
                  3,
                  () ->
                      new SyncRequest.Fetch(
                          in.domain(), in.days(), in.bytes("short", Long.BYTES * MAX_KEYS)));
          case "Day" ->
              in.fields(
                  3,
                  () ->
                      new SyncRequest.Day(
                          in.domain(),
                          in.number("day", Integer.MAX_VALUE),
                          in.bytes("after", MAX_PLACE)));
          default -> throw new Malformed("sync", "no request has this name");
        };
    in.end();
    return request;
  }

  static SyncAnswer decodeAnswer(byte[] encoded) {
    Fields in = new Fields(encoded);
    String name = in.name();
    SyncAnswer answer =
        switch (name) {
          case "Roots" ->
              in.fields(
                  3, () -> new SyncAnswer.Roots(in.roots(), in.counts(), in.number("cutoff")));
          case "Level1" ->
              in.fields(1, () -> new SyncAnswer.Level1(in.bytes("hashes", HASHES).toArray()));
          case "Leaves" ->
              in.fields(
                  1,
                  () -> new SyncAnswer.Leaves(in.bytes("hashes", MAX_PARENTS * HASHES).toArray()));
          case "Items" -> in.fields(2, () -> new SyncAnswer.Items(in.items(), in.more()));
          case "Records" -> in.fields(2, () -> new SyncAnswer.Records(in.records(), in.more()));
          case "Push" ->
              in.fields(
                  3,
                  () ->
                      new SyncAnswer.Push(
                          in.number("stored", MAX_RECORDS),
                          in.number("known", MAX_RECORDS),
                          in.number("refused", MAX_RECORDS)));
          case "Hello" ->
              in.fields(
                  3,
                  () -> new SyncAnswer.Hello(in.nonce(), in.number("cutoff"), in.number("edge")));
          case "Days" -> in.fields(1, () -> new SyncAnswer.Days(in.digests(DIGEST)));
          case "BriefDays" ->
              in.fields(1, () -> new SyncAnswer.BriefDays(in.digests(Brief.DIGEST_LENGTH)));
          case "Sketch" ->
              in.fields(
                  1, () -> new SyncAnswer.Sketch(in.bytes("symbols", MAX_SYMBOLS * 17).toArray()));
          case "Fetch" -> in.fields(2, () -> new SyncAnswer.Fetch(in.records(), in.more()));
          case "Day" -> in.fields(2, () -> new SyncAnswer.Day(in.records(), in.more()));
          case "Error" ->
              in.fields(2, () -> new SyncAnswer.Error(in.text("code"), in.text("message")));
          default -> throw new Malformed("sync", "no answer has this name");
        };
    in.end();
    return answer;
  }

  private static CborWriter domain(CborWriter out, Domain domain) {
    return out.text("domain").uint(domain.ordinal());
  }

  private static void digests(CborWriter out, List<DayDigest> days) {
    out.map(1).text("days").array(days.size());
    for (DayDigest day : days) {
      out.array(3).uint(day.day()).uint(day.count()).bytes(day.digest());
    }
  }

  private static CborWriter numbers(CborWriter out, List<Integer> numbers) {
    out.array(numbers.size());
    numbers.forEach(out::uint);
    return out;
  }

  private static CborWriter strings(CborWriter out, List<byte[]> strings) {
    out.array(strings.size());
    strings.forEach(out::bytes);
    return out;
  }

  /** Reads the fields of one message in their order, each bounded. */
  private static final class Fields {

    private final CborReader in;

    Fields(byte[] encoded) {
      in = new CborReader(encoded);
    }

    String name() {
      require(in.map() == 1);
      return in.text(MAX_TEXT);
    }

    <T> T fields(int count, Supplier<T> read) {
      require(in.map() == count);
      return read.get();
    }

    void end() {
      in.end();
    }

    Domain domain() {
      return Domain.values()[number("domain", Domain.values().length - 1)];
    }

    List<Integer> days() {
      return numbers("days", MAX_DAYS, Integer.MAX_VALUE);
    }

    List<Integer> numbers(String name, int maxCount, int max) {
      field(name);
      return list(maxCount, i -> in.uint(max));
    }

    long number(String name) {
      field(name);
      return in.uint();
    }

    int number(String name, int max) {
      field(name);
      return in.uint(max);
    }

    Bytes bytes(String name, int max) {
      field(name);
      return Bytes.of(in.bytes(max));
    }

    String text(String name) {
      field(name);
      return in.text(MAX_TEXT);
    }

    Bytes nonce() {
      Bytes nonce = bytes("nonce", SyncRequest.Hello.NONCE_LENGTH);
      require(nonce.length() == SyncRequest.Hello.NONCE_LENGTH);
      return nonce;
    }

    List<Hash> keys() {
      field("keys");
      return list(MAX_KEYS, i -> Hash.of(in.bytes(Hash.LENGTH)));
    }

    List<byte[]> records() {
      field("records");
      return list(MAX_RECORDS, i -> in.bytes(Limits.RECORD_BYTES));
    }

    List<byte[]> items() {
      field("items");
      return list(
          MAX_ITEMS,
          i -> {
            byte[] item = in.bytes(Fingerprint.ITEM_LENGTH);
            require(item.length == Fingerprint.ITEM_LENGTH);
            return item;
          });
    }

    boolean more() {
      field("more");
      return in.bool();
    }

    List<Bytes> roots() {
      field("roots");
      List<Bytes> roots = list(Domain.values().length, i -> digest(DIGEST));
      require(roots.size() == Domain.values().length);
      return roots;
    }

    List<Long> counts() {
      field("counts");
      List<Long> counts = list(Domain.values().length, i -> in.uint());
      require(counts.size() == Domain.values().length);
      return counts;
    }

    List<DayDigest> digests(int length) {
      field("days");
      return list(
          MAX_DAYS,
          i -> {
            require(in.array() == 3);
            return new DayDigest(
                in.uint(Integer.MAX_VALUE), in.uint(Integer.MAX_VALUE), digest(length));
          });
    }

    private Bytes digest(int length) {
      byte[] digest = in.bytes(length);
      require(digest.length == length);
      return Bytes.of(digest);
    }

    private <T> List<T> list(int maxCount, IntFunction<T> read) {
      int count = in.array();
      require(count <= maxCount);
      List<T> list = new ArrayList<>(Math.min(count, 1_024));
      for (int i = 0; i < count; i++) {
        list.add(read.apply(i));
      }
      return list;
    }

    private void field(String name) {
      require(in.text(MAX_TEXT).equals(name));
    }

    private static void require(boolean condition) {
      if (!condition) {
        throw new Malformed("sync", "has fields that are missing, out of order or out of bounds");
      }
    }
  }
}

package dev.parley.protocol;

import java.util.Arrays;
import java.util.Random;

/** Well-formed records of every shape, the same for the same seed; their signatures are noise. */
public final class RandomRecords {

  private final Random random;

  public RandomRecords(long seed) {
    random = new Random(seed);
  }

  public SignedRecord of(Domain domain) {
    return switch (domain) {
      case MESSAGES -> message();
      case MEMBERS -> memberOp();
      case IDENTITY -> identity();
      case READS -> readMark();
    };
  }

  public Message message() {
    ChatKind kind = pick(ChatKind.values());
    String text = text(random.nextInt(10) == 0 ? 5_000 : 80);
    boolean withControl = text.isEmpty() || random.nextBoolean();
    Bytes control = withControl ? bytes(1 + random.nextInt(300)) : Bytes.EMPTY;
    int type = random.nextInt(256);
    return kind == ChatKind.DM
        ? Message.dialog(address(), type, text, control, signed())
        : Message.group(hash(), kind, type, text, control, signed());
  }

  public MemberOp memberOp() {
    OpType type = pick(OpType.values());
    boolean titled = type == OpType.CREATE || type == OpType.SET_TITLE;
    Signed signed = signed();
    return MemberOp.of(
        hash(),
        address(),
        type,
        pick(Role.values()),
        random.nextBoolean() ? ChatKind.GROUP : ChatKind.CHANNEL,
        type == OpType.CREATE ? bytes(Limits.NONCE_BYTES) : Bytes.EMPTY,
        titled ? text(20) : "",
        type == OpType.REMOVE ? signed.hlc() >>> random.nextInt(64) : MemberOp.NOT_OBSERVED,
        signed);
  }

  public Identity identity() {
    return Identity.of(bytes(random.nextInt(Limits.BLOB_BYTES + 1)), signed());
  }

  public ReadMark readMark() {
    return ReadMark.of(hash(), number(), signed());
  }

  public Signed signed() {
    return new Signed(
        address(), number(), peerId(), 1 + random.nextInt(2), signature(), 1 + number() / 2);
  }

  public Address address() {
    return Address.of(array(Address.LENGTH));
  }

  public Hash hash() {
    return Hash.of(array(Hash.LENGTH));
  }

  public PeerId peerId() {
    byte[] key = array(33);
    key[0] = (byte) (2 + random.nextInt(2));
    return PeerId.ofPublicKey(key);
  }

  public Signature signature() {
    byte[] signature = array(Signature.LENGTH);
    signature[32] &= 0x3f;
    signature[64] = new byte[] {0, 1, 27, 28}[random.nextInt(4)];
    return Signature.of(signature);
  }

  /** Of any size in bits, so that every length of integer comes up. */
  public long number() {
    return random.nextLong() >>> 1 + random.nextInt(63);
  }

  /** Of every length of UTF-8 sequence. */
  private String text(int maxLength) {
    int[] bounds = {0x80, 0x800, 0xd800, 0x11_0000};
    int bound = pick(Arrays.stream(bounds).boxed().toArray(Integer[]::new));
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(maxLength); left > 0; left--) {
      int point = random.nextInt(bound);
      text.appendCodePoint(Character.getType(point) == Character.SURROGATE ? 'x' : point);
    }
    return text.toString();
  }

  private Bytes bytes(int length) {
    return Bytes.of(array(length));
  }

  private byte[] array(int length) {
    byte[] array = new byte[length];
    random.nextBytes(array);
    return array;
  }

  private <T> T pick(T[] all) {
    return all[random.nextInt(all.length)];
  }
}

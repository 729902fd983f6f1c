package dev.parley.protocol;

/**
 * What every record carries beside its content.
 *
 * @param author who signed
 * @param originTs milliseconds since the epoch, as the author signed them
 * @param origin the node that the author addressed, signed too
 * @param version how the string was signed: see {@link SigningString}
 * @param signature of the record's signing string
 * @param hlc the stamp that the origin gave, 0 until it has
 */
public record Signed(
    Address author, long originTs, PeerId origin, int version, Signature signature, long hlc) {

  public Signed {
    if (originTs < 0) {
      throw new Malformed("ts", "must not be negative");
    }
    if (version != SigningString.PLAIN && version != SigningString.PERSONAL_SIGN) {
      throw new Malformed("sv", "must be 1 or 2");
    }
  }

  public Signed withHlc(long stamp) {
    return new Signed(author, originTs, origin, version, signature, stamp);
  }
}

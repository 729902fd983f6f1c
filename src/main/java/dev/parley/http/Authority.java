package dev.parley.http;

import dev.parley.crypto.Signatures;
import dev.parley.protocol.Address;
import dev.parley.protocol.SignedRecord;
import dev.parley.protocol.SigningString;

/** Proves who calls, then asks whether they may call so often. */
final class Authority {

  private final Signatures signatures;
  private final RateLimiter perAddress;

  Authority(Signatures signatures, RateLimiter perAddress) {
    this.signatures = signatures;
    this.perAddress = perAddress;
  }

  /** Throws unless the user signed this very request. */
  void requireRequest(Call call) {
    Credentials claimed = call.credentials();
    byte[] text =
        SigningString.ofRequest(
            call.request().method().name(),
            call.request().uri(),
            claimed.user(),
            claimed.ts(),
            claimed.node().toString(),
            call.body());
    if (!signatures.signedBy(claimed.user(), claimed.version(), text, claimed.signature())) {
      throw Refused.because(Code.BAD_SIGNATURE, "X-Sig does not sign this request by X-User");
    }
    charge(claimed.user(), 1);
  }

  /** Throws unless the record's author signed it. */
  void requireRecord(SignedRecord record) {
    if (!signatures.verify(record)) {
      throw Refused.because(Code.BAD_SIGNATURE, "X-Sig does not sign this record by X-User");
    }
    charge(record.author(), 1);
  }

  /** Takes tokens of a user who is proven. */
  void charge(Address user, int tokens) {
    long wait = perAddress.take(user, tokens);
    if (wait > 0) {
      throw Refused.rateLimited("address", wait);
    }
  }

  boolean isSigned(SignedRecord record) {
    return signatures.verify(record);
  }
}

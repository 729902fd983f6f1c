package dev.parley.libp2p.keys;

import java.math.BigInteger;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;

/** BouncyCastle: slower, but wherever Java runs. */
final class BouncyCurve implements Curve {

  private final ECDomainParameters curve;

  BouncyCurve() {
    X9ECParameters parameters = CustomNamedCurves.getByName("secp256k1");
    curve = new ECDomainParameters(parameters);
  }

  @Override
  public byte[] publicKey(byte[] secret) {
    BigInteger number = new BigInteger(1, secret);
    return new FixedPointCombMultiplier().multiply(curve.getG(), number).getEncoded(true);
  }

  @Override
  public byte[] sign(byte[] secret, byte[] hash) {
    ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
    signer.init(true, new ECPrivateKeyParameters(new BigInteger(1, secret), curve));
    BigInteger[] signed = signer.generateSignature(hash);
    BigInteger low = signed[1].compareTo(HALF_ORDER) > 0 ? ORDER.subtract(signed[1]) : signed[1];
    byte[] compact = new byte[DerSignature.COMPACT_LENGTH];
    BigIntegers.asUnsignedByteArray(signed[0], compact, 0, NUMBER_LENGTH);
    BigIntegers.asUnsignedByteArray(low, compact, NUMBER_LENGTH, NUMBER_LENGTH);
    return compact;
  }

  @Override
  public boolean verify(byte[] key, byte[] hash, byte[] compact) {
    ECPublicKeyParameters point;
    try {
      point = new ECPublicKeyParameters(curve.getCurve().decodePoint(key), curve);
    } catch (IllegalArgumentException notAPoint) {
      return false;
    }
    ECDSASigner verifier = new ECDSASigner();
    verifier.init(false, point);
    return verifier.verifySignature(
        hash,
        new BigInteger(1, compact, 0, NUMBER_LENGTH),
        new BigInteger(1, compact, NUMBER_LENGTH, NUMBER_LENGTH));
  }
}

package dev.parley.crypto;

import dev.parley.protocol.Signature;
import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;

/** BouncyCastle: slower, but wherever Java runs. */
public final class BouncySecp256k1 implements Secp256k1 {

  private static final int NUMBER_LENGTH = 32;

  private final ECDomainParameters curve;
  private final BigInteger order;
  private final BigInteger halfOrder;

  public BouncySecp256k1() {
    X9ECParameters parameters = CustomNamedCurves.getByName("secp256k1");
    curve = new ECDomainParameters(parameters);
    order = curve.getN();
    halfOrder = order.shiftRight(1);
  }

  @Override
  public byte[] recover(byte[] hash, Signature signature, int recoveryId) {
    if ((recoveryId & 1) != recoveryId) {
      throw new IllegalArgumentException("recovery id must be 0 or 1");
    }
    BigInteger r = new BigInteger(1, signature.view(), 0, NUMBER_LENGTH);
    BigInteger s = new BigInteger(1, signature.view(), NUMBER_LENGTH, NUMBER_LENGTH);
    if (!inRange(r) || !inRange(s)) {
      return null;
    }
    ECPoint nonce = point(signature.view(), recoveryId);
    if (nonce == null) {
      return null;
    }
    BigInteger inverse = BigIntegers.modOddInverse(order, r);
    BigInteger forBase = order.subtract(number(hash)).multiply(inverse).mod(order);
    BigInteger forNonce = s.multiply(inverse).mod(order);
    ECPoint key = ECAlgorithms.sumOfTwoMultiplies(curve.getG(), forBase, nonce, forNonce);
    return key.isInfinity() ? null : encode(key);
  }

  /** The curve's point with r as x and the asked parity of y; null if there is none. */
  private ECPoint point(byte[] signature, int parity) {
    byte[] compressed = new byte[1 + NUMBER_LENGTH];
    compressed[0] = (byte) (2 | parity);
    System.arraycopy(signature, 0, compressed, 1, NUMBER_LENGTH);
    try {
      return curve.getCurve().decodePoint(compressed);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  @Override
  public byte[] sign(byte[] hash, byte[] privateKey) {
    requireHash(hash);
    BigInteger key = checked(privateKey);
    ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
    signer.init(true, new ECPrivateKeyParameters(key, curve));
    BigInteger[] signed = signer.generateSignature(hash);
    BigInteger low = signed[1].compareTo(halfOrder) > 0 ? order.subtract(signed[1]) : signed[1];
    byte[] signature = new byte[Signature.LENGTH];
    BigIntegers.asUnsignedByteArray(signed[0], signature, 0, NUMBER_LENGTH);
    BigIntegers.asUnsignedByteArray(low, signature, NUMBER_LENGTH, NUMBER_LENGTH);
    byte[] recovered = recover(hash, Signature.of(signature.clone()), 0);
    signature[2 * NUMBER_LENGTH] =
        (byte) (Arrays.equals(publicPoint(privateKey), recovered) ? 0 : 1);
    return signature;
  }

  @Override
  public byte[] publicPoint(byte[] privateKey) {
    return encode(new FixedPointCombMultiplier().multiply(curve.getG(), checked(privateKey)));
  }

  private static byte[] encode(ECPoint point) {
    return Arrays.copyOfRange(point.getEncoded(false), 1, 1 + POINT_LENGTH);
  }

  private BigInteger checked(byte[] privateKey) {
    BigInteger key = new BigInteger(1, privateKey);
    if (privateKey.length != PRIVATE_KEY_LENGTH || !inRange(key)) {
      throw new IllegalArgumentException("not a private key");
    }
    return key;
  }

  private BigInteger number(byte[] hash) {
    requireHash(hash);
    return new BigInteger(1, hash).mod(order);
  }

  private static void requireHash(byte[] hash) {
    if (hash.length != HASH_LENGTH) {
      throw new IllegalArgumentException("a hash has 32 bytes");
    }
  }

  private boolean inRange(BigInteger number) {
    return number.signum() > 0 && number.compareTo(order) < 0;
  }

  @Override
  public String name() {
    return "BouncyCastle";
  }
}

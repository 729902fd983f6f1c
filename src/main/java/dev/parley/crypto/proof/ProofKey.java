package dev.parley.crypto.proof;

import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.prng.FixedSecureRandom;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.bouncycastle.pqc.crypto.falcon.FalconKeyGenerationParameters;
import org.bouncycastle.pqc.crypto.falcon.FalconKeyPairGenerator;
import org.bouncycastle.pqc.crypto.falcon.FalconParameters;
import org.bouncycastle.pqc.crypto.falcon.FalconPublicKeyParameters;

/** A signing key of one algorithm; what it signs, that algorithm verifies. */
public final class ProofKey {

  private interface Signing {
    byte[] sign(byte[] message);
  }

  private final ProofAlgorithm algorithm;
  private final byte[] publicKey;
  private final Signing signing;

  private ProofKey(ProofAlgorithm algorithm, byte[] publicKey, Signing signing) {
    this.algorithm = algorithm;
    this.publicKey = publicKey;
    this.signing = signing;
  }

  /** The Ed25519 key with this seed of 32 bytes (RFC 8032), signing what it is given as text. */
  public static ProofKey ed25519(byte[] seed) {
    if (seed.length != Ed25519.SECRET_KEY_SIZE) {
      throw new IllegalArgumentException("an ed25519 seed has 32 bytes, not " + seed.length);
    }
    byte[] secret = seed.clone();
    byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];
    Ed25519.generatePublicKey(secret, 0, publicKey, 0);
    return new ProofKey(
        ProofAlgorithm.ED25519,
        publicKey,
        message -> {
          byte[] text = WhatwgText.roundTrip(message);
          byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
          Ed25519.sign(secret, 0, publicKey, 0, null, text, 0, text.length, signature, 0);
          return signature;
        });
  }

  static ProofKey falcon(byte[] seed) {
    FalconKeyPairGenerator generator = new FalconKeyPairGenerator();
    generator.init(
        new FalconKeyGenerationParameters(
            new FixedSecureRandom(seed), FalconParameters.falcon_512));
    AsymmetricCipherKeyPair pair = generator.generateKeyPair();
    CipherParameters secret = pair.getPrivate();
    byte[] publicKey = FalconFormat.publicKey((FalconPublicKeyParameters) pair.getPublic());
    return new ProofKey(
        ProofAlgorithm.FALCON,
        publicKey,
        message -> FalconFormat.sign(secret, WhatwgText.roundTrip(message)));
  }

  static ProofKey mlDsa(byte[] seed) {
    MLDSAPrivateKeyParameters secret =
        new MLDSAPrivateKeyParameters(MLDSAParameters.ml_dsa_65, seed);
    return new ProofKey(
        ProofAlgorithm.ML_DSA,
        secret.getPublicKey(),
        message -> {
          // Without randomness of its own the signer is the deterministic variant.
          MLDSASigner signer = new MLDSASigner();
          signer.init(true, secret);
          signer.update(message, 0, message.length);
          try {
            return signer.generateSignature();
          } catch (CryptoException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  public ProofAlgorithm algorithm() {
    return algorithm;
  }

  /** A copy of the public key, as the protocol writes it. */
  public byte[] publicKey() {
    return publicKey.clone();
  }

  public byte[] sign(byte[] message) {
    return signing.sign(message);
  }

  /** The algorithm alone: a log must never see the key. */
  @Override
  public String toString() {
    return "ProofKey[" + algorithm + "]";
  }
}

package dev.parley.crypto.proof;

import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** How a client proves that it holds a signing key (specification A.4). */
public enum ProofAlgorithm {
  /** ML-DSA-65 in pure mode with an empty context, over the message as it is. */
  ML_DSA("ml-dsa", 1952) {
    @Override
    boolean holds(byte[] publicKey, byte[] message, byte[] signature) {
      if (signature.length != ML_DSA_SIGNATURE_BYTES) {
        return false;
      }
      MLDSASigner verifier = new MLDSASigner();
      verifier.init(false, new MLDSAPublicKeyParameters(MLDSAParameters.ml_dsa_65, publicKey));
      verifier.update(message, 0, message.length);
      return verifier.verifySignature(signature);
    }
  },

  /** Falcon-512, over what a JavaScript program makes of the message when it reads it as text. */
  FALCON("falcon", FalconFormat.PUBLIC_KEY_BYTES) {
    @Override
    boolean holds(byte[] publicKey, byte[] message, byte[] signature) {
      return FalconFormat.verify(publicKey, WhatwgText.roundTrip(message), signature);
    }
  },

  /** Ed25519, over the same text as {@link #FALCON}. */
  ED25519("ed25519", Ed25519.PUBLIC_KEY_SIZE) {
    @Override
    boolean holds(byte[] publicKey, byte[] message, byte[] signature) {
      if (signature.length != Ed25519.SIGNATURE_SIZE) {
        throw new InvalidProof("an ed25519 signature has 64 bytes, not " + signature.length);
      }
      byte[] text = WhatwgText.roundTrip(message);
      return Ed25519.verify(signature, 0, publicKey, 0, text, 0, text.length);
    }
  };

  private static final int ML_DSA_SIGNATURE_BYTES = 3309;

  private final String wireName;
  private final int publicKeyBytes;

  ProofAlgorithm(String wireName, int publicKeyBytes) {
    this.wireName = wireName;
    this.publicKeyBytes = publicKeyBytes;
  }

  /** The algorithm that the protocol calls so. */
  public static Optional<ProofAlgorithm> named(String wireName) {
    return Arrays.stream(values()).filter(it -> it.wireName.equals(wireName)).findFirst();
  }

  public String wireName() {
    return wireName;
  }

  /** How long a public key is: no two algorithms agree, so none takes another's keys. */
  public int publicKeyBytes() {
    return publicKeyBytes;
  }

  /**
   * Whether the signature is one of this key over this message.
   *
   * @throws InvalidProof if it cannot be checked, where the original server answers INTERNAL_ERROR
   */
  public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
    if (publicKey.length != publicKeyBytes) {
      throw new InvalidProof(
          "a public key of " + wireName + " has " + publicKeyBytes + ", not " + publicKey.length);
    }
    try {
      return holds(publicKey, message, signature);
    } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
      return false;
    }
  }

  abstract boolean holds(byte[] publicKey, byte[] message, byte[] signature);
}

package dev.parley.crypto;

import dev.parley.protocol.PeerId;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's identity. Its file holds libp2p's PrivateKey protobuf, so that an operator may carry
 * the key of another libp2p node over, and back.
 */
public final class NodeKey {

  private static final Logger LOG = LoggerFactory.getLogger(NodeKey.class);

  /** Field 1, the type, is 2 for secp256k1; field 2 is 32 bytes. */
  private static final byte[] HEADER = {0x08, 0x02, 0x12, 0x20};

  private static final int FILE_LENGTH = HEADER.length + Secp256k1.PRIVATE_KEY_LENGTH;

  private final byte[] privateKey;
  private final PeerId peerId;

  private NodeKey(byte[] privateKey) {
    this.privateKey = privateKey;
    this.peerId = PeerId.ofPublicKey(Secp256k1.load().publicKey(privateKey));
  }

  /**
   * The node with these 32 secret bytes.
   *
   * @throws InvalidKey if they are not a number from 1 to the order of the curve
   */
  public static NodeKey of(byte[] privateKey) {
    try {
      return new NodeKey(privateKey.clone());
    } catch (IllegalArgumentException e) {
      throw new InvalidKey("a private key is 32 bytes, above zero and below the curve's order");
    }
  }

  public static NodeKey random(SecureRandom random) {
    return new NodeKey(PrivateKeys.random(random));
  }

  /** Reads the key in {@code file}; makes one, and the file, the first time. */
  public static NodeKey loadOrCreate(Path file, SecureRandom random) throws IOException {
    if (Files.exists(file)) {
      return load(file);
    }
    NodeKey fresh = random(random);
    try {
      OwnerOnlyFile.create(file, fresh.encoded());
      return fresh;
    } catch (FileAlreadyExistsException e) {
      return load(file);
    }
  }

  /**
   * Reads a key file.
   *
   * @throws InvalidKey if it is not a secp256k1 key in libp2p's form
   */
  public static NodeKey load(Path file) throws IOException {
    byte[] content = OwnerOnlyFile.read(file, 4096);
    if (OwnerOnlyFile.isOpenToOthers(file)) {
      LOG.warn("{} is open to other users of this machine; chmod 600 would close it", file);
    }
    if (content.length != FILE_LENGTH
        || !Arrays.equals(content, 0, HEADER.length, HEADER, 0, HEADER.length)) {
      throw new InvalidKey(file + " is not a secp256k1 private key in libp2p's protobuf form");
    }
    try {
      return new NodeKey(Arrays.copyOfRange(content, HEADER.length, FILE_LENGTH));
    } catch (IllegalArgumentException e) {
      throw new InvalidKey(file + " holds a number that is not a secp256k1 private key");
    }
  }

  /** The key as libp2p writes it. */
  public byte[] encoded() {
    byte[] encoded = Arrays.copyOf(HEADER, FILE_LENGTH);
    System.arraycopy(privateKey, 0, encoded, HEADER.length, privateKey.length);
    return encoded;
  }

  public PeerId peerId() {
    return peerId;
  }

  /** A copy of the 32 secret bytes. */
  public byte[] privateKey() {
    return privateKey.clone();
  }

  /** The peer id: a log must never see the key. */
  @Override
  public String toString() {
    return "NodeKey[" + peerId + "]";
  }
}

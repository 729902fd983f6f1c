package dev.parley.cli;

import dev.parley.client.demos.KnownKeys;
import dev.parley.crypto.proof.KemPublicKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * The encryption keys of the peers of one server, in a file that all servers share: a name means
 * another person on another server. Several programs may use it at once.
 */
final class KnownKeysFile implements KnownKeys {

  private static final int MAX_KEYS = 4_096;
  private static final long MAX_BYTES = 64L * 1024 * 1024;

  private final Vertx vertx;
  private final Path file;
  private final String server;

  KnownKeysFile(Vertx vertx, Path file, String server) {
    this.vertx = vertx;
    this.file = file;
    this.server = server;
  }

  @Override
  public Future<Optional<KemPublicKey>> find(String peer) {
    return work(() -> key(ofServer(read()).getValue(peer)));
  }

  @Override
  public Future<Void> remember(String peer, KemPublicKey key) {
    String text = Base64.getEncoder().encodeToString(key.encoded().view());
    return work(
        () -> {
          if (!text.equals(ofServer(read()).getValue(peer))) {
            change(keys -> put(keys, peer, text));
          }
          return null;
        });
  }

  /** Forgets a key that its owner has replaced; false if none was known. */
  Future<Boolean> forget(String peer) {
    return work(
        () -> {
          boolean known = ofServer(read()).containsKey(peer);
          change(keys -> keys.remove(peer));
          return known;
        });
  }

  Future<List<String>> peers() {
    return work(() -> List.copyOf(ofServer(read()).fieldNames()));
  }

  private <T> Future<T> work(Callable<T> action) {
    return vertx.executeBlocking(action, true);
  }

  /** The one that was learnt first goes when there are too many. */
  private static void put(JsonObject keys, String peer, String text) {
    keys.remove(peer);
    if (keys.size() >= MAX_KEYS) {
      keys.remove(keys.fieldNames().iterator().next());
    }
    keys.put(peer, text);
  }

  private static Optional<KemPublicKey> key(Object text) {
    try {
      return text instanceof String base64
          ? KemPublicKey.parse(Base64.getDecoder().decode(base64))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private JsonObject ofServer(JsonObject all) {
    return all.getValue(server) instanceof JsonObject keys ? keys : new JsonObject();
  }

  private JsonObject read() throws IOException {
    if (!Files.exists(file)) {
      return new JsonObject();
    }
    if (Files.size(file) > MAX_BYTES) {
      throw damaged();
    }
    try {
      return new JsonObject(Buffer.buffer(Files.readAllBytes(file)));
    } catch (DecodeException | ClassCastException e) {
      throw damaged();
    }
  }

  private Failure damaged() {
    return new Failure(file + " is not what it should be; remove it to learn the keys anew");
  }

  /** Whole or not at all, by one thread and one program at a time. */
  private void change(Consumer<JsonObject> change) throws IOException {
    synchronized (KnownKeysFile.class) {
      changeLocked(change);
    }
  }

  private void changeLocked(Consumer<JsonObject> change) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path lock = file.resolveSibling(file.getFileName() + ".lock");
    try (FileChannel channel =
        FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      // The lock ends with the channel.
      channel.lock();
      JsonObject all = read();
      JsonObject keys = ofServer(all);
      change.accept(keys);
      Path next = file.resolveSibling(file.getFileName() + ".new");
      Files.writeString(next, all.put(server, keys).encodePrettily());
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}

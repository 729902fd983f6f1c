package dev.parley.cli.load;

import dev.parley.client.Author;
import dev.parley.crypto.SigningKey;
import dev.parley.protocol.Address;
import dev.parley.protocol.Blake3;
import dev.parley.protocol.PeerId;
import dev.parley.protocol.SigningString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;

/** The users of a run, the same for the same seed. Their keys are anybody's: for load only. */
final class Users {

  private static final byte[] DOMAIN = "parley-bench-user".getBytes(StandardCharsets.US_ASCII);

  private final Author[] authors;

  Users(int count, long seed, PeerId node) {
    authors =
        IntStream.range(0, count)
            .parallel()
            .mapToObj(i -> new Author(key(seed, i), SigningString.PLAIN, node))
            .toArray(Author[]::new);
  }

  private static SigningKey key(long seed, int index) {
    ByteBuffer input = ByteBuffer.allocate(DOMAIN.length + 12);
    input.put(DOMAIN).putLong(seed).putInt(index);
    return SigningKey.of(Blake3.hash(input.array()));
  }

  int count() {
    return authors.length;
  }

  Author author(int index) {
    return authors[index];
  }

  Address address(int index) {
    return authors[index].address();
  }
}

package dev.parley.libp2p.noise;

import java.security.Provider;
import org.conscrypt.Conscrypt;
import org.slf4j.LoggerFactory;

/**
 * BoringSSL by way of Conscrypt, if it loads here. It is handed to those who use it and never
 * registered: which provider the rest of the program gets is not for a library to change.
 */
final class NativeProvider {

  /** Null where there is no native library; made once a process because a library loads once. */
  static final Provider INSTANCE = load();

  private NativeProvider() {}

  private static Provider load() {
    try {
      return Conscrypt.newProvider();
    } catch (RuntimeException | LinkageError e) {
      LoggerFactory.getLogger(NativeProvider.class)
          .info("links are sealed by Java alone, several times slower than native: {}", cause(e));
      return null;
    }
  }

  private static String cause(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.toString();
  }
}

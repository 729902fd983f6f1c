package dev.parley.libp2p.interop;

import dev.parley.npm.NodePrograms;
import java.nio.file.Path;

/** The two generations of js-libp2p, which differ on the wire. */
public enum JsStack {
  /** libp2p 2.10 with Chainsafe's noise, yamux and gossipsub. */
  JS2("stack2"),
  /** libp2p 3.3. */
  JS3("stack3");

  private static final Path PROGRAMS = Path.of("target", "js");

  private final String directory;
  private boolean installed;

  JsStack(String directory) {
    this.directory = directory;
  }

  /** The number that the programs know it by. */
  public int number() {
    return ordinal() + 2;
  }

  /** The directory with the programs and this stack's packages, installed first where needed. */
  synchronized Path install() {
    if (!installed) {
      NodePrograms.install(directory, "js-libp2p");
      installed = true;
    }
    return PROGRAMS;
  }
}

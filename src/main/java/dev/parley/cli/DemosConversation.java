package dev.parley.cli;

import dev.parley.client.demos.Sending;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** The interactive chat on a Demos server: lines go out, what arrives is printed in between. */
final class DemosConversation implements Runnable {

  private static final String HELP =
      """
      /to PEER   talk to somebody; lines without a slash go there
      /peers     who is there
      /help      this
      /quit      leave""";

  /** The people on the server. */
  interface Peers {
    List<String> online();

    Sending send(String to, String text);
  }

  private final Peers peers;
  private final Terminal terminal;
  private final DemosOutput output;

  private final AtomicReference<String> current;

  /**
   * @param current whom it talks to; null for nobody
   */
  DemosConversation(
      Peers peers, AtomicReference<String> current, Terminal terminal, DemosOutput output) {
    this.peers = peers;
    this.current = current;
    this.terminal = terminal;
    this.output = output;
  }

  @Override
  public void run() {
    Thread printer = new Thread(this::printArrivals, "demos-arrivals");
    printer.setDaemon(true);
    printer.start();
    try {
      String line = terminal.readLine();
      while (line != null && !line.strip().equals("/quit")) {
        attempt(line.strip());
        line = terminal.readLine();
      }
    } finally {
      printer.interrupt();
    }
  }

  private void printArrivals() {
    try {
      while (true) {
        output.print(60_000);
      }
    } catch (InterruptedException e) {
      // The conversation is over.
    }
  }

  /** A server that is away for a while must not end the conversation. */
  private void attempt(String line) {
    try {
      obey(line);
    } catch (RuntimeException e) {
      output.say("!! " + Printable.of(String.valueOf(e.getMessage())));
    }
  }

  private void obey(String line) {
    String[] words = line.split("\\s+", 2);
    switch (words[0]) {
      case "" -> {}
      case "/to" -> current.set(words.length > 1 ? words[1] : null);
      case "/peers" -> peers.online().forEach(peer -> output.say(Printable.of(peer)));
      case "/help" -> output.say(HELP);
      default -> {
        if (line.startsWith("/")) {
          throw new Failure("there is no " + words[0] + "; /help shows what there is");
        }
        send(line);
      }
    }
  }

  private void send(String text) {
    String peer = current.get();
    if (peer == null) {
      throw new Failure("to whom? Begin with /to PEER");
    }
    if (peers.send(peer, text) == Sending.QUEUED) {
      output.say("-- " + Printable.of(peer) + " is away; the server keeps it");
    }
  }
}

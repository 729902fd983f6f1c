package dev.parley.cli;

import dev.parley.client.ClientOptions;
import dev.parley.client.ConversationPage;
import dev.parley.client.ConversationPage.Conversation;
import dev.parley.client.Delivery;
import dev.parley.client.Draft;
import dev.parley.client.MessageFilter;
import dev.parley.client.MessagePage;
import dev.parley.client.MessagePage.Rejected;
import dev.parley.client.Receipt;
import dev.parley.client.Recipient;
import dev.parley.protocol.Hlc;
import dev.parley.protocol.Message;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code parley chat}: a client of a node, for people and for scripts. */
@Command(
    name = "chat",
    description = "Talk through a node: interactively, or with one of the commands below.",
    subcommands = {GroupCommand.class, IdentityCommand.class})
final class ChatCommand implements Runnable {

  static final String RECIPIENT = "PEER_OR_GROUP";

  @Spec private CommandSpec command;

  @Mixin private KeyFile keyFile;

  @Option(
      names = "--node",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:3000",
      scope = ScopeType.INHERIT,
      description = "The node, by default ${DEFAULT-VALUE}.")
  private URI node;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Print JSON, one object a line.")
  private boolean json;

  @Override
  public void run() {
    try (Link link = open()) {
      new Conversing(link, Main.terminal(command), out()).run();
    }
  }

  @Command(description = "Send a message.")
  void send(
      @Parameters(paramLabel = RECIPIENT) Recipient to,
      @Parameters(paramLabel = "TEXT", description = "`-` reads it from standard input.")
          String text,
      @Option(names = "--committed", description = "Wait until it is safe on the node's disk.")
          boolean committed) {
    String words = text.equals("-") ? Main.terminal(command).readAll() : text;
    try (Link link = open()) {
      Delivery delivery = committed ? Delivery.COMMITTED : Delivery.ACCEPTED;
      print(link.await(link.client().send(to, Draft.text(words), delivery)));
    }
  }

  @Command(description = "Show a chat's latest messages, the oldest of them first.")
  void read(
      @Parameters(paramLabel = RECIPIENT) Recipient with,
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "50",
              description = "At most so many, 1 to 500.")
          int limit,
      @Option(
              names = "--before",
              paramLabel = "CURSOR",
              description = "Only earlier messages than the cursor that a longer chat ends with.")
          String before) {
    try (Link link = open()) {
      MessageFilter latest = MessageFilter.latest(limit);
      MessageFilter filter = before == null ? latest : latest.next(before);
      print(link.await(link.client().messages(with, filter)), new ChatFormat(link.client()));
    }
  }

  private void print(MessagePage page, ChatFormat format) {
    for (Rejected rejected : page.rejected()) {
      if (json) {
        JsonObject line = new JsonObject().put("rejected", rejected.id());
        out().println(line.put("reason", rejected.reason()).encode());
      } else {
        out().println(format.rejected(rejected));
      }
    }
    List<Message> chronological = new ArrayList<>(page.messages());
    Collections.reverse(chronological);
    for (Message message : chronological) {
      out().println(json ? ChatJson.message(message).encode() : format.dated(message));
    }
    if (page.next() != null) {
      err().println("There are earlier ones: --before " + Printable.of(page.next()));
    }
    out().flush();
  }

  @Command(description = "List the conversations, the latest activity first.")
  void inbox(
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "50",
              description = "At most so many, 1 to 500.")
          int limit,
      @Option(
              names = "--after",
              paramLabel = "CURSOR",
              description = "The list after the cursor that a longer one ends with.")
          String after) {
    try (Link link = open()) {
      ConversationPage page = link.await(link.client().conversations(limit, after));
      ChatFormat format = new ChatFormat(link.client());
      for (Conversation line : page.conversations()) {
        out().println(json ? ChatJson.conversation(line).encode() : format.inbox(line));
      }
      if (page.next() != null) {
        err().println("There are more: --after " + Printable.of(page.next()));
      }
      out().flush();
    }
  }

  @Command(description = "Mark a chat as read.")
  void mark(
      @Parameters(paramLabel = RECIPIENT) Recipient with,
      @Parameters(
              paramLabel = "POSITION",
              arity = "0..1",
              description = "The hlc of the last message read, by default the latest.")
          String position) {
    try (Link link = open()) {
      long read = position == null ? latest(link, with) : Hlc.parse(position, "POSITION");
      print(link.await(link.client().markRead(with, read)));
    }
  }

  private static long latest(Link link, Recipient with) {
    MessagePage page = link.await(link.client().messages(with, MessageFilter.latest(1)));
    if (page.messages().isEmpty()) {
      throw new Failure("there is no message to mark as read");
    }
    return page.messages().get(0).hlc();
  }

  /** Connects as the key file's user. */
  Link open() {
    ClientOptions options;
    try {
      options = ClientOptions.of(node, keyFile.unlock());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
    return Link.open(options);
  }

  boolean json() {
    return json;
  }

  PrintWriter out() {
    return command.commandLine().getOut();
  }

  void print(Receipt receipt) {
    out().println(json ? ChatJson.receipt(receipt).encode() : ChatFormat.receipt(receipt));
    out().flush();
  }

  private PrintWriter err() {
    return command.commandLine().getErr();
  }
}

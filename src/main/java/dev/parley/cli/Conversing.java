package dev.parley.cli;

import dev.parley.client.ConversationPage.Conversation;
import dev.parley.client.Delivery;
import dev.parley.client.Draft;
import dev.parley.client.MessageFilter;
import dev.parley.client.MessagePage;
import dev.parley.client.Recipient;
import dev.parley.protocol.Address;
import dev.parley.protocol.ChatKind;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Message;
import dev.parley.protocol.Role;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The interactive chat: lines go out, new messages come in between them. */
final class Conversing implements Runnable {

  private static final int PAGE = 50;
  private static final int RECALLED = 10;
  private static final String HELP =
      """
      /to ADDRESS_OR_CHAT_ID   talk to a user or a group; lines without a slash go there
      /inbox                   your conversations
      /group create TITLE      make a group and talk to it (/group channel TITLE: a channel)
      /group add|admin|remove ADDRESS, /group title TITLE, /group members, /group leave
      /help                    this
      /quit                    leave""";

  private final Link link;
  private final Terminal terminal;
  private final PrintWriter out;
  private final ChatFormat format;
  private final Arrivals arrivals;

  private volatile Recipient current;

  Conversing(Link link, Terminal terminal, PrintWriter out) {
    this.link = link;
    this.terminal = terminal;
    this.out = out;
    this.format = new ChatFormat(link.client());
    this.arrivals = new Arrivals(link);
  }

  @Override
  public void run() {
    long unread = arrivals.begin().stream().filter(line -> line.unread() > 0).count();
    say("You are " + link.client().address() + ". /help shows what you can type.");
    say(
        unread == 0
            ? "Nothing unread."
            : "Unread messages in "
                + unread
                + (unread == 1 ? " conversation" : " conversations")
                + ": /inbox");
    ScheduledExecutorService poller = Executors.newSingleThreadScheduledExecutor();
    try {
      poller.scheduleWithFixedDelay(this::poll, 1, 1, TimeUnit.SECONDS);
      String line = terminal.readLine();
      while (line != null && !line.strip().equals("/quit")) {
        attempt(line.strip());
        line = terminal.readLine();
      }
    } finally {
      stop(poller);
    }
  }

  /** A node that is away for a while must not end the conversation. */
  private void attempt(String line) {
    try {
      obey(line);
    } catch (RuntimeException e) {
      complain(e);
    }
  }

  private void obey(String line) {
    String[] words = line.split("\\s+", 2);
    String rest = words.length > 1 ? words[1] : "";
    switch (words[0]) {
      case "" -> {}
      case "/to" -> turnTo(Recipient.parse(rest));
      case "/inbox" -> arrivals.inbox().forEach(entry -> say(format.inbox(entry)));
      case "/group" -> group(rest);
      case "/help" -> say(HELP);
      default -> {
        if (line.startsWith("/")) {
          throw new Failure("there is no " + words[0] + "; /help shows what there is");
        }
        link.await(link.client().send(partner(), Draft.text(line), Delivery.ACCEPTED));
      }
    }
  }

  private void turnTo(Recipient recipient) {
    MessagePage page =
        link.await(link.client().messages(recipient, MessageFilter.latest(RECALLED)));
    current = recipient;
    show(page);
    if (!page.messages().isEmpty()) {
      link.await(link.client().markRead(recipient, page.messages().get(0).hlc()));
    }
  }

  private void show(MessagePage page) {
    List<Message> chronological = new ArrayList<>(page.messages());
    Collections.reverse(chronological);
    page.rejected().forEach(rejected -> say(format.rejected(rejected)));
    chronological.forEach(message -> say(format.timed(message)));
  }

  private void group(String order) {
    String[] words = order.split("\\s+", 2);
    String rest = words.length > 1 ? words[1] : "";
    switch (words[0]) {
      case "create" -> create(ChatKind.GROUP, rest);
      case "channel" -> create(ChatKind.CHANNEL, rest);
      case "add" -> link.await(link.client().add(group(), Address.parse(rest), Role.MEMBER));
      case "admin" -> link.await(link.client().add(group(), Address.parse(rest), Role.ADMIN));
      case "remove" -> link.await(link.client().remove(group(), Address.parse(rest)));
      case "title" -> link.await(link.client().setTitle(group(), rest));
      case "leave" -> link.await(link.client().leave(group()));
      case "members" ->
          link.await(link.client().members(group(), 500, null))
              .members()
              .forEach(member -> say(member.address() + " " + member.role()));
      default -> throw new Failure("/group does not know that; /help shows what it does");
    }
  }

  private void create(ChatKind kind, String title) {
    Hash chat = link.await(link.client().createGroup(kind, title)).chat();
    current = new Recipient.Group(chat);
    say("This is " + kind + " " + chat);
  }

  private Recipient partner() {
    if (current == null) {
      throw new Failure("to whom? Begin with /to ADDRESS_OR_CHAT_ID");
    }
    return current;
  }

  private Hash group() {
    if (partner() instanceof Recipient.Group group) {
      return group.chat();
    }
    throw new Failure("this is not a group; /to CHAT_ID goes to one");
  }

  private void poll() {
    try {
      arrivals.next(this::arrived);
    } catch (RuntimeException e) {
      complain(e);
    }
  }

  private void arrived(Conversation conversation, MessagePage page) {
    String where =
        conversation.peer() == null ? "[" + Printable.of(conversation.title()) + "] " : "";
    page.rejected().forEach(rejected -> say(format.rejected(rejected)));
    page.messages().stream()
        .filter(message -> !message.author().equals(link.client().address()))
        .forEach(message -> say(where + format.timed(message)));
    if (conversation.recipient().equals(current)) {
      // Who talks with someone has read what that one says.
      page.messages().stream()
          .mapToLong(Message::hlc)
          .max()
          .ifPresent(hlc -> link.await(link.client().markRead(conversation.recipient(), hlc)));
    }
  }

  private void complain(RuntimeException failure) {
    say("!! " + Printable.of(String.valueOf(failure.getMessage())));
  }

  private void say(String text) {
    synchronized (out) {
      out.println(text);
      out.flush();
    }
  }

  private static void stop(ScheduledExecutorService poller) {
    poller.shutdown();
    try {
      if (!poller.awaitTermination(5, TimeUnit.SECONDS)) {
        poller.shutdownNow();
      }
    } catch (InterruptedException e) {
      poller.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}

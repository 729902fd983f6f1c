package dev.parley.cli;

import dev.parley.client.MemberPage;
import dev.parley.client.MemberPage.Member;
import dev.parley.client.Receipt;
import dev.parley.protocol.Address;
import dev.parley.protocol.ChatKind;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Role;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code parley chat group}: groups and channels. */
@Command(name = "group", description = "Make and change groups and channels.")
final class GroupCommand {

  private static final String GROUP = "GROUP";
  private static final int PAGE = 500;

  @ParentCommand private ChatCommand chat;

  @Command(description = "Make a group; prints its chat id.")
  void create(
      @Parameters(paramLabel = "TITLE") String title,
      @Parameters(paramLabel = "MEMBER", arity = "0..*", description = "Whom to add at once.")
          List<Address> members,
      @Option(names = "--channel", description = "A channel, in which only admins write.")
          boolean channel) {
    try (Link link = chat.open()) {
      ChatKind kind = channel ? ChatKind.CHANNEL : ChatKind.GROUP;
      Receipt created = link.await(link.client().createGroup(kind, title));
      for (Address member : members == null ? List.<Address>of() : members) {
        link.await(link.client().add(created.chat(), member, Role.MEMBER));
      }
      chat.out().println(chat.json() ? ChatJson.receipt(created).encode() : created.chat());
      chat.out().flush();
    }
  }

  @Command(description = "Add a member, or change a member's role.")
  void add(
      @Parameters(paramLabel = GROUP) Hash group,
      @Parameters(paramLabel = "MEMBER") Address member,
      @Option(names = "--admin", description = "As an admin.") boolean admin) {
    try (Link link = chat.open()) {
      Role role = admin ? Role.ADMIN : Role.MEMBER;
      chat.print(link.await(link.client().add(group, member, role)));
    }
  }

  @Command(description = "Remove a member.")
  void remove(
      @Parameters(paramLabel = GROUP) Hash group,
      @Parameters(paramLabel = "MEMBER") Address member) {
    try (Link link = chat.open()) {
      chat.print(link.await(link.client().remove(group, member)));
    }
  }

  @Command(description = "Give the group another title.")
  void title(
      @Parameters(paramLabel = GROUP) Hash group, @Parameters(paramLabel = "TITLE") String title) {
    try (Link link = chat.open()) {
      chat.print(link.await(link.client().setTitle(group, title)));
    }
  }

  @Command(description = "Leave the group.")
  void leave(@Parameters(paramLabel = GROUP) Hash group) {
    try (Link link = chat.open()) {
      chat.print(link.await(link.client().leave(group)));
    }
  }

  @Command(description = "List the members.")
  void members(@Parameters(paramLabel = GROUP) Hash group) {
    try (Link link = chat.open()) {
      String after = null;
      do {
        MemberPage page = link.await(link.client().members(group, PAGE, after));
        page.members().forEach(this::print);
        after = page.next();
      } while (after != null);
      chat.out().flush();
    }
  }

  private void print(Member member) {
    chat.out()
        .println(
            chat.json()
                ? ChatJson.member(member).encode()
                : member.address() + " " + member.role());
  }
}

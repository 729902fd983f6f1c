package dev.parley.bus;

import dev.parley.protocol.Address;
import dev.parley.protocol.ChatKind;
import dev.parley.protocol.Role;
import java.util.List;

/**
 * A page of a group's members.
 *
 * @param next the last address if there may be more, null at the end
 */
public record MembersPage(ChatKind kind, String title, List<Member> members, Address next) {

  /**
   * One member.
   *
   * @param since the stamp with which the membership began
   */
  public record Member(Address address, Role role, long since) {}

  public MembersPage {
    members = List.copyOf(members);
  }
}

package dev.parley.client;

import dev.parley.protocol.Address;
import dev.parley.protocol.ChatKind;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Role;
import java.util.List;

/**
 * A page of a group's members.
 *
 * @param next the cursor of the page that follows, null at the end
 */
public record MemberPage(
    Hash chat, ChatKind kind, String title, List<Member> members, String next) {

  /**
   * One member.
   *
   * @param since the stamp with which the membership began
   */
  public record Member(Address address, Role role, long since) {}

  public MemberPage {
    members = List.copyOf(members);
  }
}

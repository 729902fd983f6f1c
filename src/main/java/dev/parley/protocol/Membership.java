package dev.parley.protocol;

/**
 * A user's standing in a group.
 *
 * @param role what the user may do
 * @param since the stamp with which the unbroken membership began
 * @param added the stamp of the newest Add or Create that a Remove has to have observed
 */
public record Membership(Role role, long since, long added) {

  public boolean isAdmin() {
    return role == Role.ADMIN;
  }
}

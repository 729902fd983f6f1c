package dev.parley.protocol;

/** What a valid Create made, with the title that counts now. */
public record Group(ChatKind kind, String title) {

  Group withTitle(String newTitle) {
    return new Group(kind, newTitle);
  }
}

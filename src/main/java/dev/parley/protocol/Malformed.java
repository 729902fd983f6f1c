package dev.parley.protocol;

/** Input that the protocol does not allow, with the field at fault. Cheap to throw: no trace. */
public final class Malformed extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String field;

  public Malformed(String field, String reason) {
    super(reason, null, false, false);
    this.field = field;
  }

  /** The field at fault, by its name in the protocol. */
  public String field() {
    return field;
  }

  /** What is wrong with the field, as the end of a sentence that begins with it. */
  public String reason() {
    return super.getMessage();
  }

  @Override
  public String getMessage() {
    return field + " " + reason();
  }
}

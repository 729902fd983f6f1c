package dev.parley.client;

import java.time.Duration;
import java.util.List;

/** The node answered with an error. */
public final class ApiException extends RuntimeException {

  /** One field of the request that the node refuses. */
  public record FieldError(String field, String message) {}

  private static final long serialVersionUID = 1;

  private final int status;
  private final String code;
  private final String detail;
  private final transient List<FieldError> errors;
  private final Duration clockSkew;

  ApiException(
      int status, String code, String detail, List<FieldError> errors, Duration clockSkew) {
    super(describe(status, code, detail, errors, clockSkew));
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.errors = List.copyOf(errors);
    this.clockSkew = clockSkew;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The protocol's stable name for the error; empty if something else than a node answered. */
  public String code() {
    return code;
  }

  public String detail() {
    return detail;
  }

  /** The fields at fault, if the code is {@code validation}. */
  public List<FieldError> errors() {
    return errors == null ? List.of() : errors;
  }

  /**
   * How far the node's clock is ahead of this machine's, to the second; null unless the code is
   * {@code stale_timestamp}. Nothing is corrected silently: what a user signs carries the user's
   * time, and a clock that is off by half a minute wants setting.
   */
  public Duration clockSkew() {
    return clockSkew;
  }

  private static String describe(
      int status, String code, String detail, List<FieldError> errors, Duration skew) {
    StringBuilder text = new StringBuilder();
    text.append(code.isEmpty() ? "HTTP " + status : code);
    if (!detail.isEmpty()) {
      text.append(": ").append(detail);
    }
    for (FieldError error : errors) {
      text.append("; ").append(error.field()).append(' ').append(error.message());
    }
    if (skew != null) {
      text.append("; this machine's clock is about ")
          .append(skew.abs().toSeconds())
          .append(skew.isNegative() ? " s ahead of" : " s behind")
          .append(" the node's");
    }
    return text.toString();
  }
}

package dev.parley.client;

import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;

/** No answer came: the node is not there, or the way to it is broken. */
public final class UnreachableException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public UnreachableException(URI url, Throwable cause) {
    super("cannot reach " + url + ": " + reason(cause), cause);
  }

  private static String reason(Throwable cause) {
    if (cause instanceof UnknownHostException) {
      return "no such host";
    } else if (cause instanceof TimeoutException) {
      return "no answer in time";
    } else if (cause instanceof ConnectException
        && String.valueOf(cause.getMessage()).contains("timed out")) {
      return "connecting takes too long";
    } else if (cause instanceof ConnectException) {
      return "connection refused; is the node running?";
    }
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}

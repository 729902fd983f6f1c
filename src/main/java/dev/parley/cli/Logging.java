package dev.parley.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log of a node. It goes to stderr: stdout is for the ready line and for scripts. */
final class Logging {

  private static final String APPENDER = "stderr";

  private Logging() {}

  static void configure(String level, boolean json) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.toLevel(level));
    if (json && root.getAppender(APPENDER) instanceof OutputStreamAppender<ILoggingEvent> out) {
      JsonEncoder encoder = new JsonEncoder();
      encoder.setContext(context);
      encoder.start();
      out.stop();
      out.setEncoder(encoder);
      out.start();
    }
  }
}

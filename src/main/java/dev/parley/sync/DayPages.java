package dev.parley.sync;

import dev.parley.bus.SyncQuery.Span;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Malformed;
import io.vertx.core.Future;
import java.util.Iterator;
import java.util.List;

/** A node's records of a day within a span, of which no more than one answer is in memory. */
final class DayPages {

  private final ComparedNode node;
  private final Domain domain;
  private final int day;
  private final Span span;
  private Iterator<byte[]> page = List.<byte[]>of().iterator();
  private boolean more = true;
  private Bytes last = Bytes.EMPTY;
  private Place place;
  private byte[] record;
  private long passed;

  DayPages(ComparedNode node, Domain domain, int day, Span span) {
    this.node = node;
    this.domain = domain;
    this.day = day;
    this.span = span;
  }

  /** Whether the next record is to be asked for. */
  boolean isDry() {
    return place == null && more;
  }

  /** Asks for more; does nothing where that is not needed. */
  Future<Void> fill() {
    if (!isDry()) {
      return Future.succeededFuture();
    }
    return node.ask(new SyncRequest.Day(domain, day, last), SyncAnswer.Day.class)
        .map(
            answer -> {
              if (answer.more() && answer.records().isEmpty()) {
                throw node.violation("a day goes on behind an answer without records");
              }
              page = answer.records().iterator();
              more = answer.more();
              advance();
              return null;
            });
  }

  /** Where the current record stands; null at the end. */
  Place place() {
    return place;
  }

  byte[] record() {
    return record;
  }

  /** How many records there were so far. */
  long passed() {
    return passed;
  }

  /** Goes to the next record of the span. */
  void advance() {
    do {
      read();
    } while (place != null && !span.holds(place.hlc()));
    passed += place == null ? 0 : 1;
  }

  private void read() {
    place = null;
    if (!page.hasNext()) {
      return;
    }
    record = page.next();
    try {
      place = Place.of(domain, record);
    } catch (Malformed e) {
      throw node.violation("it holds a record that is none: " + e.getMessage());
    }
    Bytes here = place.bytes();
    if (here.compareTo(last) <= 0) {
      throw node.violation("its records are out of order");
    }
    last = here;
  }
}

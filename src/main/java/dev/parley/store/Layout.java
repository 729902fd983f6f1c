package dev.parley.store;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** What a database is made of. */
enum Layout {
  /** The records of the network. */
  RECORDS(2, List.of(Column.values())),
  /** The mail of the Demos servers. */
  MAIL(0x4d000001, List.of(MailColumn.values()));

  /** A column family; the constants of one enum are those of a database. */
  interface Family {
    String name();

    int ordinal();

    /** Bytes of a key that share a bloom entry; 0 for none. */
    int prefixLength();

    default byte[] nameBytes() {
      return name().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
    }
  }

  private final int format;
  private final List<? extends Family> families;

  Layout(int format, List<? extends Family> families) {
    this.format = format;
    this.families = families;
  }

  /** Of keys and values. Another number in a database means another program's data. */
  int format() {
    return format;
  }

  List<? extends Family> families() {
    return families;
  }
}

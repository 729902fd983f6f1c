package dev.parley.libp2p.host;

import dev.parley.libp2p.HostStats.Refusal;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** What happened since the start. */
final class Counters {

  long bytesIn;
  long bytesOut;
  long dialled;
  long dialsFailed;
  long trimmed;
  private final Map<Refusal, Long> refused = new EnumMap<>(Refusal.class);

  void refused(Refusal reason) {
    refused.merge(reason, 1L, Long::sum);
  }

  Map<Refusal, Long> refused() {
    return Collections.unmodifiableMap(new EnumMap<>(refused));
  }
}

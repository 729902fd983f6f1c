package dev.parley.store;

import dev.parley.protocol.Domain;
import dev.parley.protocol.Fingerprint;
import java.util.EnumMap;
import java.util.Map;
import org.rocksdb.RocksIterator;

/** The trees of the four domains, kept in memory and rebuilt from the seen columns at start. */
public final class Trees {

  private final Map<Domain, MerkleTree> trees = new EnumMap<>(Domain.class);

  Trees() {
    for (Domain domain : Domain.values()) {
      trees.put(domain, new MerkleTree());
    }
  }

  static Trees load(Database database) {
    Trees trees = new Trees();
    for (Domain domain : Domain.values()) {
      try (RocksIterator rows = database.scanOnce(Column.seen(domain.ordinal()))) {
        for (rows.seekToFirst(); rows.isValid(); rows.next()) {
          trees.insert(domain, rows.key(), Seen.fingerprint(rows.value()));
        }
      }
    }
    return trees;
  }

  public MerkleTree of(Domain domain) {
    return trees.get(domain);
  }

  void insert(Domain domain, byte[] key, long fingerprint) {
    toggle(domain, key, fingerprint, 1);
  }

  void remove(Domain domain, byte[] key, long fingerprint) {
    toggle(domain, key, fingerprint, -1);
  }

  private void toggle(Domain domain, byte[] key, long fingerprint, int countChange) {
    byte[] element = Fingerprint.element(Fingerprint.item(key, 0, fingerprint));
    trees.get(domain).toggle(key, 0, element, countChange);
  }
}

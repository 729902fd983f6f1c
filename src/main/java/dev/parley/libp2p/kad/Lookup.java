package dev.parley.libp2p.kad;

import dev.parley.libp2p.Loop;
import dev.parley.libp2p.kad.Candidate.State;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Looks for the peers closest to a key: kad-dht, section "Peer routing". It ends when the k closest
 * that may count have answered, and by deadline or the number of queries whatever happens.
 */
final class Lookup {

  /** A peer that takes longer is waited for, but not alone. */
  private static final long SLOW_MILLIS = 1_500;

  /** How many times α may be asked at a time when many are slow. */
  private static final int HURRY = 3;

  private final Loop loop;
  private final LookupLimits limits;
  private final Neighbourhoods neighbourhoods;
  private final Asker asker;
  private final byte[] name;
  private final BooleanSupplier isFound;
  private final Shortlist shortlist;
  private final Promise<List<Candidate>> result = Promise.promise();
  private final Loop.Timer deadline;
  private int queries;
  private int inFlight;
  private int slow;
  private boolean done;

  /**
   * @param name what to look for, which everybody is asked for
   * @param isFound whether it may end early; asked after every answer and failure
   */
  Lookup(
      Loop loop,
      KademliaOptions options,
      Neighbourhoods neighbourhoods,
      Asker asker,
      byte[] name,
      BooleanSupplier isFound) {
    this.loop = loop;
    this.limits = options.lookups();
    this.neighbourhoods = neighbourhoods;
    this.asker = asker;
    this.name = name;
    this.isFound = isFound;
    this.shortlist = new Shortlist(Key.of(name), options.k(), options.ipLimits().perLookup());
    this.deadline = loop.schedule(limits.totalMillis(), this::finish);
  }

  /** Asks, beginning with peers of this node's own table. */
  Future<List<Candidate>> run(List<Contact> known) {
    int path = 0;
    for (Contact contact : known) {
      PeerAddresses whereabouts = new PeerAddresses(contact.peer, contact.addresses());
      shortlist.add(new Candidate(whereabouts, null, path++, contact.neighbourhood));
    }
    proceed();
    return result.future();
  }

  int queries() {
    return queries;
  }

  /** How many peers it remembers. */
  int size() {
    return shortlist.size();
  }

  /** The candidate with a key, whether it answered or not; null if nobody told of it. */
  Candidate candidate(Key key) {
    return shortlist.get(key);
  }

  /** Ends with what has been found so far. */
  void finish() {
    if (!done) {
      done = true;
      deadline.cancel();
      result.complete(shortlist.answered());
    }
  }

  private void proceed() {
    if (done) {
      return;
    }
    if (isFound.getAsBoolean() || shortlist.isComplete()) {
      finish();
      return;
    }
    while (!done && mayAsk()) {
      Candidate next = shortlist.next();
      if (next == null) {
        break;
      }
      ask(next);
    }
    if (inFlight == 0) {
      finish();
    }
  }

  private boolean mayAsk() {
    return queries < limits.maxQueries()
        && inFlight - slow < limits.parallelism()
        && inFlight < HURRY * limits.parallelism();
  }

  private void ask(Candidate candidate) {
    queries++;
    inFlight++;
    candidate.asked();
    Query query = new Query(candidate);
    query.slowness = loop.schedule(SLOW_MILLIS, query::isSlow);
    asker.ask(candidate.whereabouts(), name).onComplete(query::ended);
  }

  private void hear(PeerAddresses told, Candidate teller) {
    Candidate known = shortlist.get(Key.of(told.peer()));
    if (known != null) {
      known.toldAgain(told, teller);
      return;
    }
    shortlist.add(new Candidate(told, teller, teller.path, neighbourhoods.of(told.addresses())));
  }

  /** One peer that is being asked. */
  private final class Query {

    private final Candidate candidate;
    private Loop.Timer slowness;
    private boolean late;

    Query(Candidate candidate) {
      this.candidate = candidate;
    }

    private void isSlow() {
      late = true;
      slow++;
      proceed();
    }

    private void ended(AsyncResult<Asker.Answer> outcome) {
      slowness.cancel();
      inFlight--;
      slow -= late ? 1 : 0;
      if (done || candidate.state != State.ASKED) {
        return;
      }
      if (outcome.succeeded()) {
        Asker.Answer answer = outcome.result();
        candidate.answered(answer, neighbourhoods.of(answer.from()));
        answer.closer().forEach(told -> hear(told, candidate));
      } else {
        candidate.failed();
      }
      // Not in the middle of the caller's own loop over candidates, should this be at once.
      loop.execute(Lookup.this::proceed);
    }
  }
}

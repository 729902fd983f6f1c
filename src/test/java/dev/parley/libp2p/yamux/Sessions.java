package dev.parley.libp2p.yamux;

import dev.parley.libp2p.Duplex;
import dev.parley.libp2p.LinkPair;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.sim.SimOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Two sessions at the ends of one link. */
final class Sessions {

  static final YamuxOptions QUIET = YamuxOptions.DEFAULT.withPing(0, 0);

  final LinkPair pair;
  final Loop loop;
  final YamuxSession near;
  final YamuxSession far;

  /** The streams that the far session was given, in order. */
  final List<Duplex> accepted = new ArrayList<>();

  final List<Throwable> nearClosings = new ArrayList<>();
  final List<Throwable> farClosings = new ArrayList<>();
  Consumer<Duplex> acceptance = stream -> {};

  Sessions() {
    this(QUIET);
  }

  Sessions(YamuxOptions options) {
    this(options, LinkPair.NEAR, 1);
  }

  Sessions(YamuxOptions options, SimOptions network, long seed) {
    pair = new LinkPair(seed, network);
    loop = pair.loop;
    near = new YamuxSession(pair.near, true, loop, options);
    far = new YamuxSession(pair.far, false, loop, options);
    near.closeHandler(nearClosings::add);
    far.closeHandler(farClosings::add);
    far.streamHandler(
        stream -> {
          accepted.add(stream);
          acceptance.accept(stream);
        });
  }

  void settle() {
    pair.settle();
  }

  void until(BooleanSupplier condition) {
    pair.until(condition);
  }
}

package dev.parley.node;

import dev.parley.libp2p.Malformed;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Settings by name, as text, from several sources of which the later win. Every read checks its
 * value, and says of a wrong one what it is called, where it stands and what would be right.
 */
final class Settings {

  private record Entry(String value, String source) {}

  private static final Pattern AMOUNT = Pattern.compile("(\\d{1,12})\\s*([A-Za-z]+)");

  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Set<String> known = new TreeSet<>();

  void put(String name, String value, String source) {
    entries.put(name, new Entry(value, source));
  }

  String text(String name, String otherwise) {
    known.add(name);
    Entry entry = entries.get(name);
    return entry == null ? otherwise : entry.value();
  }

  long number(String name, long otherwise, long min, long max) {
    String text = text(name, null);
    if (text == null) {
      return otherwise;
    }
    try {
      long value = Long.parseLong(text.trim());
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Falls through to the same refusal as a number out of range.
    }
    throw wrong(name, "must be a whole number from %d to %d".formatted(min, max));
  }

  int integer(String name, int otherwise, int min, int max) {
    return (int) number(name, otherwise, min, max);
  }

  boolean flag(String name, boolean otherwise) {
    String text = text(name, String.valueOf(otherwise));
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong(name, "must be true or false");
    };
  }

  Duration duration(String name, Duration otherwise, Duration max) {
    String text = text(name, null);
    if (text == null) {
      return otherwise;
    }
    Matcher amount = AMOUNT.matcher(text.trim());
    if (amount.matches()) {
      long number = Long.parseLong(amount.group(1));
      Duration unit =
          switch (amount.group(2)) {
            case "ms" -> Duration.ofMillis(1);
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            default -> Duration.ZERO;
          };
      Duration value = unit.multipliedBy(number);
      if (!value.isZero() && value.compareTo(max) <= 0) {
        return value;
      }
    }
    throw wrong(
        name,
        "must be a time such as \"100ms\", \"30s\" or \"5m\", at most " + max.toSeconds() + "s");
  }

  int size(String name, int otherwise, int max) {
    String text = text(name, null);
    if (text == null) {
      return otherwise;
    }
    Matcher amount = AMOUNT.matcher(text.trim());
    if (amount.matches()) {
      long unit =
          switch (amount.group(2)) {
            case "B" -> 1;
            case "KiB" -> 1 << 10;
            case "MiB" -> 1 << 20;
            default -> 0;
          };
      long value = Long.parseLong(amount.group(1)) * unit;
      if (value > 0 && value <= max) {
        return (int) value;
      }
    }
    throw wrong(name, "must be a size such as \"256KiB\" or \"1MiB\", at most " + max + "B");
  }

  Path path(String name, Path otherwise) {
    String text = text(name, null);
    if (text == null) {
      return otherwise;
    }
    try {
      if (!text.isBlank()) {
        return Path.of(text);
      }
    } catch (InvalidPathException e) {
      // Falls through to the same refusal as an empty one.
    }
    throw wrong(name, "must be the name of a file or directory");
  }

  List<String> list(String name, List<String> otherwise) {
    String text = text(name, null);
    if (text == null) {
      return otherwise;
    }
    return Arrays.stream(text.split(",")).map(String::trim).filter(s -> !s.isEmpty()).toList();
  }

  /**
   * A list of what is more than text.
   *
   * @param kind what the list must hold, in the plural
   */
  <T> List<T> list(String name, List<T> otherwise, Function<String, T> parse, String kind) {
    List<String> texts = list(name, null);
    if (texts == null) {
      return otherwise;
    }
    try {
      return texts.stream().map(parse).toList();
    } catch (Malformed e) {
      throw wrong(name, "must list " + kind + ": " + e.getMessage());
    }
  }

  <E extends Enum<E>> E choice(String name, E otherwise, Class<E> type) {
    String text = text(name, null);
    return text == null ? otherwise : choice(name, text, type);
  }

  <E extends Enum<E>> E choice(String name, String text, Class<E> type) {
    for (E constant : type.getEnumConstants()) {
      if (named(constant).equals(text)) {
        return constant;
      }
    }
    String all =
        String.join(", ", Arrays.stream(type.getEnumConstants()).map(Settings::named).toList());
    throw wrong(name, "must be one of " + all);
  }

  private static String named(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  InvalidSetting wrong(String name, String what) {
    Entry entry = entries.get(name);
    return new InvalidSetting(
        entry == null
            ? name + " " + what
            : "%s = %s (%s) %s".formatted(name, entry.value(), entry.source(), what));
  }

  /** The names that were read so far. */
  Set<String> known() {
    return Set.copyOf(known);
  }

  /** Refuses settings that nobody has read: a typo must not be silently ignored. */
  void refuseUnknown() {
    for (Map.Entry<String, Entry> entry : entries.entrySet()) {
      if (!known.contains(entry.getKey())) {
        throw new InvalidSetting(
            "%s (%s) is not a setting".formatted(entry.getKey(), entry.getValue().source()));
      }
    }
  }
}

package dev.lodestone.bench.jmh;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Everybody on the class path who can do a workload. */
final class Contenders {
  private Contenders() {}

  /** Lodestone, and the naive way that it is held against where there is no rival. */
  static List<Contender> own() {
    return List.of(new LodestoneContender(), new EveryPair());
  }

  /** Lodestone first, then the rivals that were compiled in. */
  static List<Contender> all() {
    List<Contender> all = new ArrayList<>(own());
    Iterator<Contender> rivals = ServiceLoader.load(Contender.class).iterator();
    while (rivals.hasNext()) {
      try {
        all.add(rivals.next());
      } catch (ServiceConfigurationError ignored) {
        // A build without rivals finds the list of names that a build with them left behind.
      }
    }
    return all;
  }

  static Contender named(String name) {
    return all().stream()
        .filter(contender -> contender.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("contender: none is called " + name));
  }
}

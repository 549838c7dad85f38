package dev.lodestone.bench.jmh;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Everybody on the class path who can do a workload. */
final class Contenders {
  private Contenders() {}

  /** Lodestone first, then its naive way, then the rivals that were compiled in. */
  static List<Contender> all() {
    List<Contender> all = new ArrayList<>(List.of(new LodestoneContender(), new EveryPair()));
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

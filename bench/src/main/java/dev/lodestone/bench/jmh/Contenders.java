package dev.lodestone.bench.jmh;

import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** Everybody on the class path who can do a workload. */
final class Contenders {
  private Contenders() {}

  /** Lodestone first, then the rivals that were compiled in. */
  static List<Contender> all() {
    Stream<Contender> rivals =
        ServiceLoader.load(Contender.class).stream().map(ServiceLoader.Provider::get);
    return Stream.concat(Stream.of(new LodestoneContender()), rivals).toList();
  }

  static Contender named(String name) {
    return all().stream()
        .filter(contender -> contender.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("contender: none is called " + name));
  }
}

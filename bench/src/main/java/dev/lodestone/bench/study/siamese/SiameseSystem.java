package dev.lodestone.bench.study.siamese;

import dev.lodestone.bench.study.StudyResult.Published;
import dev.lodestone.interpret.Candidates;
import dev.lodestone.interpret.FeatureMonomial;
import dev.lodestone.interpret.Observable;
import dev.lodestone.physics.ConnectedPairs;
import dev.lodestone.physics.mechanics.KeplerPairs;
import dev.lodestone.physics.relativity.LorentzPairs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A system whose connected states share something, and what that is, for comparison afterwards. */
enum SiameseSystem {
  /** Two times of one Kepler orbit. */
  GRAVITY(
      "siamese-gravity",
      "Kepler orbits: angular momentum read off a network that tells orbits apart",
      "Siamese neural network, motion in a central potential (arXiv:2003.04299)",
      KeplerPairs.COMPONENTS),
  /** An electromagnetic field seen by two observers. */
  LORENTZ(
      "siamese-lorentz",
      "Electromagnetic fields: E·B read off a network that recognises a field in motion",
      "Siamese neural network, Lorentz transformation of fields (arXiv:2003.04299)",
      LorentzPairs.FIELDS.components()),
  /** An event seen by two observers. */
  MINKOWSKI(
      "siamese-minkowski",
      "Space-time events: the interval read off a network that recognises an event in motion",
      "Siamese neural network, space-time events (arXiv:2003.04299)",
      LorentzPairs.EVENTS.components());

  private static final double KEPLER_DURATION = 3;
  private static final String TALK = "talk, Siamese networks";

  private final String word;
  private final String summary;
  private final String slide;
  private final List<String> components;

  SiameseSystem(String word, String summary, String slide, List<String> components) {
    this.word = word;
    this.summary = summary;
    this.slide = slide;
    this.components = components;
  }

  String word() {
    return word;
  }

  String summary() {
    return summary;
  }

  String slide() {
    return slide;
  }

  List<String> components() {
    return components;
  }

  ConnectedPairs draw(int pairs, long key) {
    return switch (this) {
      case GRAVITY -> new KeplerPairs(KEPLER_DURATION).draw(pairs, key);
      case LORENTZ -> LorentzPairs.FIELDS.draw(pairs, key);
      case MINKOWSKI -> LorentzPairs.EVENTS.draw(pairs, key);
    };
  }

  /** An exactly conserved quantity as a combination of monomials; never shown to a regression. */
  record Invariant(String label, String words, Map<Observable, Double> combination) {}

  /** The one of the talk first. */
  List<Invariant> invariants() {
    return switch (this) {
      case GRAVITY ->
          List.of(
              invariant("angular_momentum", "x v_y - y v_x", Map.of("x v_y", 1.0, "y v_x", -1.0)));
      case LORENTZ ->
          List.of(
              invariant("e_dot_b", "E·B", Map.of("E_1 B_1", 1.0, "E_2 B_2", 1.0, "E_3 B_3", 1.0)),
              invariant(
                  "e2_minus_b2",
                  "E² - B²",
                  Map.of(
                      "E_1^2", 1.0, "E_2^2", 1.0, "E_3^2", 1.0, "B_1^2", -1.0, "B_2^2", -1.0,
                      "B_3^2", -1.0)));
      case MINKOWSKI ->
          List.of(
              invariant(
                  "interval",
                  "t² - x² - y² - z²",
                  Map.of("t^2", 1.0, "x^2", -1.0, "y^2", -1.0, "z^2", -1.0)));
    };
  }

  private Invariant invariant(String label, String words, Map<String, Double> byName) {
    Map<Observable, Double> combination = new LinkedHashMap<>();
    for (Observable monomial : Candidates.monomials(components, 2)) {
      if (monomial instanceof FeatureMonomial && byName.containsKey(monomial.name())) {
        combination.put(monomial, byName.get(monomial.name()));
      }
    }
    if (combination.size() != byName.size()) {
      throw new IllegalStateException(words + ": expected monomials of " + components);
    }
    return new Invariant(label, words, combination);
  }

  /** The formula as the talk prints it; empty where it prints none. */
  String printed() {
    return switch (this) {
      case GRAVITY -> "-403.71 x v_y + 402.44 y v_x, next -4.85 x, 1.24 y, 0.99 y v_y";
      case LORENTZ ->
          "-170.53 E_2 B_2 - 170.22 E_1 B_1 - 170.20 E_3 B_3 + 53.43, next 4.92 E_2², -4.13 B_3²";
      case MINKOWSKI -> "";
    };
  }

  List<Published> published() {
    return switch (this) {
      case GRAVITY ->
          List.of(
              new Published("train_accuracy", 0.98, TALK),
              new Published("test_accuracy", 0.97, TALK),
              new Published(
                  "invariant_cosine", 0.99996, "of the coefficients that the talk prints"));
      case LORENTZ ->
          List.of(
              new Published("train_accuracy", 0.95, TALK),
              new Published("test_accuracy", 0.94, TALK),
              new Published(
                  "invariant_cosine", 0.99976, "of the coefficients that the talk prints"));
      case MINKOWSKI -> List.of();
    };
  }
}

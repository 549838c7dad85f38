package dev.lodestone.bench.study;

import dev.lodestone.bench.study.autoencoder.AutoencoderStudy;
import dev.lodestone.bench.study.ising.IsingStudy;
import dev.lodestone.bench.study.siamese.SiameseStudy;
import dev.lodestone.bench.study.su2.Su2Study;
import dev.lodestone.bench.study.twin.TwinStudy;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every study, in the order in which they are listed. */
public final class Studies {
  private static final List<Study> ALL =
      Stream.concat(
              Stream.of(new IsingStudy(), new Su2Study(), new AutoencoderStudy(), new TwinStudy()),
              SiameseStudy.all().stream())
          .toList();

  private Studies() {}

  /** All of them. */
  public static List<Study> all() {
    return ALL;
  }

  /**
   * The study of that name among those given.
   *
   * @throws SettingException if there is none; the message names those there are
   */
  public static Study find(List<Study> studies, String name) {
    return studies.stream()
        .filter(study -> study.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new SettingException(
                    "study: expected one of "
                        + studies.stream().map(Study::name).collect(Collectors.joining(", "))
                        + ", given "
                        + name));
  }
}

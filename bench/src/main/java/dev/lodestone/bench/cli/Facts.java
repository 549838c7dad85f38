package dev.lodestone.bench.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** Versions of what runs. */
final class Facts {
  private Facts() {}

  /** The version of Lodestone, from the build. */
  static String version() {
    Properties build = new Properties();
    try (InputStream file = Facts.class.getResourceAsStream("build.properties")) {
      if (file != null) {
        build.load(file);
      }
    } catch (IOException unreadable) {
      return "unknown";
    }
    return build.getProperty("version", "unknown");
  }

  /** Versions by name, for a record. */
  static Map<String, String> versions() {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("lodestone", version());
    versions.put("java", System.getProperty("java.runtime.version"));
    return versions;
  }
}

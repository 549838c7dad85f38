package dev.lodestone.kernels;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.TreeSet;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class during which the JVM gave up compiling one of our methods ({@code COMPILE
 * SKIPPED}): such a method stays in the interpreter or in the first tier for ever, hundreds of
 * times slower, and nothing else would say so.
 */
final class CompilationWatch implements BeforeAllCallback, AfterAllCallback {
  private static final String COMPILATION = "jdk.Compilation";
  private static final String OURS = "dev.lodestone.";

  // The annotated class is run by one thread, so one recording is open at a time.
  private Recording recording;

  @Override
  public void beforeAll(ExtensionContext context) {
    recording = new Recording();
    recording.enable(COMPILATION).withThreshold(Duration.ZERO).withoutStackTrace();
    recording.start();
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    Path file = Files.createTempFile("compilations", ".jfr");
    TreeSet<String> skipped = new TreeSet<>();
    int compilations = 0;
    try (Recording watched = recording) {
      watched.stop();
      watched.dump(file);
      for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
        if (!event.getEventType().getName().equals(COMPILATION)) {
          continue;
        }
        compilations++;
        RecordedMethod method = event.getValue("method");
        if (isOurs(method.getType().getName())) {
          if (!event.getBoolean("succeded")) { // The JDK's spelling.
            skipped.add(
                method.getType().getName()
                    + "."
                    + method.getName()
                    + " at tier "
                    + event.getShort("compileLevel"));
          }
        }
      }
    } finally {
      Files.delete(file);
    }
    if (compilations == 0) {
      throw new AssertionError("expected compilations in the recording, seen none");
    }
    if (!skipped.isEmpty()) {
      throw new AssertionError("COMPILE SKIPPED: " + String.join(", ", skipped));
    }
  }

  // How fast a test itself runs is nobody's concern.
  private static boolean isOurs(String type) {
    return type.startsWith(OURS) && !type.endsWith("Test") && !type.contains("Test$");
  }
}

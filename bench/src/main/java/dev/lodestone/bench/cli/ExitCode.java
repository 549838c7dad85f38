package dev.lodestone.bench.cli;

import dev.lodestone.bench.csv.MalformedTableException;
import dev.lodestone.bench.npz.MalformedArrayException;
import dev.lodestone.bench.record.MalformedRecordException;
import dev.lodestone.bench.study.SettingException;
import dev.lodestone.bench.study.StoppedException;
import dev.lodestone.kernels.BackendUnavailableException;
import dev.lodestone.nn.MalformedFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What a shell or a scheduler is told; the numbers are those of {@code sysexits.h}. */
enum ExitCode {
  DONE(0),
  FAILED(1),
  USAGE(2),
  BAD_DATA(65),
  DEVICE_MISSING(69),
  INPUT_OUTPUT(74),
  STOPPED(75);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  /** The code of a failure. */
  static ExitCode of(Throwable failure) {
    return switch (failure) {
      case SettingException _ -> USAGE;
      case StoppedException _ -> STOPPED;
      case BackendUnavailableException _ -> DEVICE_MISSING;
      case MalformedRecordException _,
          MalformedArrayException _,
          MalformedTableException _,
          MalformedFileException _ ->
          BAD_DATA;
      case IOException _, UncheckedIOException _ -> INPUT_OUTPUT;
      default -> FAILED;
    };
  }

  /** The failure in one sentence. */
  static String sentence(Throwable failure) {
    return switch (failure) {
      case UncheckedIOException wrapped -> sentence(wrapped.getCause());
      case FileSystemException file -> fileSentence(file);
      case OutOfMemoryError _ ->
          "out of memory: the heap of "
              + (Runtime.getRuntime().maxMemory() >> 20)
              + " MiB is full; ask for a smaller scale or set LODESTONE_JAVA_OPTIONS=-Xmx...";
      default -> {
        String message = failure.getMessage();
        String type = failure.getClass().getSimpleName();
        boolean expected = of(failure) != FAILED;
        yield message == null ? type : expected ? message : type + ": " + message;
      }
    };
  }

  private static String fileSentence(FileSystemException failure) {
    String reason =
        switch (failure) {
          case NoSuchFileException _ -> "no such file";
          case AccessDeniedException _ -> "permission denied";
          case FileAlreadyExistsException _ -> "a file of that name is in the way";
          case NotDirectoryException _ -> "not a folder";
          default -> failure.getReason() == null ? "input/output error" : failure.getReason();
        };
    return failure.getFile() + ": " + reason;
  }
}

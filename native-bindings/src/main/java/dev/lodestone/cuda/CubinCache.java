package dev.lodestone.cuda;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Compiled programs on disk, one file for each source, options, architecture and version of NVRTC.
 *
 * <p>Files are written aside and renamed when whole, so that processes may share a folder; a folder
 * that cannot be read or written only costs the time to compile. Thread-safe.
 *
 * @param folder where the files lie
 */
public record CubinCache(Path folder) {
  private static final int ELF_MAGIC = 0x7f454c46;

  /**
   * This user's cache: the folder of the property {@code lodestone.cuda.cache}, or {@code
   * lodestone/cubin} in {@code XDG_CACHE_HOME} or in {@code ~/.cache}.
   */
  public static CubinCache ofUser() {
    String named = System.getProperty("lodestone.cuda.cache");
    if (named != null) {
      return new CubinCache(Path.of(named));
    }
    String caches = System.getenv("XDG_CACHE_HOME");
    Path parent =
        caches != null && !caches.isBlank()
            ? Path.of(caches)
            : Path.of(System.getProperty("user.home"), ".cache");
    return new CubinCache(parent.resolve("lodestone").resolve("cubin"));
  }

  /**
   * The machine code of a source, compiled unless it lies here.
   *
   * @param architecture for example {@code sm_90}
   * @throws IllegalStateException if NVRTC is not installed
   * @throws CudaException if the source does not compile
   */
  public byte[] cubin(CudaSource source, String architecture) {
    Path file = file(source, architecture, CudaLibrary.NVRTC.version());
    try {
      byte[] cached = Files.readAllBytes(file);
      if (isWhole(cached)) {
        return cached;
      }
    } catch (IOException absent) {
      // Compiled below.
    }
    byte[] cubin = source.compile(architecture);
    store(file, cubin);
    return cubin;
  }

  private static boolean isWhole(byte[] cubin) {
    return cubin.length > 4 && java.nio.ByteBuffer.wrap(cubin).getInt() == ELF_MAGIC;
  }

  Path file(CudaSource source, String architecture, String compiler) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part : new String[] {compiler, source.options().toString(), source.text()}) {
        digest.update(part.getBytes(UTF_8));
        digest.update((byte) 0);
      }
      String hash = HexFormat.of().formatHex(digest.digest(), 0, 16);
      return folder.resolve(source.name() + "-" + hash + "-" + architecture + ".cubin");
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private void store(Path file, byte[] cubin) {
    try {
      Files.createDirectories(folder);
      Path aside = Files.createTempFile(folder, "writing-", ".tmp");
      try {
        Files.write(aside, cubin);
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(aside);
      }
    } catch (IOException unwritable) {
      // The program was compiled; it will be again.
    }
  }
}

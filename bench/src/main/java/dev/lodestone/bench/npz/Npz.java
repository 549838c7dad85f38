package dev.lodestone.bench.npz;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Reads and writes archives of named arrays, as {@code numpy.savez} does. Stateless. */
public final class Npz {
  // The same bytes for the same arrays, whenever they are written: the first moment ZIP can name.
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);
  private static final String SUFFIX = ".npy";

  private Npz() {}

  /**
   * Writes arrays in the order of the map, uncompressed. The same arrays give the same bytes.
   *
   * @param file the archive, usually ending in {@code .npz}
   * @param arrays by name, without {@code .npy}
   */
  public static void write(Path file, Map<String, NpyArray> arrays) throws IOException {
    try (OutputStream output = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
        ZipOutputStream zip = new ZipOutputStream(output)) {
      zip.setMethod(ZipOutputStream.STORED);
      for (Map.Entry<String, NpyArray> named : arrays.entrySet()) {
        writeEntry(zip, named.getKey(), named.getValue());
      }
    }
  }

  private static void writeEntry(ZipOutputStream zip, String name, NpyArray array)
      throws IOException {
    CRC32 crc = new CRC32();
    Count count = new Count();
    Npy.write(new CheckedOutputStream(count, crc), array);
    ZipEntry entry = new ZipEntry(name + SUFFIX);
    entry.setTimeLocal(TIME);
    entry.setSize(count.bytes);
    entry.setCompressedSize(count.bytes);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    Npy.write(zip, array);
    zip.closeEntry();
  }

  /**
   * Reads every array, expanding to at most four times the size of the file and 1 MiB.
   *
   * @return arrays by name, without {@code .npy}, in the order of the archive
   * @throws MalformedArrayException if it is not such an archive, or not one that is read
   * @throws IOException if it cannot be read
   */
  public static Map<String, NpyArray> read(Path file) throws IOException {
    return read(file, 4 * Files.size(file) + (1L << 20));
  }

  /**
   * Reads every array, expanding to at most so many bytes in all.
   *
   * @param file the archive
   * @param mostBytes bytes of all arrays together
   */
  public static Map<String, NpyArray> read(Path file, long mostBytes) throws IOException {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    try (FileChannel channel = FileChannel.open(file)) {
      long total = 0;
      for (ZipDirectory.Entry entry : ZipDirectory.read(channel, file.toString())) {
        String source = file + ": " + entry.name();
        if (!entry.name().endsWith(SUFFIX)) {
          throw new MalformedArrayException(source + ": expected a name that ends in .npy");
        }
        total = total + Math.min(entry.size(), Long.MAX_VALUE - total);
        if (total > mostBytes) {
          throw new MalformedArrayException(
              source
                  + ": expected at most "
                  + mostBytes
                  + " bytes of arrays in all (save with numpy.savez, uncompressed), given "
                  + total);
        }
        String name = entry.name().substring(0, entry.name().length() - SUFFIX.length());
        arrays.put(name, readEntry(channel, entry, source));
      }
    }
    return arrays;
  }

  private static NpyArray readEntry(FileChannel channel, ZipDirectory.Entry entry, String source)
      throws IOException {
    CRC32 crc = new CRC32();
    InputStream stored = new Range(channel, entry.dataOffset(), entry.compressed());
    Inflater inflater = new Inflater(true);
    try {
      InputStream plain = entry.deflated() ? new InflaterInputStream(stored, inflater) : stored;
      InputStream checked = new CheckedInputStream(new BufferedInputStream(plain, 1 << 16), crc);
      NpyArray array = Npy.read(checked, entry.size(), source);
      if (crc.getValue() != entry.crc()) {
        throw new MalformedArrayException(source + ": expected another checksum: it is damaged");
      }
      if (entry.deflated()
          && (checked.read() >= 0 || inflater.getBytesRead() != entry.compressed())) {
        throw new MalformedArrayException(source + ": expected deflated data of the stated length");
      }
      return array;
    } catch (java.util.zip.ZipException damaged) {
      throw new MalformedArrayException(source + ": expected deflated data, given other bytes");
    } finally {
      inflater.end();
    }
  }

  /** Counts bytes and drops them. */
  private static final class Count extends OutputStream {
    private long bytes;

    @Override
    public void write(int one) {
      bytes++;
    }

    @Override
    public void write(byte[] array, int offset, int length) {
      bytes += length;
    }
  }

  /** A part of a file as a stream. */
  private static final class Range extends InputStream {
    private final FileChannel channel;
    private long position;
    private long remaining;

    Range(FileChannel channel, long position, long length) {
      this.channel = channel;
      this.position = position;
      this.remaining = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] array, int offset, int length) throws IOException {
      if (remaining == 0) {
        return -1;
      }
      int wanted = (int) Math.min(length, remaining);
      int given = channel.read(ByteBuffer.wrap(array, offset, wanted), position);
      if (given > 0) {
        position += given;
        remaining -= given;
      }
      return given;
    }
  }
}

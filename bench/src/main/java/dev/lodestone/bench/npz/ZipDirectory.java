package dev.lodestone.bench.npz;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The central directory of a ZIP file, read strictly.
 *
 * <p>The end record must be the last bytes of the file; the directory must end where that record
 * begins; every local header must agree with its directory entry; entries must not overlap; names
 * must be plain. Java's own reader is lenient in several of these.
 */
final class ZipDirectory {
  /** An entry whose data lie at {@code dataOffset}. */
  record Entry(
      String name, boolean deflated, long crc, long compressed, long size, long dataOffset) {}

  private static final int END_SIGNATURE = 0x06054b50;
  private static final int END64_SIGNATURE = 0x06064b50;
  private static final int LOCATOR_SIGNATURE = 0x07064b50;
  private static final int ENTRY_SIGNATURE = 0x02014b50;
  private static final int LOCAL_SIGNATURE = 0x04034b50;
  private static final int END_LENGTH = 22;
  private static final int END64_LENGTH = 56;
  private static final int LOCATOR_LENGTH = 20;
  private static final int ENTRY_LENGTH = 46;
  private static final int LOCAL_LENGTH = 30;
  private static final int MOST_ENTRIES = 10_000;
  private static final int LONGEST_NAME = 512;
  private static final long MOST_DIRECTORY_BYTES = 8L << 20;
  private static final int DESCRIPTOR_FLAG = 1 << 3;
  private static final int UTF8_FLAG = 1 << 11;
  private static final int DEFLATE_LEVEL_FLAGS = 3 << 1;
  private static final long IN_ZIP64 = 0xffffffffL;

  private final FileChannel channel;
  private final String source;
  private long directoryStart;
  private long directoryBytes;
  private long count;

  private ZipDirectory(FileChannel channel, String source) {
    this.channel = channel;
    this.source = source;
  }

  /** Every entry, in the order of the directory. */
  static List<Entry> read(FileChannel channel, String source) throws IOException {
    ZipDirectory directory = new ZipDirectory(channel, source);
    directory.readEnd();
    List<Entry> entries = directory.readEntries();
    directory.refuseOverlaps(entries);
    return entries;
  }

  private void readEnd() throws IOException {
    long endAt = channel.size() - END_LENGTH;
    ByteBuffer end = endAt < 0 ? null : bytes(endAt, END_LENGTH);
    if (end == null || end.getInt(0) != END_SIGNATURE || end.getShort(20) != 0) {
      throw fault("expected a ZIP file that ends with its directory");
    }
    require(end.getShort(4) == 0 && end.getShort(6) == 0, "expected one disk");
    require(end.getShort(8) == end.getShort(10), "expected one count of entries");
    count = end.getShort(10) & 0xffff;
    directoryBytes = end.getInt(12) & IN_ZIP64;
    directoryStart = end.getInt(16) & IN_ZIP64;
    long directoryEnd = endAt;
    if (count == 0xffff || directoryBytes == IN_ZIP64 || directoryStart == IN_ZIP64) {
      directoryEnd = readEnd64(endAt);
    }
    require(count <= MOST_ENTRIES, "expected at most " + MOST_ENTRIES + " entries, given " + count);
    require(
        directoryBytes <= MOST_DIRECTORY_BYTES
            && directoryStart >= 0
            && directoryStart == directoryEnd - directoryBytes,
        "expected the directory to end where its end record begins");
  }

  private long readEnd64(long endAt) throws IOException {
    long locatorAt = endAt - LOCATOR_LENGTH;
    require(locatorAt >= END64_LENGTH, "expected a ZIP64 locator");
    ByteBuffer locator = bytes(locatorAt, LOCATOR_LENGTH);
    require(locator.getInt(0) == LOCATOR_SIGNATURE, "expected a ZIP64 locator");
    long end64At = locatorAt - END64_LENGTH;
    require(locator.getLong(8) == end64At, "expected the ZIP64 end record before its locator");
    ByteBuffer end64 = bytes(end64At, END64_LENGTH);
    require(end64.getInt(0) == END64_SIGNATURE, "expected a ZIP64 end record");
    count = end64.getLong(32);
    directoryBytes = end64.getLong(40);
    directoryStart = end64.getLong(48);
    require(count >= 0 && directoryBytes >= 0, "expected sizes below 2^63");
    return end64At;
  }

  private List<Entry> readEntries() throws IOException {
    ByteBuffer directory = bytes(directoryStart, (int) directoryBytes);
    List<Entry> entries = new ArrayList<>();
    Set<String> names = new HashSet<>();
    while (directory.hasRemaining()) {
      require(entries.size() < count, "expected " + count + " entries, given more");
      Entry entry = readEntry(directory);
      require(names.add(entry.name()), "expected every name once, given twice: " + entry.name());
      entries.add(entry);
    }
    require(entries.size() == count, "expected " + count + " entries, given " + entries.size());
    return entries;
  }

  private Entry readEntry(ByteBuffer directory) throws IOException {
    require(directory.remaining() >= ENTRY_LENGTH, "expected a whole directory entry");
    int at = directory.position();
    require(directory.getInt(at) == ENTRY_SIGNATURE, "expected a directory entry");
    int flags = directory.getShort(at + 8) & 0xffff;
    int method = directory.getShort(at + 10) & 0xffff;
    long crc = directory.getInt(at + 16) & IN_ZIP64;
    int nameLength = directory.getShort(at + 28) & 0xffff;
    int extraLength = directory.getShort(at + 30) & 0xffff;
    int commentLength = directory.getShort(at + 32) & 0xffff;
    int whole = ENTRY_LENGTH + nameLength + extraLength + commentLength;
    require(directory.remaining() >= whole, "expected a whole directory entry");
    String name = name(directory, at + ENTRY_LENGTH, nameLength);
    require(
        (flags & ~(DESCRIPTOR_FLAG | UTF8_FLAG | DEFLATE_LEVEL_FLAGS)) == 0,
        name + ": expected no encryption or patches");
    require(method == 0 || method == 8, name + ": method: expected stored or deflated");
    Zip64 sizes =
        new Zip64(
            directory.getInt(at + 24) & IN_ZIP64,
            directory.getInt(at + 20) & IN_ZIP64,
            directory.getInt(at + 42) & IN_ZIP64);
    sizes.complete(directory, at + ENTRY_LENGTH + nameLength, extraLength, name);
    directory.position(at + whole);
    return locate(name, method, flags, crc, sizes);
  }

  /** Reads the local header, compares it, and finds the data. */
  private Entry locate(String name, int method, int flags, long crc, Zip64 sizes)
      throws IOException {
    require(
        sizes.offset >= 0 && sizes.offset <= directoryStart - LOCAL_LENGTH,
        name + ": expected its local header before the directory");
    ByteBuffer local = bytes(sizes.offset, LOCAL_LENGTH);
    int nameLength = local.getShort(26) & 0xffff;
    int extraLength = local.getShort(28) & 0xffff;
    long dataOffset = sizes.offset + LOCAL_LENGTH + nameLength + extraLength;
    require(
        local.getInt(0) == LOCAL_SIGNATURE
            && (local.getShort(6) & 0xffff) == flags
            && (local.getShort(8) & 0xffff) == method
            && dataOffset <= directoryStart,
        name + ": expected a local header that agrees with the directory");
    ByteBuffer names = bytes(sizes.offset + LOCAL_LENGTH, nameLength + extraLength);
    require(
        name(names, 0, nameLength).equals(name), name + ": expected the same name in its header");
    if ((flags & DESCRIPTOR_FLAG) == 0) {
      Zip64 again = new Zip64(local.getInt(22) & IN_ZIP64, local.getInt(18) & IN_ZIP64, 0);
      again.complete(names, nameLength, extraLength, name);
      require(
          again.size == sizes.size
              && again.compressed == sizes.compressed
              && (local.getInt(14) & IN_ZIP64) == crc,
          name + ": expected the same sizes in its header");
    }
    require(
        sizes.compressed >= 0 && sizes.compressed <= directoryStart - dataOffset,
        name + ": expected its data before the directory");
    require(
        method == 8 ? sizes.size >= 0 : sizes.size == sizes.compressed,
        name + ": expected a stored entry as long as its array");
    return new Entry(name, method == 8, crc, sizes.compressed, sizes.size, dataOffset);
  }

  private void refuseOverlaps(List<Entry> entries) throws MalformedArrayException {
    List<Entry> sorted = new ArrayList<>(entries);
    sorted.sort(Comparator.comparingLong(Entry::dataOffset));
    long end = 0;
    for (Entry entry : sorted) {
      require(
          entry.dataOffset() >= end + LOCAL_LENGTH,
          entry.name() + ": expected entries that do not overlap");
      end = entry.dataOffset() + entry.compressed();
    }
  }

  private String name(ByteBuffer buffer, int at, int length) throws MalformedArrayException {
    require(length > 0 && length <= LONGEST_NAME, "expected names of 1 to 512 bytes");
    byte[] bytes = new byte[length];
    buffer.get(at, bytes);
    String name = new String(bytes, StandardCharsets.UTF_8);
    boolean plain =
        name.chars().allMatch(c -> c >= ' ' && c != '\\' && c != ':' && c != 0x7f && c != 0xfffd)
            && !name.startsWith("/")
            && !List.of(name.split("/", -1)).contains("..");
    require(plain, "expected a plain name inside the archive, given " + printable(name));
    return name;
  }

  private static String printable(String name) {
    return name.replaceAll("[^\\x20-\\x7e]", "?");
  }

  private ByteBuffer bytes(long at, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, at + buffer.position()) < 0) {
        throw new EOFException(source + ": ends early");
      }
    }
    return buffer.flip();
  }

  private void require(boolean condition, String expectation) throws MalformedArrayException {
    if (!condition) {
      throw fault(expectation);
    }
  }

  private MalformedArrayException fault(String reason) {
    return new MalformedArrayException(source + ": " + reason);
  }

  /** Sizes that stand in the ZIP64 extra field where the short ones are all ones. */
  private final class Zip64 {
    private long size;
    private long compressed;
    private long offset;

    Zip64(long size, long compressed, long offset) {
      this.size = size;
      this.compressed = compressed;
      this.offset = offset;
    }

    void complete(ByteBuffer buffer, int from, int length, String name)
        throws MalformedArrayException {
      boolean needed = size == IN_ZIP64 || compressed == IN_ZIP64 || offset == IN_ZIP64;
      int end = from + length;
      for (int at = from; needed && at + 4 <= end; at += 4 + (buffer.getShort(at + 2) & 0xffff)) {
        int fieldEnd = at + 4 + (buffer.getShort(at + 2) & 0xffff);
        require(fieldEnd <= end, name + ": expected whole extra fields");
        if (buffer.getShort(at) == 1) {
          take(buffer, at + 4, fieldEnd, name);
          return;
        }
      }
      require(!needed, name + ": expected ZIP64 sizes");
    }

    private void take(ByteBuffer buffer, int from, int end, String name)
        throws MalformedArrayException {
      int at = from;
      long[] values = {size, compressed, offset};
      for (int i = 0; i < values.length; i++) {
        if (values[i] == IN_ZIP64) {
          require(at + 8 <= end, name + ": expected whole ZIP64 sizes");
          values[i] = buffer.getLong(at);
          require(values[i] >= 0, name + ": expected sizes below 2^63");
          at += 8;
        }
      }
      size = values[0];
      compressed = values[1];
      offset = values[2];
    }
  }
}

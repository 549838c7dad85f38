package dev.lodestone.bench.report;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes spins as a PNG of one bit a pixel with two colours (W3C PNG specification, type 3). */
final class PngImage {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  // Down is light, up is dark blue: told apart in black and white and by colour-blind eyes.
  private static final byte[] PALETTE = {
    (byte) 0xf1, (byte) 0xf4, (byte) 0xf8, (byte) 0x0b, (byte) 0x3c, (byte) 0x6f
  };

  private PngImage() {}

  /** The file. */
  static byte[] of(SpinImages.Image image) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(SIGNATURE);
    ByteBuffer header = ByteBuffer.allocate(13);
    header.putInt(image.width()).putInt(image.height());
    header.put((byte) 1).put((byte) 3);
    chunk(file, "IHDR", header.array());
    chunk(file, "PLTE", PALETTE);
    chunk(file, "IDAT", deflate(rows(image)));
    chunk(file, "IEND", new byte[0]);
    return file.toByteArray();
  }

  private static byte[] rows(SpinImages.Image image) {
    int stride = 1 + (image.width() + 7) / 8;
    byte[] rows = new byte[Math.multiplyExact(stride, image.height())];
    for (int row = 0; row < image.height(); row++) {
      for (int column = 0; column < image.width(); column++) {
        if (image.up(row, column)) {
          rows[row * stride + 1 + column / 8] |= (byte) (0x80 >> (column % 8));
        }
      }
    }
    return rows;
  }

  private static byte[] deflate(byte[] bytes) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
    try {
      deflater.setInput(bytes);
      deflater.finish();
      ByteArrayOutputStream deflated = new ByteArrayOutputStream();
      byte[] buffer = new byte[8192];
      while (!deflater.finished()) {
        deflated.write(buffer, 0, deflater.deflate(buffer));
      }
      return deflated.toByteArray();
    } finally {
      deflater.end();
    }
  }

  private static void chunk(ByteArrayOutputStream file, String type, byte[] content) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(content);
    file.writeBytes(ByteBuffer.allocate(4).putInt(content.length).array());
    file.writeBytes(name);
    file.writeBytes(content);
    file.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }
}

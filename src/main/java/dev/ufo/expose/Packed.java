package dev.ufo.expose;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A body made whole in memory, before its first byte is sent. What is large is always kept
 * compressed, a scrape of 20,000 series in 80 KB instead of 2.3 MB, and unpacked while it is sent
 * to those who do not take gzip: hundreds of clients that do not read cost little.
 */
final class Packed {
  private static final int BUFFER = 16 * 1024;

  private final CRC32 sum = new CRC32();
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final boolean compressed;
  private final boolean unpack;
  private final long plainLength;

  Packed(Reply reply, boolean gzip) throws IOException {
    compressed = gzip || reply.large();
    unpack = compressed && !gzip;
    if (compressed) {
      try (Gzip packed = new Gzip(kept);
          OutputStream out = new CheckedOutputStream(packed, sum)) {
        reply.body().writeTo(out);
        packed.finish();
        plainLength = packed.plainLength();
      }
    } else {
      reply.body().writeTo(new CheckedOutputStream(kept, sum));
      plainLength = kept.size();
    }
  }

  /** Equal for equal bytes; weak, as it is that of the plain bytes too. */
  String tag() {
    return "W/\"%x-%08x\"".formatted(plainLength, sum.getValue());
  }

  /** How many bytes {@link #sendTo} writes. */
  long length() {
    return unpack ? plainLength : kept.size();
  }

  void sendTo(OutputStream out) throws IOException {
    if (unpack) {
      try (InputStream plain =
          new GZIPInputStream(new ByteArrayInputStream(kept.toByteArray()), BUFFER)) {
        plain.transferTo(out);
      }
    } else {
      kept.writeTo(out);
    }
  }

  /** At its fastest: a scrape is sent once and thrown away. */
  private static final class Gzip extends GZIPOutputStream {
    Gzip(OutputStream out) throws IOException {
      super(out, BUFFER);
      def.setLevel(Deflater.BEST_SPEED);
    }

    long plainLength() {
      return def.getBytesRead();
    }
  }
}

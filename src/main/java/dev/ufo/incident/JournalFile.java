package dev.ufo.incident;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.ufo.proto.v1.JournalBody;
import dev.ufo.proto.v1.JournalFrame;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The file of a {@link Journal}: frames that are appended, until all that still counts is written
 * into a new file that takes its place.
 *
 * <p>A new file is on the disk before it takes its place: after a power cut there is the old one or
 * the new one. What is appended is not forced there: it survives the death of this process, as the
 * kernel has it, and a machine that loses its power within those seconds has lost its Envoy too.
 * Not threadsafe.
 */
final class JournalFile {
  private static final String FORMAT = "ufo-journal-1";
  private static final int MOST_BYTES = 4 << 20;
  private static final int BUFFER = 1 << 16;
  private static final long SMALL = 1 << 20;

  private final Path path;
  private final Path next;
  private @Nullable FileChannel out;
  private long size;
  private long sizeWhenNew;

  /** What stood in a file. */
  record Contents(List<JournalBody> bodies, End end) {}

  /** How reading it ended. */
  enum End {
    /** After its last frame. */
    WHOLE,
    /** Inside a frame, as when its writer was killed or the disk was full. */
    TORN,
    /** At bytes that are no frame. */
    BROKEN
  }

  JournalFile(Path folder) {
    path = folder.resolve("incidents.journal");
    next = folder.resolve("incidents.journal.next");
  }

  static FileAttribute<?> ownerOnly(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }

  /** Everything up to the first byte that cannot be read; nothing when there is no file. */
  Contents read() throws IOException {
    List<JournalBody> bodies = new ArrayList<>();
    if (!Files.exists(path)) {
      return new Contents(bodies, End.WHOLE);
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
      byte[] head = frame(in);
      if (head == null || !JournalFrame.parseFrom(head).getFormat().equals(FORMAT)) {
        return new Contents(bodies, End.BROKEN);
      }
      while (true) {
        byte[] bytes = frame(in);
        if (bytes == null) {
          return new Contents(bodies, End.TORN);
        }
        if (bytes.length == 0) {
          return new Contents(bodies, End.WHOLE);
        }
        JournalFrame frame = JournalFrame.parseFrom(bytes);
        if (frame.getCrc32C() != crc(frame.getBody())) {
          return new Contents(bodies, End.BROKEN);
        }
        bodies.add(JournalBody.parseFrom(frame.getBody()));
      }
    } catch (InvalidProtocolBufferException e) {
      return new Contents(bodies, End.BROKEN);
    }
  }

  /** The bytes of the next frame, none at the end; null when the file ends inside one. */
  private static byte @Nullable [] frame(InputStream in) throws IOException {
    int length = 0;
    for (int shift = 0; ; shift += 7) {
      int read = in.read();
      if (read < 0) {
        return shift == 0 ? new byte[0] : null;
      }
      length |= (read & 0x7f) << shift;
      if (length < 0 || length > MOST_BYTES || shift > 21 || read == 0) {
        throw new InvalidProtocolBufferException("no frame has this length");
      }
      if (read < 0x80) {
        byte[] bytes = in.readNBytes(length);
        return bytes.length < length ? null : bytes;
      }
    }
  }

  private static int crc(ByteString body) {
    CRC32C crc = new CRC32C();
    crc.update(body.asReadOnlyByteBuffer());
    return (int) crc.getValue();
  }

  /** Puts a file that cannot be read out of the way, and says where to. */
  Path setAside() throws IOException {
    Path aside = path.resolveSibling(path.getFileName() + ".broken");
    return Files.move(path, aside, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Whether there is a file to append to, and most of it still counts. */
  boolean appends() {
    return out != null && size < Math.max(SMALL, 4 * sizeWhenNew);
  }

  void append(List<JournalBody> bodies) throws IOException {
    FileChannel to = out;
    if (to == null) {
      throw new IOException("the journal is not open");
    }
    try {
      size = write(to, bodies);
    } catch (IOException e) {
      close(); // half a frame may stand there: nothing must follow it
      throw e;
    }
  }

  /** Takes the place of all that was written. */
  void rewrite(List<JournalBody> bodies) throws IOException {
    close();
    FileChannel to =
        FileChannel.open(
            next,
            Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE),
            ownerOnly("rw-------"));
    try {
      JournalFrame head = JournalFrame.newBuilder().setFormat(FORMAT).build();
      head.writeDelimitedTo(Channels.newOutputStream(to));
      size = write(to, bodies);
      sizeWhenNew = size;
      to.force(true);
      Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      out = to;
    } finally {
      if (out == null) {
        to.close();
      }
    }
  }

  /** How long the file is then. */
  private static long write(FileChannel to, List<JournalBody> bodies) throws IOException {
    OutputStream stream = new BufferedOutputStream(Channels.newOutputStream(to), BUFFER);
    for (JournalBody body : bodies) {
      ByteString bytes = body.toByteString();
      JournalFrame frame = JournalFrame.newBuilder().setCrc32C(crc(bytes)).setBody(bytes).build();
      frame.writeDelimitedTo(stream);
    }
    stream.flush();
    return to.position();
  }

  void close() throws IOException {
    FileChannel open = out;
    out = null;
    if (open != null) {
      open.close();
    }
  }
}

package dev.ufo.bench;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import com.google.protobuf.WireFormat;
import dev.ufo.feed.Corpus;
import io.envoyproxy.envoy.config.core.v3.BuildVersion;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.TCPAccessLogEntry;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.envoyproxy.envoy.type.v3.SemanticVersion;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Messages as Envoy flushes them, some 16 KB each, to be scanned or sent round and round. Before
 * each round {@link #later} moves all start times on, so that time goes forward as it does on a
 * real stream: a second round at the old times would see connections answer before they were asked.
 */
final class Payload {
  /**
   * Entries of every payload: 0.7 MB of the rich ones, which stay in a core's cache as fresh input
   * does.
   */
  static final int ENTRIES = 1_024;

  private static final int FLUSH_BYTES = 16_384;
  private static final long SEED = 20_261_121;
  private static final int FIRST_FIELD = (1 << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED;

  private final List<byte[]> messages = new ArrayList<>();
  private final List<int[]> seconds = new ArrayList<>();
  private final List<Integer> counts = new ArrayList<>();
  private int entries;
  private long bytes;
  private long first = Long.MAX_VALUE;
  private long last;
  private long moved;

  static Payload of(Shape shape) {
    if (shape == Shape.RECORDED) {
      return recorded(recordings());
    }
    Entries maker = new Entries(SEED);
    Payload payload = new Payload();
    while (payload.entries < ENTRIES) {
      boolean tcp = shape == Shape.MIXED && payload.messages.size() % 5 == 4;
      ByteArrayOutputStream list = new ByteArrayOutputStream();
      int count = 0;
      while (list.size() < FLUSH_BYTES && payload.entries + count < ENTRIES) {
        MessageLite entry =
            switch (shape) {
              case RICH, SHUFFLED -> maker.rich();
              case LEAN -> maker.lean();
              case MIXED -> tcp ? maker.tcp() : maker.varied();
              case RECORDED -> throw new AssertionError(shape);
            };
        byte[] raw = entry.toByteArray();
        write(list, 1, shape == Shape.SHUFFLED ? reversed(raw) : raw);
        count++;
      }
      ByteArrayOutputStream message = new ByteArrayOutputStream();
      write(message, tcp ? 3 : 2, list.toByteArray());
      payload.add(message.toByteArray());
    }
    return payload;
  }

  /**
   * What real Envoys sent: messages of these recordings, mixed, without what opened their streams.
   */
  static Payload recorded(List<Path> files) {
    List<StreamAccessLogsMessage> all = new ArrayList<>();
    for (Path file : files) {
      all.addAll(messages(file));
    }
    Collections.shuffle(all, new Random(SEED));
    Payload payload = new Payload();
    for (StreamAccessLogsMessage message : all) {
      int room = ENTRIES - payload.entries;
      StreamAccessLogsMessage.Builder kept = message.toBuilder().clearIdentifier();
      if (kept.hasHttpLogs()) {
        List<HTTPAccessLogEntry> list = message.getHttpLogs().getLogEntryList();
        kept.getHttpLogsBuilder()
            .clearLogEntry()
            .addAllLogEntry(list.subList(0, Math.min(room, list.size())));
      } else {
        List<TCPAccessLogEntry> list = message.getTcpLogs().getLogEntryList();
        kept.getTcpLogsBuilder()
            .clearLogEntry()
            .addAllLogEntry(list.subList(0, Math.min(room, list.size())));
      }
      if (room > 0) {
        payload.add(kept.build().toByteArray());
      }
    }
    if (payload.entries < ENTRIES) {
      throw new IllegalArgumentException(files + " have " + payload.entries + " entries only");
    }
    return payload;
  }

  /** Recordings of the corpus: a fault each, with and without tags, HTTP and TCP. */
  static List<Path> recordings() {
    return Stream.concat(Stream.of("process-down.1.40.0.bare"), Corpus.ALL.stream())
        .map(name -> Path.of("src/test/corpus", name + ".rec.gz"))
        .filter(Files::exists)
        .sorted()
        .toList();
  }

  private static List<StreamAccessLogsMessage> messages(Path file) {
    List<StreamAccessLogsMessage> messages = new ArrayList<>();
    try (InputStream raw = Files.newInputStream(file);
        InputStream frames = new BufferedInputStream(new GZIPInputStream(raw))) {
      int size;
      while ((size = varint(frames)) >= 0) {
        CodedInputStream frame = CodedInputStream.newInstance(frames.readNBytes(size));
        for (int tag = frame.readTag(); tag != 0; tag = frame.readTag()) {
          if (tag == ((4 << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
            messages.add(StreamAccessLogsMessage.parseFrom(frame.readByteArray()));
          } else {
            frame.skipField(tag);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
    return messages;
  }

  private static int varint(InputStream in) throws IOException {
    int first = in.read();
    return first < 0 ? -1 : CodedInputStream.readRawVarint32(first, in);
  }

  private static void write(ByteArrayOutputStream to, int field, byte[] value) {
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(to);
      out.writeByteArray(field, value);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same message with its top fields in the opposite order. */
  private static byte[] reversed(byte[] message) {
    try {
      List<byte[]> fields = new ArrayList<>();
      CodedInputStream in = CodedInputStream.newInstance(message);
      int from = 0;
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        in.skipField(tag);
        byte[] field = new byte[in.getTotalBytesRead() - from];
        System.arraycopy(message, from, field, 0, field.length);
        fields.add(0, field);
        from = in.getTotalBytesRead();
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      for (byte[] field : fields) {
        out.writeBytes(field);
      }
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void add(byte[] message) {
    try {
      List<Integer> found = new ArrayList<>();
      StreamAccessLogsMessage parsed = StreamAccessLogsMessage.parseFrom(message);
      find(CodedInputStream.newInstance(message), 0, 0, found);
      messages.add(message);
      seconds.add(found.stream().mapToInt(Integer::intValue).toArray());
      int count = parsed.getHttpLogs().getLogEntryCount() + parsed.getTcpLogs().getLogEntryCount();
      counts.add(count);
      entries += count;
      bytes += message.length;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Finds log entry, common_properties, start_time, seconds, in the bytes themselves. */
  private void find(CodedInputStream in, int base, int depth, List<Integer> found)
      throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      boolean deeper =
          switch (depth) {
            case 0 -> tag >>> 3 == 2 || tag >>> 3 == 3;
            case 1, 2 -> tag == FIRST_FIELD;
            default -> tag == ((5 << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED);
          };
      if (depth == 4 && tag == 1 << 3) {
        found.add(base + in.getTotalBytesRead());
        long value = in.readRawVarint64();
        first = Math.min(first, value);
        last = Math.max(last, value);
      } else if (deeper && depth < 4) {
        byte[] inner = in.readByteArray();
        find(
            CodedInputStream.newInstance(inner),
            base + in.getTotalBytesRead() - inner.length,
            depth + 1,
            found);
      } else {
        in.skipField(tag);
      }
    }
  }

  /** Moves every entry to after the last one of the round before. */
  void later() {
    moved += last - first + 1;
    for (int i = 0; i < messages.size(); i++) {
      later(messages.get(i), seconds.get(i), last - first + 1);
    }
  }

  private static void later(byte[] message, int[] places, long by) {
    for (int at : places) {
      long value = 0;
      for (int i = 4; i >= 0; i--) {
        value = (value << 7) | (message[at + i] & 0x7f);
      }
      value += by;
      for (int i = 0; i < 5; i++) { // five bytes of varint until the year 3058
        message[at + i] = (byte) (((value >>> (7 * i)) & 0x7f) | (i < 4 ? 0x80 : 0));
      }
    }
  }

  /** When the last entry of this round has arrived, a second after its start. */
  long arrivedNanos() {
    return (last + moved + 2) * 1_000_000_000L;
  }

  List<byte[]> messages() {
    return messages;
  }

  int entries() {
    return entries;
  }

  /** Entries of one message. */
  int entries(int message) {
    return counts.get(message);
  }

  long bytes() {
    return bytes;
  }

  /** What opens a stream: which Envoy it is. */
  static byte[] identifier(String node) {
    return StreamAccessLogsMessage.newBuilder()
        .setIdentifier(
            StreamAccessLogsMessage.Identifier.newBuilder()
                .setLogName("http_envoy_accesslog")
                .setNode(
                    Node.newBuilder()
                        .setId(node)
                        .setCluster("shop")
                        .setUserAgentBuildVersion(
                            BuildVersion.newBuilder()
                                .setVersion(
                                    SemanticVersion.newBuilder()
                                        .setMajorNumber(1)
                                        .setMinorNumber(40)))))
        .build()
        .toByteArray();
  }
}

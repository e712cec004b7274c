package dev.ufo.feed;

import com.google.protobuf.CodedInputStream;
import dev.ufo.entry.EntrySink;
import dev.ufo.entry.Scanner;
import dev.ufo.entry.Stream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * A few recordings of the open corpus that the tests carry: the gRPC messages of real Envoys'
 * streams. Read here with protobuf's own reader, so that UFO's is not its own witness.
 */
public final class Corpus {
  /** TCP, UO, tags. */
  public static final String BREAKER = "breaker-connections.1.40.0.full";

  /** TCP entries of a listener that wants client certificates, UC at the client. */
  public static final String UNTRUSTED = "mesh-client-ca-not-trusted.1.36.2.bare";

  /** A listener's NR entries, UC at the client, tags. */
  public static final String STRICT = "mesh-strict-plaintext-client.1.40.0.full";

  /** UH without host. */
  public static final String NO_ENDPOINTS = "no-endpoints.1.36.2.bare";

  /** NR without host. */
  public static final String NO_ROUTE = "route-missing-host.1.40.0.bare";

  public static final String WRONG_PORT = "wrong-port.1.40.0.bare";

  /** HTTP/2 and UR. */
  public static final String ABORTED = "h2-streams-aborted.1.40.0.bare";

  /** 95 entries. */
  public static final String TRICKLE = "quiet-trickle.1.40.0.bare";

  public static final List<String> ALL =
      List.of(BREAKER, UNTRUSTED, STRICT, NO_ENDPOINTS, NO_ROUTE, WRONG_PORT, ABORTED, TRICKLE);

  private Corpus() {}

  /**
   * What one frame holds; {@link #padded} is the message with the slack that a Scanner asks for.
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  public record Frame(long atNanos, int stream, byte[] message) {
    public byte[] padded() {
      return Corpus.padded(message, (byte) 0x0a);
    }
  }

  /** A message followed by slack full of one byte, as a used scratch array may hold. */
  public static byte[] padded(byte[] message, byte filler) {
    byte[] padded = Arrays.copyOf(message, message.length + Scanner.SLACK);
    Arrays.fill(padded, message.length, padded.length, filler);
    return padded;
  }

  /** The frames that carry a message, in order. */
  public static List<Frame> frames(String name) {
    try (InputStream resource =
        Files.newInputStream(Path.of("src/test/corpus", name + ".rec.gz"))) {
      byte[] file = new GZIPInputStream(resource).readAllBytes();
      InputStream in = new ByteArrayInputStream(file);
      List<Frame> frames = new ArrayList<>();
      CodedInputStream coded = CodedInputStream.newInstance(in);
      while (!coded.isAtEnd()) {
        int limit = coded.pushLimit(coded.readRawVarint32());
        Frame frame = frame(coded);
        coded.popLimit(limit);
        if (frame.message().length > 0) {
          frames.add(frame);
        }
      }
      return frames;
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  private static Frame frame(CodedInputStream in) throws IOException {
    long at = 0;
    int stream = 0;
    byte[] message = {};
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case 1 -> at = in.readInt64();
        case 2 -> stream = in.readUInt32();
        case 4 -> message = in.readByteArray();
        default -> in.skipField(tag);
      }
    }
    return new Frame(at, stream, message);
  }

  /** Gives every message of a recording to a sink, one Stream for each of its streams. */
  public static void replay(String name, EntrySink sink) {
    replay(frames(name), new TreeMap<>(), sink);
  }

  /** Replays frames; streams that go on from earlier frames are in the map. */
  public static void replay(List<Frame> frames, Map<Integer, Stream> streams, EntrySink sink) {
    Scanner scanner = new Scanner();
    for (Frame frame : frames) {
      Stream stream = streams.computeIfAbsent(frame.stream(), number -> new Stream());
      stream.arrivedNanos = frame.atNanos();
      scanner.message(stream, frame.padded(), frame.message().length, sink);
    }
  }
}

package dev.ufo.feed;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.ufo.entry.Stream;
import dev.ufo.proto.v1.Frame;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Reader and writer of recordings against the generated message of recording.proto. */
final class RecordingTest {
  private static final long NOW = 1_795_260_295_915_967_786L;

  private record Read(List<Frame> frames, boolean cut) {}

  private static Read read(byte[] file) throws IOException {
    List<Frame> frames = new ArrayList<>();
    try (RecordingReader reader = new RecordingReader(new ByteArrayInputStream(file))) {
      for (dev.ufo.feed.Frame frame = reader.next(); frame != null; frame = reader.next()) {
        frames.add(
            Frame.newBuilder()
                .setAtUnixNanos(frame.atNanos)
                .setStream(frame.stream)
                .setMethod(frame.method)
                .setMessage(ByteString.copyFrom(frame.bytes, 0, frame.length))
                .setEnd(frame.end)
                .build());
      }
      assertThat(reader.frames()).isEqualTo(frames.size());
      return new Read(frames, reader.cut());
    }
  }

  private static List<Frame> someFrames(long seed) {
    Random random = new Random(seed);
    List<Frame> frames = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      byte[] message = new byte[random.nextInt(4) == 0 ? 0 : random.nextInt(70_000)];
      random.nextBytes(message);
      frames.add(
          Frame.newBuilder()
              .setAtUnixNanos(NOW + i)
              .setStream(random.nextInt(1, 1 << (1 + random.nextInt(30))))
              .setMethod(random.nextInt(5) == 0 ? Stream.OTLP_EXPORT : "")
              .setMessage(ByteString.copyFrom(message))
              .build());
    }
    frames.add(Frame.newBuilder().setAtUnixNanos(NOW + 99).setStream(7).setEnd(true).build());
    return frames;
  }

  private static byte[] generated(List<Frame> frames) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    for (Frame frame : frames) {
      frame.writeDelimitedTo(file);
    }
    return file.toByteArray();
  }

  @Test
  void read_whatGeneratedCodeWrote_isTheSame() throws IOException {
    List<Frame> frames = someFrames(1);
    assertThat(read(generated(frames))).isEqualTo(new Read(frames, false));
  }

  @Test
  void read_whatTheWriterWrote_isTheSame() throws IOException {
    List<Frame> frames = someFrames(2);
    for (boolean gzip : new boolean[] {false, true}) {
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      try (RecordingWriter writer = new RecordingWriter(file, gzip)) {
        for (Frame frame : frames) {
          byte[] message = frame.getMessage().toByteArray();
          if (frame.getEnd()) {
            writer.end(frame.getAtUnixNanos(), frame.getStream());
          } else {
            writer.message(
                frame.getAtUnixNanos(),
                frame.getStream(),
                frame.getMethod(),
                message,
                message.length);
          }
        }
      }
      assertThat(read(file.toByteArray())).isEqualTo(new Read(frames, false));
    }
  }

  @Test
  void read_cutAnywhere_givesTheWholeFramesAndSaysSo() throws IOException {
    List<Frame> frames = List.of(frame("first"), frame("second"), frame("third"));
    byte[] file = generated(frames);
    int one = file.length / 3 - 1; // "first" and "third" are as long, "second" is a byte longer
    for (int length = one + 1; length < file.length; length++) {
      Read read = read(Arrays.copyOf(file, length));
      assertThat(read.frames)
          .as("cut at %d", length)
          .isEqualTo(frames.subList(0, read.frames.size()));
      boolean between = generated(read.frames).length == length;
      assertThat(read.cut).as("cut at %d", length).isEqualTo(!between);
    }
  }

  @Test
  void read_gzipCutAnywhere_neverThrowsOnceAFrameIsRead() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(file)) {
      gzip.write(generated(someFrames(3)));
    }
    byte[] whole = file.toByteArray();
    for (int length = whole.length - 200_000; length < whole.length; length += 997) {
      assertThat(read(Arrays.copyOf(whole, length)).cut).as("cut at %d", length).isTrue();
    }
  }

  private static Frame frame(String message) {
    return Frame.newBuilder()
        .setAtUnixNanos(NOW)
        .setStream(1)
        .setMessage(ByteString.copyFrom(message, US_ASCII))
        .build();
  }

  @Test
  void read_unknownFields_arePassedOver() throws IOException {
    Frame newer =
        frame("x").toBuilder()
            .setUnknownFields(
                UnknownFieldSet.newBuilder()
                    .addField(
                        9,
                        UnknownFieldSet.Field.newBuilder()
                            .addLengthDelimited(ByteString.copyFromUtf8("later"))
                            .build())
                    .build())
            .build();
    assertThat(read(generated(List.of(newer))).frames).isEqualTo(List.of(frame("x")));
  }

  @Test
  void read_nothing_isAnEmptyRecording() throws IOException {
    assertThat(read(new byte[0])).isEqualTo(new Read(List.of(), false));
  }

  @Test
  void read_noRecording_saysWhichFrame() {
    assertThatThrownBy(() -> read("{\"not\": \"a recording\"}".repeat(9).getBytes(US_ASCII)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("not a recording: frame 1 has ");
    assertThatThrownBy(() -> read(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1}))
        .isInstanceOf(IOException.class)
        .hasMessage("not a recording: frame 1 has a length that no frame has");
  }
}

package dev.ufo.feed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that grow, shrink, are renamed and removed, and pipes, line by line. */
final class TailTest {
  @TempDir private Path folder;
  private final List<String> told = new ArrayList<>();

  private static List<String> read(Lines lines) throws IOException {
    List<String> read = new ArrayList<>();
    while (lines.next()) {
      read.add(new String(lines.bytes, lines.from, lines.to - lines.from, UTF_8));
    }
    return read;
  }

  private Path log() {
    return folder.resolve("access.log");
  }

  private void write(String text) throws IOException {
    Files.writeString(log(), text, CREATE, APPEND);
  }

  private Lines follow() throws IOException {
    return new Lines(new Tail(log(), told::add));
  }

  @Test
  void read_growing_givesWholeLinesAsTheyAreDone() throws IOException {
    write("one\ntw");
    try (Lines lines = follow()) {
      assertThat(read(lines)).containsExactly("one");
      assertThat(read(lines)).isEmpty();
      assertThat(lines.ended()).isFalse();
      write("o\nthree\n");
      assertThat(read(lines)).containsExactly("two", "three");
    }
    assertThat(told).isEmpty();
  }

  @Test
  void read_rotated_endsTheOldOneFirst() throws IOException {
    write("one\n");
    try (Lines lines = follow()) {
      assertThat(read(lines)).containsExactly("one");
      write("two\nhalf");
      Files.move(log(), folder.resolve("access.log.1"));
      write("three\n");
      assertThat(read(lines)).containsExactly("two", "half", "three");
    }
    assertThat(told).containsExactly("is another file now: read from its beginning");
  }

  @Test
  void read_truncated_beginsAgain() throws IOException {
    write("one\ntwo\nhalf");
    try (Lines lines = follow()) {
      assertThat(read(lines)).containsExactly("one", "two");
      Files.writeString(log(), "three\n");
      assertThat(read(lines)).containsExactly("half", "three");
    }
    assertThat(told).containsExactly("is shorter than it was: read from its beginning");
  }

  @Test
  void read_removed_waitsForAnother() throws IOException {
    write("one\n");
    try (Lines lines = follow()) {
      assertThat(read(lines)).containsExactly("one");
      Files.delete(log());
      assertThat(read(lines)).isEmpty();
      assertThat(read(lines)).isEmpty();
      assertThat(lines.ended()).isFalse();
      write("two\n");
      assertThat(read(lines)).isEmpty(); // it is found
      assertThat(read(lines)).containsExactly("two");
    }
    assertThat(told)
        .containsExactly(
            "was removed: waiting for a new one", "is another file now: read from its beginning");
  }

  @Test
  void read_lineAboveTheLimitThatComesInPieces_isOneLineTooLong() throws IOException {
    byte[] piece = new byte[Lines.LONGEST / 4];
    Arrays.fill(piece, (byte) 'x');
    write("one\n");
    try (Lines lines = follow()) {
      assertThat(read(lines)).containsExactly("one");
      for (int i = 0; i < 6; i++) {
        Files.write(log(), piece, APPEND);
        assertThat(lines.next()).isFalse();
      }
      write("\ntwo\n");
      assertThat(lines.next()).isTrue();
      assertThat(lines.tooLong).isTrue();
      assertThat(lines.next()).isTrue();
      assertThat(lines.tooLong).isFalse();
      assertThat(lines.number()).isEqualTo(3);
    }
  }

  @Test
  void pump_pipe_givesWhatIsThereAndThenTheEnd() throws IOException {
    PipedOutputStream out = new PipedOutputStream();
    try (Lines lines = new Lines(new Pump(new PipedInputStream(out)))) {
      assertThat(lines.next()).isFalse();
      assertThat(lines.ended()).isFalse();
      out.write("one\ntwo".getBytes(UTF_8));
      out.flush();
      awaitLine(lines, "one");
      assertThat(lines.next()).isFalse();
      out.close();
      awaitLine(lines, "two");
      await().atMost(Duration.ofSeconds(20)).until(() -> !lines.next() && lines.ended());
    }
  }

  private static void awaitLine(Lines lines, String expected) {
    await().atMost(Duration.ofSeconds(20)).until(lines::next);
    assertThat(new String(lines.bytes, lines.from, lines.to - lines.from, UTF_8))
        .isEqualTo(expected);
  }

  @Test
  void pump_fault_isThrownToTheReader() throws IOException {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the disk is gone");
          }

          @Override
          public int read(byte[] into, int at, int length) throws IOException {
            return read();
          }
        };
    try (Pump pump = new Pump(broken)) {
      assertThatThrownBy(() ->
              await()
                  .atMost(Duration.ofSeconds(20))
                  .until(() -> pump.read(new byte[10], 0, 10) != 0))
          .hasStackTraceContaining("the disk is gone");
    }
  }
}

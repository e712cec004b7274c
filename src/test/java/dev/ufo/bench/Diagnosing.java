package dev.ufo.bench;

import com.sun.management.ThreadMXBean;
import dev.ufo.cli.AnalystRig;
import dev.ufo.feed.Feed;
import dev.ufo.feed.Feeds;
import dev.ufo.observe.Observer;
import dev.ufo.tally.Caps;
import dev.ufo.tally.Collector;
import dev.ufo.tally.Tally;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * What {@code ufo diagnose} takes for recordings of real Envoys, a fault each, against reading,
 * scanning and counting them alone; in turns, in one thread, unpacked before. CPU time of the
 * running thread, as in {@link Rounds}.
 */
final class Diagnosing {
  private static final int REMEMBERED_CONNECTIONS = 1 << 18;
  private static final int WARM_UP = 3;
  private static final double NANOS_PER_SECOND = 1e9;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /**
   * Entries a CPU second, the best of all turns.
   *
   * @param times how much longer the whole diagnosis takes than counting, where both were best
   */
  record Result(double diagnosed, double counted, double times, long entries) {}

  /** A way to the end of a recording; gives the entries in it. */
  private interface Way {
    long play(Feed recording) throws IOException;
  }

  private Diagnosing() {}

  /** Each of these from its beginning to its end, as often. */
  static Result measure(List<Path> files, int turns) {
    List<byte[]> recordings = new ArrayList<>();
    for (Path file : files) {
      recordings.add(unpacked(file));
    }
    long diagnosed = Long.MAX_VALUE;
    long counted = Long.MAX_VALUE;
    long entries = 0;
    for (int turn = -WARM_UP; turn < turns; turn++) {
      long begun = THREADS.getCurrentThreadCpuTime();
      entries = all(recordings, AnalystRig::diagnose);
      long between = THREADS.getCurrentThreadCpuTime();
      long same = all(recordings, Diagnosing::count);
      long end = THREADS.getCurrentThreadCpuTime();
      if (entries != same) {
        throw new IllegalStateException(entries + " diagnosed, but " + same + " counted");
      }
      if (turn >= 0) {
        diagnosed = Math.min(diagnosed, between - begun);
        counted = Math.min(counted, end - between);
      }
    }
    return new Result(
        entries * NANOS_PER_SECOND / diagnosed,
        entries * NANOS_PER_SECOND / counted,
        (double) diagnosed / counted,
        entries);
  }

  private static long all(List<byte[]> recordings, Way way) {
    long entries = 0;
    for (byte[] recording : recordings) {
      try (Feed feed = Feeds.open(new ByteArrayInputStream(recording), "recording", null)) {
        entries += way.play(feed);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return entries;
  }

  /** A Delta each second as for the analyst, thrown away. */
  private static long count(Feed recording) throws IOException {
    Tally tally = new Tally(Caps.DEFAULT, 0);
    Collector collector = new Collector(0);
    collector.add(tally, Runnable::run);
    Seconds seconds = new Seconds(collector);
    Feeds.play(List.of(recording), new Observer(tally, REMEMBERED_CONNECTIONS), seconds::passUntil);
    seconds.take();
    return seconds.entries;
  }

  /** Takes what was counted when a second has passed. */
  private static final class Seconds {
    private static final long SECOND = 1_000_000_000L;

    private final Collector collector;
    private long next;
    private long entries;

    Seconds(Collector collector) {
      this.collector = collector;
    }

    void passUntil(long at) {
      if (at >= next) {
        take();
        next = at + SECOND;
      }
    }

    void take() {
      entries += collector.collect(0).arrived().values().stream().mapToLong(Long::longValue).sum();
    }
  }

  private static byte[] unpacked(Path file) {
    try (InputStream raw = Files.newInputStream(file)) {
      boolean packed = file.toString().endsWith(".gz");
      return packed ? new GZIPInputStream(raw).readAllBytes() : raw.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
  }
}

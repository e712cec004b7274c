package dev.ufo.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Entries a second on one core, from the bytes of a message to the counters of a tick: UFO's way,
 * what anyone would write, and the mere copy of the bytes. An operation is an entry. For those who
 * want a profiler ({@code ./ufo bench jmh -prof gc}); the published table comes from {@link Micro},
 * which takes turns between the ways.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx1g", "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ScanBenchmark {
  /** What the entries look like. */
  @Param({"RICH", "LEAN", "MIXED", "RECORDED", "SHUFFLED"})
  Shape shape;

  private Payload payload;
  private Counting ufo;
  private Counting ordinary;
  private Counting copy;

  @Setup
  public void make() {
    payload = Payload.of(shape);
    ufo = new UfoPath();
    ordinary = new Ordinary();
    copy = new Copy();
  }

  /** An iteration is a tick. */
  @Setup(Level.Iteration)
  public void tick() {
    ufo.takeCounted();
    ordinary.takeCounted();
  }

  /** One invocation is a whole payload, long enough for this. */
  @Setup(Level.Invocation)
  public void later() {
    payload.later();
  }

  @Benchmark
  @OperationsPerInvocation(Payload.ENTRIES)
  public void ufo() {
    ufo.round(payload);
  }

  @Benchmark
  @OperationsPerInvocation(Payload.ENTRIES)
  public void ordinary() {
    ordinary.round(payload);
  }

  @Benchmark
  @OperationsPerInvocation(Payload.ENTRIES)
  public void copy() {
    copy.round(payload);
  }
}

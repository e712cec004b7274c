package dev.ufo.observe;

import dev.ufo.entry.Scanner;
import dev.ufo.entry.Stream;
import dev.ufo.feed.Corpus;
import dev.ufo.signal.Loss;
import dev.ufo.signal.Mend;
import dev.ufo.tally.Caps;
import dev.ufo.tally.Collector;
import dev.ufo.tally.Delta;
import dev.ufo.tally.Tally;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.TCPAccessLogEntry;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import java.util.List;

/** Scanner, observer, tally and collector of one event loop, on the test's own thread. */
final class Rig {
  static final Caps SMALL = new Caps(20, 100, 50, 10, 40, 400);

  final Tally tally;
  final Observer observer;
  final Scanner scanner = new Scanner();
  Stream stream = new Stream();
  private final Collector collector;

  Rig(Caps caps, int idleTicks) {
    tally = new Tally(caps, 42);
    observer = new Observer(tally, 1 << 12);
    collector = new Collector(idleTicks);
    collector.add(tally, Runnable::run);
  }

  /** With the default caps, an Envoy that says who it is, and no sweep. */
  Rig() {
    this(Caps.DEFAULT, 0);
    connect("node-1", 1, 40);
  }

  /** A new stream, from the Envoy of this name and version. */
  Rig connect(String node, int major, int minor) {
    stream = new Stream();
    return identify(node, major, minor);
  }

  /** The same stream says who it is, perhaps not for the first time. */
  Rig identify(String node, int major, int minor) {
    StreamAccessLogsMessage.Builder message = StreamAccessLogsMessage.newBuilder();
    message
        .getIdentifierBuilder()
        .setLogName("log")
        .getNodeBuilder()
        .setId(node)
        .setCluster("service-of-" + node)
        .getUserAgentBuildVersionBuilder()
        .getVersionBuilder()
        .setMajorNumber(major)
        .setMinorNumber(minor);
    return bytes(message.build().toByteArray());
  }

  Rig http(HTTPAccessLogEntry... entries) {
    StreamAccessLogsMessage.Builder message = StreamAccessLogsMessage.newBuilder();
    message.getHttpLogsBuilder().addAllLogEntry(List.of(entries));
    return bytes(message.build().toByteArray());
  }

  Rig tcp(TCPAccessLogEntry... entries) {
    StreamAccessLogsMessage.Builder message = StreamAccessLogsMessage.newBuilder();
    message.getTcpLogsBuilder().addAllLogEntry(List.of(entries));
    return bytes(message.build().toByteArray());
  }

  Rig bytes(byte[] message) {
    scanner.message(stream, Corpus.padded(message, (byte) 0), message.length, observer);
    return this;
  }

  Delta collect() {
    Delta delta = collector.collect(10_000);
    long lost = sum(delta.lost().values());
    long arrived = sum(delta.arrived().values());
    if (arrived != delta.counted() + lost) {
      throw new AssertionError(
          arrived + " arrived, " + delta.counted() + " counted, " + lost + " lost");
    }
    return delta;
  }

  static long sum(Iterable<Long> counts) {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  static long lost(Delta delta, Loss reason) {
    return delta.lost().getOrDefault(reason, 0L);
  }

  static long mended(Delta delta, Mend reason) {
    return delta.mended().getOrDefault(reason, 0L);
  }
}

package dev.ufo.bench;

import com.google.protobuf.ByteString;
import dev.ufo.cli.AnalystRig;
import dev.ufo.tally.Caps;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import java.lang.management.ManagementFactory;
import java.util.Random;

/**
 * How many bytes a series takes, by what the heap holds more after a collection: every series is
 * one endpoint of its own, answered once.
 */
final class Memory {
  /** The number that the goals speak of. */
  static final int SERIES = 100_000;

  private static final int PER_MESSAGE = 50;
  private static final Caps ROOMY = new Caps(1_000, 2 * SERIES, 1_000, 10, 1_000, 2 * SERIES);
  private static final int CLUSTERS = 200;

  /**
   * What came out.
   *
   * @param identity bytes of a series that is known but quiet
   * @param touched bytes of a series that is known and was counted in this tick
   */
  record Result(double identity, double touched) {}

  private Memory() {}

  /** Bytes per series of UFO's tally at {@link #SERIES} series. */
  static Result ufo() {
    UfoPath ufo = new UfoPath(ROOMY);
    Payload payload = payload(SERIES);
    long empty = used();
    for (byte[] message : payload.messages()) {
      ufo.message(message);
      ufo.tick(); // so that the block of the tick stays small
    }
    long known = used();
    ufo.round(payload);
    long touched = used();
    check(ufo.takeCounted(), SERIES);
    return new Result(per(SERIES, known - empty), per(SERIES, touched - empty));
  }

  /**
   * Bytes per series of a {@link Fleet} in all of UFO: the tally, and what the analyst's half keeps
   * of every cluster and endpoint, windows included.
   */
  static Result analyst() {
    UfoPath ufo = new UfoPath(Fleet.CAPS);
    AnalystRig analyst = new AnalystRig();
    Payload payload = Fleet.payload(0);
    long empty = used();
    for (byte[] message : payload.messages()) {
      ufo.message(message);
      analyst.tick(ufo.tick(), payload.arrivedNanos());
    }
    long known = used();
    ufo.round(payload);
    long touched = used();
    check(ufo.takeCounted(), Fleet.SERIES);
    check(analyst.incidents(), 0);
    return new Result(per(Fleet.SERIES, known - empty), per(Fleet.SERIES, touched - empty));
  }

  /** Bytes per series of what anyone would write; fewer of them, as they would need gigabytes. */
  static Result ordinary() {
    int series = SERIES / 10;
    Ordinary ordinary = new Ordinary();
    Payload payload = payload(series);
    long empty = used();
    ordinary.round(payload);
    long touched = used();
    check(ordinary.takeCounted(), series);
    long known = used();
    return new Result(per(series, known - empty), per(series, touched - empty));
  }

  private static void check(long counted, long sent) {
    if (counted != sent) {
      throw new IllegalStateException(sent + " entries, but " + counted + " counted");
    }
  }

  private static double per(int series, long bytes) {
    return (double) bytes / series;
  }

  private static long used() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static Payload payload(int series) {
    Payload payload = new Payload();
    HTTPAccessLogEntry.Builder entry = new Entries(1).lean().toBuilder();
    int cluster = new Random(1).nextInt(CLUSTERS);
    for (int i = 0; i < series; i += PER_MESSAGE) {
      StreamAccessLogsMessage.Builder message = StreamAccessLogsMessage.newBuilder();
      for (int k = i; k < i + PER_MESSAGE; k++) {
        entry
            .getCommonPropertiesBuilder()
            .setUpstreamClusterBytes(
                ByteString.copyFromUtf8(
                    "outbound|8080||svc-" + (100 + cluster) + ".shop.svc.cluster.local"))
            .setUpstreamRemoteAddress(
                Address.newBuilder()
                    .setSocketAddress(
                        SocketAddress.newBuilder()
                            .setAddress("10.42." + k / 250 % 250 + "." + k % 250)
                            .setPortValue(8080 + k / 62_500)));
        cluster = (cluster + 1) % CLUSTERS;
        message.getHttpLogsBuilder().addLogEntry(entry);
      }
      payload.add(message.build().toByteArray());
    }
    return payload;
  }
}

package dev.ufo.observe;

import dev.ufo.entry.Addresses;
import dev.ufo.entry.Entry;
import dev.ufo.entry.EntrySink;
import dev.ufo.entry.Stream;
import dev.ufo.signal.Flag;
import dev.ufo.signal.Input;
import dev.ufo.signal.LogType;
import dev.ufo.signal.Loss;
import dev.ufo.signal.Mend;
import dev.ufo.signal.Path;
import dev.ufo.signal.Place;
import dev.ufo.signal.Sample;
import dev.ufo.signal.Signature.Connection;
import dev.ufo.signal.Trait;
import dev.ufo.tally.Hash;
import dev.ufo.tally.Tally;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one entry says: decides whether it counts, which place it is about, whether its connection
 * was new or reused and which signature it carries, and counts it in a {@link Tally}. Every entry
 * ends as counted or as lost by one reason.
 *
 * <p>One per event loop, called by that loop only. For an entry of known names it allocates
 * nothing.
 */
public final class Observer implements EntrySink {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** More than any connection carries, and so little that half a million of them can be added. */
  private static final long MOST_BYTES = 1L << 44;

  /** Set in the source's number where a key is a way that led to no host. */
  private static final int NO_HOST = 1 << 30;

  private final Tally tally;
  private final SignatureReader signatures;
  private final Connections connections;
  private final byte[] wayKey = new byte[5 * (Text.MAX + 2) + Long.BYTES];
  private long[] lastPath = new long[64];
  private int tick;

  /** An observer that counts into this tally and remembers so many upstream connections. */
  public Observer(Tally tally, int rememberedConnections) {
    this.tally = tally;
    signatures = new SignatureReader(tally);
    connections = new Connections(rememberedConnections);
  }

  @Override
  public void lost(Input input, Loss reason) {
    tally.arrived(input);
    tally.lost(reason);
  }

  @Override
  public void entry(Stream stream, Entry e) {
    tally.arrived(e.input);
    LogType type = LogType.of(e.type);
    Loss reason = whyNotCounted(stream, e, type);
    if (!tally.isCurrent(stream.ticket)) {
      stream.ticket = tally.admit(stream.source());
    }
    int source = (int) stream.ticket;
    tally.traits(source, traits(e, reason));
    if (reason != null) {
      tally.lost(reason);
      return;
    }
    if (tick != tally.tick()) {
      tick = tally.tick();
      signatures.newTick();
      Arrays.fill(lastPath, 0);
    }
    mend(stream, e);
    int slot = e.host != 0 && e.cluster != 0 ? endpoint(stream, e, source) : way(stream, e, source);

    long start = e.startNanos;
    long duration = Math.max(e.durationNanos, 0);
    Connection connection = Connection.NONE;
    long gap = Entry.ABSENT;
    if (Entry.length(e.local) != 0 && !e.tcp) {
      long id = connection(stream, e);
      long lastAnswer = connections.lastAnswer(id);
      if (lastAnswer == Connections.NEVER) {
        connection = Connection.NEW;
      } else {
        connection = Connection.REUSED;
        gap = Math.max(0, start + Math.max(e.firstSentNanos, 0) - lastAnswer);
      }
      if ((e.flags & Flag.UC.bit()) != 0) {
        connections.ended(id);
      } else if (e.firstReceivedNanos >= 0) {
        long received = Math.max(e.lastReceivedNanos, e.firstReceivedNanos);
        connections.answered(id, start + received);
      }
    }
    long answer = Entry.ABSENT;
    if (e.firstSentNanos >= 0) {
      long until = e.firstReceivedNanos >= 0 ? e.firstReceivedNanos : duration;
      answer = Math.max(0, until - e.firstSentNanos);
    }
    int signature = signatures.number(e, type, connection);
    int row = tally.row(slot, signature);
    if (tally.isNewRow() && tally.wantsSample() && tally.signatureAt(signature).failed()) {
      tally.sample(sample(e, slot, signature));
    }
    tally.add(
        row,
        start,
        start + duration,
        Math.max(e.attempts, 1) - 1,
        e.firstSentNanos,
        answer,
        gap,
        bytes(e.bytesSent),
        bytes(e.bytesReceived));
    tally.delay(stream.arrivedNanos - start - duration);
  }

  private static long bytes(long claimed) {
    return Math.clamp(claimed, 0, MOST_BYTES);
  }

  private static @Nullable Loss whyNotCounted(Stream stream, Entry e, LogType type) {
    switch (type.use()) {
      case NOT_AN_END -> {
        return type == LogType.UNKNOWN ? Loss.UNKNOWN_TYPE : Loss.NOT_AN_END;
      }
      case TRY -> {
        return Loss.UPSTREAM_TRY;
      }
      case DEPENDS -> {
        boolean labelled = stream.labelsTypes();
        if (e.intermediate
            || (e.durationNanos == Entry.ABSENT && !labelled && stream.tellsDurations())) {
          return Loss.NOT_AN_END;
        }
        // an Envoy that labels what its proxies log: this is a listener, whose own findings count,
        // whose copies do not
        if (e.tcp && labelled && (e.flags & Flag.NR.bit()) == 0 && e.downstreamReason == 0) {
          return Loss.LISTENER_COPY;
        }
      }
      case COUNT -> {}
    }
    if (e.startNanos < 0) {
      return e.startNanos == Entry.ABSENT ? Loss.NO_START_TIME : Loss.IMPLAUSIBLE_TIME;
    }
    return e.durationNanos == Entry.IMPLAUSIBLE
            || e.firstSentNanos == Entry.IMPLAUSIBLE
            || e.firstReceivedNanos == Entry.IMPLAUSIBLE
            || e.lastReceivedNanos == Entry.IMPLAUSIBLE
        ? Loss.IMPLAUSIBLE_DURATION
        : null;
  }

  /** What an entry shows of how its Envoy logs. */
  private static int traits(Entry e, @Nullable Loss reason) {
    int traits = e.tcp ? Trait.TCP.bit() : Trait.HTTP.bit();
    traits |= e.input == Input.OTLP ? Trait.OTLP.bit() : 0;
    traits |= reason == Loss.NOT_AN_END ? Trait.BEFORE_THE_END.bit() : 0;
    traits |= (e.cluster | e.tagCluster) != 0 ? Trait.CLUSTER.bit() : 0;
    traits |= e.details != 0 ? Trait.DETAILS.bit() : 0;
    traits |= e.local != 0 ? Trait.UPSTREAM_LOCAL.bit() : 0;
    traits |= e.firstSentNanos >= 0 ? Trait.SENT_AFTER.bit() : 0;
    traits |= e.attempts != 0 ? Trait.ATTEMPTS.bit() : 0;
    traits |= e.tagCluster != 0 ? Trait.TAG_CLUSTER.bit() : 0;
    traits |= e.tagFlags != 0 ? Trait.TAG_FLAGS.bit() : 0;
    traits |= e.tagReady != 0 ? Trait.TAG_READY.bit() : 0;
    traits |= e.tagMembers != 0 ? Trait.TAG_MEMBERS.bit() : 0;
    traits |= e.tagConnection != 0 ? Trait.TAG_CONNECTION.bit() : 0;
    traits |= e.tagTls != 0 ? Trait.TAG_TLS.bit() : 0;
    return traits | (e.tagClose != 0 ? Trait.TAG_CLOSE.bit() : 0);
  }

  private void mend(Stream stream, Entry e) {
    if ((e.unknownFields | e.wrongWireTypes | e.wrongValues) != 0) {
      tally.mended(Mend.UNKNOWN_FIELD, e.unknownFields);
      tally.mended(Mend.WRONG_WIRE_TYPE, e.wrongWireTypes);
      tally.mended(Mend.WRONG_VALUE, e.wrongValues);
    }
    if (e.untimed) {
      tally.mended(Mend.NO_TIME, 1);
    }
    if (stream.repeated) {
      tally.mended(Mend.REPEATED, 1);
    }
    if (!stream.identified()) {
      tally.mended(Mend.NO_IDENTIFIER, 1);
    }
    if (stream.identifierChanges != 0) {
      tally.mended(Mend.IDENTIFIER_CHANGED, stream.identifierChanges);
      stream.identifierChanges = 0;
    }
  }

  /** The slot of the endpoint that was chosen, by the raw bytes of its cluster and address. */
  private int endpoint(Stream stream, Entry e, int source) {
    byte[] b = e.bytes;
    int cluster = Entry.at(e.cluster);
    int clusterLength = Text.length(e.cluster);
    int host = Entry.at(e.host);
    int hostLength = Text.length(e.host);
    int slot = tally.findSlot(source, b, cluster, clusterLength, host, hostLength);
    if (slot < 0) {
      String name = Text.of(tally, b, e.cluster);
      Place place = Place.of(tally.sourceOf(stream.ticket), name, address(e, e.host));
      slot = tally.addSlot(place, source, b, cluster, clusterLength, host, hostLength);
    }
    if (slot >= lastPath.length) {
      lastPath = Arrays.copyOf(lastPath, Math.max(slot + 1, 2 * lastPath.length));
    }
    long path = Hash.of(fingerprint(b, e.listener), b, Entry.at(e.route), Text.length(e.route));
    if (lastPath[slot] != path && slot != Tally.OVERFLOW_SLOT) {
      lastPath[slot] = path;
      path(e, slot, source);
    }
    return slot;
  }

  private void path(Entry e, int slot, int source) {
    byte[] b = e.bytes;
    int number =
        tally.findPath(
            slot,
            source,
            b,
            Entry.at(e.route),
            Text.length(e.route),
            Entry.at(e.listener),
            Text.length(e.listener));
    if (number < 0) {
      Place place = tally.placeAt(slot);
      String route = Text.of(tally, b, e.route);
      number =
          tally.addPath(new Path(place.source(), place.cluster(), route, address(e, e.listener)));
    }
    tally.path(number);
  }

  /** Length, beginning and end: enough to notice that an address is another than the last. */
  private static long fingerprint(byte[] b, long span) {
    int at = Entry.at(span);
    int length = Entry.length(span);
    if (length < Long.BYTES) {
      return length == 0 ? 1 : ((long) LONG.get(b, at) << (Long.SIZE - 8 * length)) | length;
    }
    return (long) LONG.get(b, at) * 7 + (long) LONG.get(b, at + length - Long.BYTES) + length;
  }

  /**
   * The slot of what led to no host: the tagged cluster, else route or authority, and the listener.
   * A text log may name the host and no cluster: then it is the way's endpoint.
   */
  private int way(Stream stream, Entry e, int source) {
    long cluster = e.cluster != 0 ? e.cluster : tagged(e);
    long route = cluster != 0 ? 0 : e.route;
    long authority = cluster != 0 || route != 0 ? 0 : e.authority();
    long listener = cluster != 0 ? 0 : e.listener;
    int end = append(e, cluster, 0);
    end = append(e, e.host, end);
    end = append(e, route, end);
    end = append(e, authority, end);
    int names = end;
    end = append(e, listener, end);
    int number = source | NO_HOST;
    int slot = tally.findSlot(number, wayKey, 0, names, names, end - names);
    if (slot < 0) {
      Place place =
          new Place(
              tally.sourceOf(stream.ticket),
              Text.of(tally, e.bytes, cluster),
              address(e, e.host),
              Text.of(tally, e.bytes, route),
              Text.of(tally, e.bytes, authority),
              address(e, listener));
      slot = tally.addSlot(place, number, wayKey, 0, names, names, end - names);
    }
    return slot;
  }

  private static long tagged(Entry e) {
    return Entry.length(e.tagCluster) == 0 || e.is(e.tagCluster, "-") ? 0 : e.tagCluster;
  }

  private int append(Entry e, long span, int at) {
    int length = Text.length(span);
    wayKey[at] = (byte) length;
    wayKey[at + 1] = (byte) (length >>> 8);
    System.arraycopy(e.bytes, Entry.at(span), wayKey, at + 2, length);
    return at + 2 + length;
  }

  private String address(Entry e, long span) {
    return Text.of(tally, Addresses.text(e.bytes, span));
  }

  /**
   * What an upstream connection is known by: the tagged id where there is one, else both its
   * addresses.
   */
  private long connection(Stream stream, Entry e) {
    long h = Hash.of(tally.seed(), stream.sourceHash());
    if (Entry.length(e.tagConnection) != 0
        && !e.is(e.tagConnection, "0")
        && !e.is(e.tagConnection, "-")) {
      return Hash.of(h, e.bytes, Entry.at(e.tagConnection), Text.length(e.tagConnection));
    }
    h = Hash.of(h, e.bytes, Entry.at(e.host), Text.length(e.host));
    return Hash.of(h, e.bytes, Entry.at(e.local), Text.length(e.local));
  }

  private Sample sample(Entry e, int slot, int signature) {
    String path = Text.of(tally, e.bytes, e.path());
    int query = path.indexOf('?');
    return new Sample(
        e.startNanos,
        Math.max(e.durationNanos, 0),
        tally.placeAt(slot),
        tally.signatureAt(signature),
        Text.of(tally, e.bytes, e.authority()),
        query < 0 ? path : path.substring(0, query),
        Text.of(tally, e.bytes, e.requestId()),
        address(e, e.local));
  }
}

package dev.ufo.cli;

import dev.ufo.feed.Frame;
import dev.ufo.feed.RecordingReader;
import dev.ufo.feed.TimeShift;
import dev.ufo.settings.Address;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends recordings to an access-log server, stream by stream, message by message, and returns when
 * every stream has been taken to its end. One thread; {@link #close} may come from another.
 */
final class Playback implements AutoCloseable {
  private static final String DEFAULT_METHOD =
      "envoy.service.accesslog.v3.AccessLogService/StreamAccessLogs";
  private static final long END_TIMEOUT_SECONDS = 30;

  private final Address to;
  private final double pace;
  private final boolean originalTimes;
  private final ManagedChannel channel;
  private long messages;
  private int streams;

  /**
   * @param pace times real time
   * @param originalTimes to leave the requests' times as they were; otherwise they are moved to now
   */
  Playback(Address to, double pace, boolean originalTimes) {
    this.to = to;
    this.pace = pace;
    this.originalTimes = originalTimes;
    channel =
        NettyChannelBuilder.forAddress(to.host(), to.port())
            .usePlaintext()
            .directExecutor()
            .build();
  }

  /** Messages sent so far. */
  long messages() {
    return messages;
  }

  /** Streams opened so far. */
  int streams() {
    return streams;
  }

  /**
   * Plays a recording to its end.
   *
   * @param from what is older, in the recording's Unix nanoseconds, is sent at once; 0 for nothing
   */
  void play(RecordingReader recording, long from) throws IOException, InterruptedException {
    Map<Integer, Call> open = new HashMap<>();
    long firstAt = from;
    long shift = 0;
    boolean shifted = false;
    long began = System.nanoTime();
    for (Frame frame = recording.next(); frame != null; frame = recording.next()) {
      firstAt = firstAt == 0 ? frame.atNanos : firstAt;
      pause((long) ((frame.atNanos - firstAt) / pace) - (System.nanoTime() - began));
      Call call = open.get(frame.stream);
      if (call == null) {
        call = new Call(frame.method.isEmpty() ? DEFAULT_METHOD : frame.method);
        open.put(frame.stream, call);
        streams++;
      }
      if (frame.hasMessage) {
        byte[] message = Arrays.copyOf(frame.bytes, frame.length);
        if (!originalTimes) {
          // at the recorded pace one shift serves for all, so that times keep their distances
          if (pace != 1 || !shifted) {
            shift = secondsSince(Math.max(from, frame.atNanos));
            shifted = true;
          }
          TimeShift.apply(message, message.length, shift);
        }
        call.send(message);
        messages++;
      }
      if (frame.end) {
        open.remove(frame.stream);
        call.finish();
      }
    }
    for (Call call : open.values()) {
      call.finish();
    }
  }

  /** What is under way is cut. */
  @Override
  public void close() {
    channel.shutdownNow();
  }

  private static long secondsSince(long unixNanos) {
    return Duration.between(Instant.ofEpochSecond(0, unixNanos), Instant.now()).toSeconds();
  }

  private static void pause(long nanos) throws InterruptedException {
    if (nanos > 0) {
      TimeUnit.NANOSECONDS.sleep(nanos);
    }
  }

  /** One stream on its way. */
  private final class Call extends ClientCall.Listener<byte[]> {
    private final ClientCall<byte[], byte[]> call;
    private @Nullable Status status;

    Call(String method) {
      MethodDescriptor<byte[], byte[]> descriptor =
          MethodDescriptor.<byte[], byte[]>newBuilder()
              .setType(MethodType.CLIENT_STREAMING)
              .setFullMethodName(method.startsWith("/") ? method.substring(1) : method)
              .setRequestMarshaller(Bytes.INSTANCE)
              .setResponseMarshaller(Bytes.INSTANCE)
              .build();
      call = channel.newCall(descriptor, CallOptions.DEFAULT);
      call.start(this, new Metadata());
      call.request(1);
    }

    /** Sends when flow control lets it: a slow server slows the replay down. */
    synchronized void send(byte[] message) throws InterruptedException {
      while (status == null && !call.isReady()) {
        wait(TimeUnit.SECONDS.toMillis(1));
      }
      ended();
      call.sendMessage(message);
    }

    /** Ends the stream and waits until the server has read it to its end. */
    synchronized void finish() throws InterruptedException {
      ended();
      call.halfClose();
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(END_TIMEOUT_SECONDS);
      while (status == null) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          call.cancel("the server does not end the stream", null);
          return; // a server that never answers, as Envoy's own protocol allows
        }
        wait(left);
      }
    }

    private void ended() {
      if (status != null && !status.isOk()) {
        throw new UserError("--to=" + to + ": " + reason(status));
      }
    }

    @Override
    public synchronized void onReady() {
      notifyAll();
    }

    @Override
    public synchronized void onClose(Status ending, Metadata trailers) {
      status = ending;
      notifyAll();
    }
  }

  private static String reason(Status status) {
    Throwable cause = status.getCause();
    String description = status.getDescription();
    if (cause != null && cause.getMessage() != null) {
      return cause.getMessage();
    }
    return status.getCode() + (description == null ? "" : ": " + description);
  }

  /** Bytes as they are. */
  private enum Bytes implements MethodDescriptor.Marshaller<byte[]> {
    INSTANCE;

    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}

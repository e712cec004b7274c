package dev.ufo.cli;

import dev.ufo.ingest.Frame;
import dev.ufo.ingest.RecordingReader;
import dev.ufo.ingest.TimeShift;
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
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Sends a recording to any access-log server, stream by stream, message by message, at the pace at
 * which it was recorded or faster, its times moved to now so that it looks live. Ends when every
 * stream has been taken to its end.
 */
@Command(
    name = "replay",
    description = "Sends a recording to any access-log server.",
    mixinStandardHelpOptions = true)
final class Replay implements Callable<Integer> {
  private static final String DEFAULT_METHOD =
      "envoy.service.accesslog.v3.AccessLogService/StreamAccessLogs";
  private static final long END_TIMEOUT_SECONDS = 30;

  @Parameters(paramLabel = "FILE", description = "the recording, .gz welcome")
  private Path file = Path.of("");

  @Option(names = "--to", required = true, paramLabel = "HOST:PORT", description = "the server")
  private String to = "";

  @Option(
      names = "--speed",
      paramLabel = "N",
      defaultValue = "1",
      description = "times real time; max for no pauses. Default: ${DEFAULT-VALUE}")
  private String speed = "1";

  @Option(
      names = "--original-times",
      description = "Leave the requests' times as they were; otherwise they are moved to now.")
  private boolean originalTimes;

  @Spec private CommandSpec spec = CommandSpec.create();

  private long messages;

  @Override
  public Integer call() throws IOException, InterruptedException {
    double pace = pace();
    Address target =
        Address.parse(to)
            .orElseThrow(() ->
                new UserError("--to=" + to + ": must be host:port, for example 127.0.0.1:19001"));
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(target.host(), target.port())
            .usePlaintext()
            .directExecutor()
            .build();
    Map<Integer, Call> open = new HashMap<>();
    int streams = 0;
    try (RecordingReader recording = new RecordingReader(Files.newInputStream(file))) {
      long firstAt = 0;
      long shift = 0;
      long began = System.nanoTime();
      for (Frame frame = recording.next(); frame != null; frame = recording.next()) {
        firstAt = firstAt == 0 ? frame.atNanos : firstAt;
        pause((long) ((frame.atNanos - firstAt) / pace) - (System.nanoTime() - began));
        Call call = open.get(frame.stream);
        if (call == null) {
          call = new Call(channel, frame.method.isEmpty() ? DEFAULT_METHOD : frame.method);
          open.put(frame.stream, call);
          streams++;
        }
        if (frame.hasMessage) {
          byte[] message = Arrays.copyOf(frame.bytes, frame.length);
          if (!originalTimes) {
            // at the recorded pace one shift serves for all, so that times keep their distances
            shift = pace == 1 && messages > 0 ? shift : secondsSince(frame.atNanos);
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
      report(streams, recording);
      return 0;
    } catch (IOException e) {
      throw UserError.of(file, e);
    } finally {
      channel.shutdownNow();
    }
  }

  private static long secondsSince(long unixNanos) {
    return Duration.between(Instant.ofEpochSecond(0, unixNanos), Instant.now()).toSeconds();
  }

  private void report(int streams, RecordingReader recording) {
    PrintWriter err = spec.commandLine().getErr();
    String cut = recording.cut() ? "; the recording is cut inside its last frame" : "";
    err.println("ufo: sent " + messages + " messages of " + streams + " streams to " + to + cut);
    err.flush();
  }

  private double pace() {
    if (speed.equals("max")) {
      return Double.POSITIVE_INFINITY;
    }
    try {
      double pace = Double.parseDouble(speed);
      if (pace > 0 && pace <= 1_000_000) {
        return pace;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new UserError("--speed=" + speed + ": must be above 0 to 1000000, or max");
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

    Call(ManagedChannel channel, String method) {
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

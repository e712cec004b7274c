package dev.ufo.bench;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Envoys, as a server sees them: connections with streams on which a payload is sent round and
 * round, as fast as flow control lets or at a rate. Everything happens on one event loop, so that
 * on two cores the server has one of its own. Speaks to the loopback interface only.
 */
final class Senders implements AutoCloseable {
  private static final MethodDescriptor<byte[], byte[]> METHOD =
      MethodDescriptor.<byte[], byte[]>newBuilder()
          .setType(MethodType.CLIENT_STREAMING)
          .setFullMethodName("envoy.service.accesslog.v3.AccessLogService/StreamAccessLogs")
          .setRequestMarshaller(new Bytes())
          .setResponseMarshaller(new Bytes())
          .build();
  private static final int RATE_STEPS = 100;

  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final List<ManagedChannel> channels = new ArrayList<>();
  private final List<Sender> senders = new ArrayList<>();
  private final CountDownLatch closed;
  private final Payload payload;
  private final long most;
  private int next;
  private boolean flowing;
  private final AtomicLong sent = new AtomicLong();
  private volatile Status failure = Status.OK;

  /**
   * Opens so many streams on each of so many connections; after {@code most} entries nothing more
   * is sent.
   */
  Senders(int port, int connections, int streams, int nodes, Payload payload, long most) {
    this.payload = payload;
    this.most = most;
    closed = new CountDownLatch(connections * streams);
    for (int c = 0; c < connections; c++) {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress(
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
              .usePlaintext()
              .eventLoopGroup(loop)
              .channelType(NioSocketChannel.class)
              .directExecutor()
              .build();
      channels.add(channel);
      byte[] identifier = Payload.identifier("sidecar~10.42.7." + c % nodes + "~a.shop~shop.svc");
      for (int s = 0; s < streams; s++) {
        Sender sender = new Sender(channel.newCall(METHOD, CallOptions.DEFAULT));
        senders.add(sender);
        loop.execute(() -> sender.open(identifier));
      }
    }
  }

  /** Bytes as they are. */
  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] message) {
      return new Message(message);
    }

    @Override
    public byte[] parse(InputStream answer) {
      return new byte[0];
    }
  }

  private static final class Message extends ByteArrayInputStream
      implements KnownLength, Drainable {
    Message(byte[] bytes) {
      super(bytes);
    }

    @Override
    public int drainTo(OutputStream to) throws IOException {
      to.write(buf, pos, count - pos);
      int drained = count - pos;
      pos = count;
      return drained;
    }
  }

  private final class Sender extends ClientCall.Listener<byte[]> {
    private final ClientCall<byte[], byte[]> call;

    Sender(ClientCall<byte[], byte[]> call) {
      this.call = call;
    }

    void open(byte[] identifier) {
      call.start(this, new Metadata());
      call.request(1);
      call.sendMessage(identifier);
    }

    void flow() {
      while (flowing && call.isReady() && sent.get() < most) {
        one();
      }
    }

    void one() {
      if (next == payload.messages().size()) {
        next = 0;
        payload.later();
      }
      call.sendMessage(payload.messages().get(next)); // copied before it comes back
      sent.addAndGet(payload.entries(next++));
    }

    @Override
    public void onReady() {
      flow();
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (!status.isOk()) {
        failure = status;
      }
      closed.countDown();
    }
  }

  /** Sends one message. */
  void one() {
    loop.execute(() -> senders.get(0).one());
  }

  /** Sends as fast as the server takes it, until {@link #rest}. */
  void flow() {
    loop.execute(() -> {
      flowing = true;
      senders.forEach(Sender::flow);
    });
  }

  void rest() {
    loop.execute(() -> flowing = false);
  }

  /** Sends so many entries a second for some time, the streams in turn. */
  void flow(int perSecond, int seconds) throws InterruptedException {
    long begun = System.nanoTime();
    long before = sent.get();
    for (int step = 1; step <= seconds * RATE_STEPS; step++) {
      long due = before + (long) perSecond * step / RATE_STEPS;
      int turn = step;
      loop.execute(() -> {
        for (int i = turn; sent.get() < due; i++) {
          senders.get(i % senders.size()).one();
        }
      });
      long at = begun + step * (1_000_000_000L / RATE_STEPS);
      TimeUnit.NANOSECONDS.sleep(at - System.nanoTime());
    }
  }

  /** Entries sent so far. */
  long sent() {
    return sent.get();
  }

  /** Ends all streams and waits until the server has ended them too: then it has everything. */
  void end() throws InterruptedException {
    loop.execute(() -> {
      flowing = false;
      senders.forEach(sender -> sender.call.halfClose());
    });
    if (!closed.await(30, TimeUnit.SECONDS)) {
      throw new IllegalStateException(closed.getCount() + " streams were not ended by the server");
    }
    if (!failure.isOk()) {
      throw new IllegalStateException("a stream ended with " + failure);
    }
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }
}

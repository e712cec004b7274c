package dev.ufo.ingest;

import dev.ufo.signal.Input;
import dev.ufo.signal.Loss;
import io.grpc.BindableService;
import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The gRPC port: access-log streams, OTLP logs, health and reflection. Everything of a connection,
 * from the socket to the counters, happens on its event loop.
 */
public final class GrpcServer {
  private final EventLoopGroup loops;
  private final AlsService als;
  private final HealthStatusManager health = new HealthStatusManager();
  private final Server server;

  /**
   * A server that is not listening yet.
   *
   * @param intakes makes the intake of an event loop, on that loop
   */
  public GrpcServer(
      GrpcSettings settings,
      Function<Executor, Intake> intakes,
      List<ServerInterceptor> interceptors) {
    int threads =
        settings.threads() > 0 ? settings.threads() : Runtime.getRuntime().availableProcessors();
    boolean epoll = Epoll.isAvailable();
    ThreadFactory names = new DefaultThreadFactory("ingest", true);
    loops =
        new MultiThreadIoEventLoopGroup(
            threads, names, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    FastThreadLocal<Lane> lanes = new FastThreadLocal<>();
    for (EventExecutor loop : loops) {
      loop.submit(() -> lanes.set(new Lane(intakes.apply(loop), loop))).syncUninterruptibly();
    }
    als = new AlsService(lanes);
    OtlpService otlp = new OtlpService(lanes);
    Door door = new Door(lanes, settings.maxConnections(), settings.handshakeTimeout());
    ChannelFactory<ServerChannel> channels =
        () -> {
          ServerChannel channel =
              epoll ? new EpollServerSocketChannel() : new NioServerSocketChannel();
          channel.pipeline().addLast(door);
          return channel;
        };
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(settings.listen())
            .channelFactory(channels)
            .bossEventLoopGroup(loops)
            .workerEventLoopGroup(loops)
            .withChildOption(ChannelOption.ALLOCATOR, allocator())
            .directExecutor()
            .flowControlWindow(settings.flowControlWindow())
            .maxInboundMessageSize(settings.maxMessageSize())
            .maxConcurrentCallsPerConnection(settings.maxStreamsPerConnection())
            .keepAliveTime(settings.keepaliveTime().toMillis(), TimeUnit.MILLISECONDS)
            .keepAliveTimeout(settings.keepaliveTimeout().toMillis(), TimeUnit.MILLISECONDS)
            .permitKeepAliveTime(1, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .addStreamTracerFactory(new LossTracer(lanes))
            .fallbackHandlerRegistry(new NoSuchMethod(lanes))
            .addService(als.definition())
            .addService(otlp.definition())
            .addService(health.getHealthService())
            .addService(reflection());
    interceptors.forEach(builder::intercept);
    server = builder.build();
    health.setStatus(AlsService.NAME, ServingStatus.SERVING);
    health.setStatus(OtlpService.NAME, ServingStatus.SERVING);
  }

  private static BindableService reflection() {
    return ProtoReflectionServiceV1.newInstance();
  }

  /** Listens. */
  public GrpcServer start() throws IOException {
    server.start();
    return this;
  }

  /** The port that it listens on. */
  public int port() {
    return server.getListenSockets().stream()
        .filter(InetSocketAddress.class::isInstance)
        .mapToInt(address -> ((InetSocketAddress) address).getPort())
        .findFirst()
        .orElse(-1);
  }

  /** How many access-log streams are open. */
  public int streams() {
    return als.streams();
  }

  /** The event loops, for those who measure them. */
  public Iterable<EventExecutor> loops() {
    return loops;
  }

  /** Where the bytes of all connections come from, for those who measure it. */
  public PooledByteBufAllocator allocator() {
    return PooledByteBufAllocator.DEFAULT;
  }

  /**
   * Stops taking streams and ends those that are open: GOAWAY first, so that Envoy goes elsewhere,
   * then what has arrived is still read for so long, then the streams end. The event loops go on,
   * so that their tallies can be collected.
   */
  public void drain(long graceMillis) throws InterruptedException {
    health.enterTerminalState();
    server.shutdown();
    if (!server.awaitTermination(graceMillis, TimeUnit.MILLISECONDS)) {
      als.endStreams();
      server.awaitTermination(graceMillis, TimeUnit.MILLISECONDS);
    }
    server.shutdownNow();
    server.awaitTermination(graceMillis, TimeUnit.MILLISECONDS);
  }

  /** Ends the event loops. */
  public void close() {
    server.shutdownNow();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }

  /** Counts the calls of methods that nobody serves; gRPC answers them with UNIMPLEMENTED. */
  private static final class NoSuchMethod extends HandlerRegistry {
    private final FastThreadLocal<Lane> lanes;

    NoSuchMethod(FastThreadLocal<Lane> lanes) {
      this.lanes = lanes;
    }

    @Override
    public @Nullable ServerMethodDefinition<?, ?> lookupMethod(
        String method, @Nullable String authority) {
      lanes.get().intake.lost(Input.ALS, Loss.UNKNOWN_METHOD);
      return null;
    }
  }

  /** Counts what is lost when a stream breaks: the message that it breaks in. */
  private static final class LossTracer extends ServerStreamTracer.Factory {
    private final FastThreadLocal<Lane> lanes;

    LossTracer(FastThreadLocal<Lane> lanes) {
      this.lanes = lanes;
    }

    @Override
    public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
      Input input = method.equals(OtlpService.METHOD) ? Input.OTLP : Input.ALS;
      return new ServerStreamTracer() {
        private int begun;
        private int read;

        @Override
        public void inboundMessage(int number) {
          begun++;
        }

        @Override
        public void inboundMessageRead(int number, long wireSize, long size) {
          read++;
        }

        @Override
        public void streamClosed(Status status) {
          if (status.getCode() == Status.Code.RESOURCE_EXHAUSTED) {
            lanes.get().intake.lost(input, Loss.MESSAGE_TOO_LARGE);
          } else if (begun > read) {
            lanes.get().intake.lost(input, Loss.STREAM_RESET);
          }
        }
      };
    }
  }
}

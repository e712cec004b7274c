package dev.ufo.bench;

import io.envoyproxy.envoy.service.accesslog.v3.AccessLogServiceGrpc.AccessLogServiceImplBase;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsResponse;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * What {@link Ordinary} is to the scanner, this is to UFO's server: the generated service on
 * grpc-netty as it comes. Says where it listens, serves until its standard input ends, and says how
 * many entries it was given.
 */
final class OrdinaryServer extends AccessLogServiceImplBase {
  private final Ordinary counting = new Ordinary();

  private OrdinaryServer() {}

  @SuppressWarnings("SystemOut") // the protocol with the process that started it
  public static void main(String[] args) throws IOException {
    OrdinaryServer service = new OrdinaryServer();
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(service)
            .build()
            .start();
    Thread.ofPlatform().daemon().start(service::tick);
    System.err.println("ready: 127.0.0.1:" + server.getPort());
    while (System.in.read() >= 0) {
      System.err.println("COUNTED " + service.counting.arrivedSoFar());
    }
    server.shutdownNow();
  }

  private void tick() {
    try {
      while (true) {
        TimeUnit.SECONDS.sleep(1);
        counting.takeCounted();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public StreamObserver<StreamAccessLogsMessage> streamAccessLogs(
      StreamObserver<StreamAccessLogsResponse> answers) {
    return new StreamObserver<>() {
      private String source = "";

      @Override
      public void onNext(StreamAccessLogsMessage message) {
        Instant now = Instant.now();
        source =
            counting.count(message, source, now.getEpochSecond() * 1_000_000_000 + now.getNano());
      }

      @Override
      public void onError(Throwable broken) {}

      @Override
      public void onCompleted() {
        answers.onNext(StreamAccessLogsResponse.getDefaultInstance());
        answers.onCompleted();
      }
    };
  }
}

package dev.ufo.ingest;

import dev.ufo.signal.Input;
import dev.ufo.signal.Loss;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the gRPC server's accept loop: turns connections above the limit away, and lets the
 * others in once they have begun to speak HTTP/2. Plain HTTP/1 gets a sentence that says where to
 * go, silence gets closed after the handshake time. Each that is turned away is counted by reason
 * and touches no other.
 */
@Sharable
final class Door extends ChannelInboundHandlerAdapter {
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final String ELSEWHERE =
      "This port speaks gRPC (HTTP/2). UFO's pages are on its HTTP port, 19002 by default.\n";
  private static final String ANSWER =
      "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nConnection: close\r\n"
          + "Content-Length: "
          + ELSEWHERE.length()
          + "\r\n\r\n"
          + ELSEWHERE;

  private final FastThreadLocal<Lane> lanes;
  private final int maxConnections;
  private final Duration handshakeTimeout;
  private final AtomicInteger connections = new AtomicInteger();

  Door(FastThreadLocal<Lane> lanes, int maxConnections, Duration handshakeTimeout) {
    this.lanes = lanes;
    this.maxConnections = maxConnections;
    this.handshakeTimeout = handshakeTimeout;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object accepted) {
    Channel connection = (Channel) accepted;
    if (connections.incrementAndGet() > maxConnections) {
      connections.decrementAndGet();
      connection.unsafe().closeForcibly();
      lanes.get().intake.lost(Input.ALS, Loss.TOO_MANY_CONNECTIONS);
      return;
    }
    connection.closeFuture().addListener(closed -> connections.decrementAndGet());
    connection.pipeline().addFirst(new Greeting());
    ctx.fireChannelRead(connection);
  }

  /**
   * Watches the first bytes of one connection, then steps aside. Until then it holds back what gRPC
   * wants to say, which begins as soon as there is a connection.
   */
  private final class Greeting extends ChannelDuplexHandler {
    private record Held(Object message, ChannelPromise promise) {}

    private final Queue<Held> held = new ArrayDeque<>();
    private boolean refused;
    private int matched;
    private @Nullable Future<?> timeout;

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
      held.add(new Held(message, promise));
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {}

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      timeout =
          ctx.executor()
              .schedule(
                  () -> refuse(ctx, Loss.SILENT_CONNECTION),
                  handshakeTimeout.toMillis(),
                  TimeUnit.MILLISECONDS);
      ctx.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      stopWaiting();
      dropHeld();
      ctx.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (refused) {
        ReferenceCountUtil.release(message);
        return;
      }
      ByteBuf bytes = (ByteBuf) message;
      for (int i = bytes.readerIndex(); i < bytes.writerIndex() && matched < PREFACE.length; i++) {
        if (bytes.getByte(i) != PREFACE[matched++]) {
          ReferenceCountUtil.release(message);
          refuse(ctx, Loss.NOT_HTTP2);
          return;
        }
      }
      if (matched == PREFACE.length) {
        letIn(ctx);
      }
      ctx.fireChannelRead(message);
    }

    private void letIn(ChannelHandlerContext ctx) {
      stopWaiting();
      for (Held next = held.poll(); next != null; next = held.poll()) {
        ChannelFuture _ = ctx.write(next.message, next.promise);
      }
      ctx.flush();
      ctx.pipeline().remove(this);
    }

    private void refuse(ChannelHandlerContext ctx, Loss reason) {
      stopWaiting();
      if (refused || !ctx.channel().isActive()) {
        return;
      }
      refused = true;
      lanes.get().intake.lost(Input.ALS, reason);
      ctx.writeAndFlush(Unpooled.copiedBuffer(ANSWER, StandardCharsets.US_ASCII))
          .addListener(written -> close(ctx));
    }

    /**
     * From here towards the socket: gRPC's own handlers would take seconds to say goodbye in
     * HTTP/2.
     */
    private void close(ChannelHandlerContext ctx) {
      ChannelFuture _ = ctx.close();
    }

    private void stopWaiting() {
      if (timeout != null) {
        timeout.cancel(false);
      }
    }

    private void dropHeld() {
      for (Held next = held.poll(); next != null; next = held.poll()) {
        ReferenceCountUtil.release(next.message);
        next.promise.tryFailure(new ClosedChannelException());
      }
    }
  }
}

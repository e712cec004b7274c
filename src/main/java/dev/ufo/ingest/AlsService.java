package dev.ufo.ingest;

import dev.ufo.entry.Stream;
import dev.ufo.signal.Input;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Envoy's AccessLogService without generated code: messages stay bytes, in the array of the event
 * loop that read them. Never answers, as Envoy never reads an answer; it lets the peer send as fast
 * as flow control allows.
 *
 * <p>All calls of a connection are handled on its event loop (the server runs with a direct
 * executor).
 */
final class AlsService {
  static final String NAME = "envoy.service.accesslog.v3.AccessLogService";
  static final String METHOD = NAME + "/StreamAccessLogs";

  private static final byte[] NOTHING = {};
  private static final int ALL_YOU_HAVE = Integer.MAX_VALUE;

  private final FastThreadLocal<Lane> lanes;
  private final Set<OpenStream> open = ConcurrentHashMap.newKeySet();

  AlsService(FastThreadLocal<Lane> lanes) {
    this.lanes = lanes;
  }

  ServerServiceDefinition definition() {
    MethodDescriptor<Lane, Lane> method =
        MethodDescriptor.<Lane, Lane>newBuilder()
            .setType(MethodType.CLIENT_STREAMING)
            .setFullMethodName(METHOD)
            .setRequestMarshaller(new LaneMarshaller(lanes, Input.ALS))
            .setResponseMarshaller(new LaneMarshaller(lanes, Input.ALS))
            .build();
    ServerCallHandler<Lane, Lane> handler = this::open;
    ServiceDescriptor descriptor =
        ServiceDescriptor.newBuilder(NAME)
            .addMethod(method)
            .setSchemaDescriptor(ServiceSchema.ALS)
            .build();
    return ServerServiceDefinition.builder(descriptor).addMethod(method, handler).build();
  }

  private ServerCall.Listener<Lane> open(ServerCall<Lane, Lane> call, Metadata headers) {
    OpenStream stream = new OpenStream(call, lanes.get());
    call.request(ALL_YOU_HAVE);
    return stream;
  }

  /** How many streams are open. */
  int streams() {
    return open.size();
  }

  /** Ends every stream from our side; Envoy opens it again, elsewhere if it can. */
  void endStreams() {
    for (OpenStream stream : open) {
      stream.loop.execute(stream::end);
    }
  }

  private final class OpenStream extends ServerCall.Listener<Lane> {
    private final ServerCall<Lane, Lane> call;
    private final Lane lane;
    private final Stream stream;
    private final Executor loop;
    private boolean ended;

    OpenStream(ServerCall<Lane, Lane> call, Lane lane) {
      this.call = call;
      this.lane = lane;
      this.loop = lane.loop;
      stream = lane.intake.opened(METHOD);
      open.add(this);
    }

    @Override
    public void onMessage(Lane message) {
      if (ended) {
        return;
      }
      if (message.readable) {
        message.take(stream);
      } else {
        end(Status.INVALID_ARGUMENT.withDescription("the message cannot be decompressed"));
      }
    }

    @Override
    public void onHalfClose() {
      if (!ended) { // a client, not an Envoy, which never ends its stream: give it the answer it
        // waits for
        call.sendHeaders(new Metadata());
        lane.answer = NOTHING;
        call.sendMessage(lane);
        end(Status.OK);
      }
    }

    @Override
    public void onCancel() {
      closed();
    }

    @Override
    public void onComplete() {
      closed();
    }

    void end() {
      end(Status.UNAVAILABLE.withDescription("this UFO is shutting down"));
    }

    private void end(Status status) {
      if (!ended) {
        ended = true;
        call.close(status, new Metadata());
      }
    }

    private void closed() {
      ended = true;
      if (open.remove(this)) {
        lane.intake.closed(stream);
      }
    }
  }
}

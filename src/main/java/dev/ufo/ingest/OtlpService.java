package dev.ufo.ingest;

import dev.ufo.entry.Stream;
import dev.ufo.entry.Wire;
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
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * OpenTelemetry's LogsService without generated code: takes what Envoy's OpenTelemetry logger and
 * collectors export, on the event loop that read it, and answers how many records were of no use.
 */
final class OtlpService {
  static final String METHOD = Stream.OTLP_EXPORT;
  static final String NAME = METHOD.substring(0, METHOD.indexOf('/'));

  private static final byte[] ALL_TAKEN = {};
  private static final int PARTIAL_SUCCESS = (1 << 3) | Wire.BYTES;
  private static final int REJECTED = (1 << 3) | Wire.VARINT;
  private static final int MESSAGE = (2 << 3) | Wire.BYTES;
  private static final byte[] WHY =
      "these records are no access log, or broken; ufo_entries_lost_total counts them by reason"
          .getBytes(StandardCharsets.US_ASCII);

  private final FastThreadLocal<Lane> lanes;

  OtlpService(FastThreadLocal<Lane> lanes) {
    this.lanes = lanes;
  }

  ServerServiceDefinition definition() {
    MethodDescriptor<Lane, Lane> method =
        MethodDescriptor.<Lane, Lane>newBuilder()
            .setType(MethodType.UNARY)
            .setFullMethodName(METHOD)
            .setRequestMarshaller(new LaneMarshaller(lanes, Input.OTLP))
            .setResponseMarshaller(new LaneMarshaller(lanes, Input.OTLP))
            .build();
    ServerCallHandler<Lane, Lane> handler =
        (call, headers) -> {
          call.request(2); // a second message would be a mistake to notice
          return new Export(call);
        };
    ServiceDescriptor descriptor =
        ServiceDescriptor.newBuilder(NAME)
            .addMethod(method)
            .setSchemaDescriptor(ServiceSchema.OTLP)
            .build();
    return ServerServiceDefinition.builder(descriptor).addMethod(method, handler).build();
  }

  private final class Export extends ServerCall.Listener<Lane> {
    private final ServerCall<Lane, Lane> call;
    private int messages;
    private long refused;
    private boolean ended;

    Export(ServerCall<Lane, Lane> call) {
      this.call = call;
    }

    @Override
    public void onMessage(Lane lane) {
      if (ended) {
        return;
      }
      if (!lane.readable) {
        end(Status.INVALID_ARGUMENT.withDescription("the message cannot be decompressed"));
      } else if (++messages > 1) {
        end(Status.INTERNAL.withDescription("more than one request in a call"));
      } else {
        Stream stream = lane.intake.opened(METHOD);
        lane.take(stream);
        refused = stream.refused;
        lane.intake.closed(stream);
      }
    }

    @Override
    public void onHalfClose() {
      if (ended) {
        return;
      }
      if (messages == 0) {
        end(Status.INTERNAL.withDescription("no request in this call"));
        return;
      }
      Lane lane = lanes.get();
      lane.answer = answer(refused);
      call.sendHeaders(new Metadata());
      call.sendMessage(lane);
      end(Status.OK);
    }

    private void end(Status status) {
      ended = true;
      call.close(status, new Metadata());
    }
  }

  /** An ExportLogsServiceResponse: empty when all was taken. */
  static byte[] answer(long refused) {
    if (refused == 0) {
      return ALL_TAKEN;
    }
    byte[] partial = new byte[WHY.length + 32];
    partial[0] = REJECTED;
    int end = Wire.varint(partial, 1, refused);
    partial[end] = MESSAGE;
    end = Wire.varint(partial, end + 1, WHY.length);
    System.arraycopy(WHY, 0, partial, end, WHY.length);
    end += WHY.length;
    byte[] answer = new byte[end + 16];
    answer[0] = PARTIAL_SUCCESS;
    int from = Wire.varint(answer, 1, end);
    System.arraycopy(partial, 0, answer, from, end);
    return Arrays.copyOf(answer, from + end);
  }
}

package dev.ufo.ingest;

import dev.ufo.signal.Input;
import io.grpc.MethodDescriptor;
import io.netty.util.concurrent.FastThreadLocal;
import java.io.ByteArrayInputStream;
import java.io.InputStream;

/**
 * Messages stay bytes, in the array of the event loop that read them: a message is the lane that
 * has it, good until the next one is read on the same event loop.
 */
record LaneMarshaller(FastThreadLocal<Lane> lanes, Input input)
    implements MethodDescriptor.Marshaller<Lane> {
  @Override
  public Lane parse(InputStream stream) {
    Lane lane = lanes.get();
    lane.read(stream, input);
    return lane;
  }

  @Override
  public InputStream stream(Lane lane) {
    return new ByteArrayInputStream(lane.answer);
  }
}

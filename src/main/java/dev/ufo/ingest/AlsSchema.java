package dev.ufo.ingest;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.grpc.protobuf.ProtoServiceDescriptorSupplier;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Envoy's own description of the AccessLogService, for gRPC reflection: what {@code grpcurl
 * describe} shows. A resource of 13 KB that is read when somebody asks; nothing is generated from
 * it.
 */
final class AlsSchema implements ProtoServiceDescriptorSupplier {
  /** A gzipped FileDescriptorSet, each file behind those it imports. */
  static final String RESOURCE = "als.desc.gz";

  static final String FILE = "envoy/service/accesslog/v3/als.proto";

  private @Nullable FileDescriptor file;

  @Override
  public synchronized FileDescriptor getFileDescriptor() {
    if (file == null) {
      file = read();
    }
    return file;
  }

  @Override
  public ServiceDescriptor getServiceDescriptor() {
    return getFileDescriptor().findServiceByName("AccessLogService");
  }

  private static FileDescriptor read() {
    try (InputStream resource = AlsSchema.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) {
        throw new IllegalStateException(RESOURCE + " is missing from this build");
      }
      Map<String, FileDescriptor> files = new HashMap<>();
      for (FileDescriptorProto proto :
          FileDescriptorSet.parseFrom(new GZIPInputStream(resource)).getFileList()) {
        FileDescriptor[] imports =
            proto.getDependencyList().stream().map(files::get).toArray(FileDescriptor[]::new);
        files.put(proto.getName(), FileDescriptor.buildFrom(proto, imports));
      }
      FileDescriptor als = files.get(FILE);
      if (als == null) {
        throw new IllegalStateException(RESOURCE + " lacks " + FILE);
      }
      return als;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (DescriptorValidationException e) {
      throw new IllegalStateException(RESOURCE + " is broken", e);
    }
  }
}

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
 * The authors' own description of a service, for gRPC reflection: what {@code grpcurl describe}
 * shows. A resource of some KB that is read when somebody asks; nothing is generated from it.
 */
final class ServiceSchema implements ProtoServiceDescriptorSupplier {
  static final ServiceSchema ALS =
      new ServiceSchema("als.desc.gz", "envoy/service/accesslog/v3/als.proto", "AccessLogService");

  static final ServiceSchema OTLP =
      new ServiceSchema(
          "otlp.desc.gz",
          "opentelemetry/proto/collector/logs/v1/logs_service.proto",
          "LogsService");

  /** A gzipped FileDescriptorSet, each file behind those it imports. */
  final String resource;

  private final String name;
  private final String service;
  private @Nullable FileDescriptor file;

  private ServiceSchema(String resource, String name, String service) {
    this.resource = resource;
    this.name = name;
    this.service = service;
  }

  @Override
  public synchronized FileDescriptor getFileDescriptor() {
    if (file == null) {
      file = read();
    }
    return file;
  }

  @Override
  public ServiceDescriptor getServiceDescriptor() {
    return getFileDescriptor().findServiceByName(service);
  }

  private FileDescriptor read() {
    try (InputStream bytes = ServiceSchema.class.getResourceAsStream(resource)) {
      if (bytes == null) {
        throw new IllegalStateException(resource + " is missing from this build");
      }
      Map<String, FileDescriptor> files = new HashMap<>();
      for (FileDescriptorProto proto :
          FileDescriptorSet.parseFrom(new GZIPInputStream(bytes)).getFileList()) {
        FileDescriptor[] imports =
            proto.getDependencyList().stream().map(files::get).toArray(FileDescriptor[]::new);
        files.put(proto.getName(), FileDescriptor.buildFrom(proto, imports));
      }
      FileDescriptor own = files.get(name);
      if (own == null) {
        throw new IllegalStateException(resource + " lacks " + name);
      }
      return own;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (DescriptorValidationException e) {
      throw new IllegalStateException(resource + " is broken", e);
    }
  }
}

package dev.ufo.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.envoyproxy.envoy.service.accesslog.v3.AlsProto;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceProto;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/**
 * Holds the schemas that reflection shows against the protos of the tests; -Dufo.update=true writes
 * it anew.
 */
final class ServiceSchemaTest {
  @Test
  void als_isWhatEnvoyPublishes() throws IOException {
    assertHolds(ServiceSchema.ALS, AlsProto.getDescriptor());
  }

  @Test
  void otlp_isWhatOpenTelemetryPublishes() throws IOException {
    assertHolds(ServiceSchema.OTLP, LogsServiceProto.getDescriptor());
  }

  private static void assertHolds(ServiceSchema schema, FileDescriptor proto) throws IOException {
    Map<String, FileDescriptor> files = new LinkedHashMap<>();
    importsFirst(proto, files);
    FileDescriptorSet.Builder expected = FileDescriptorSet.newBuilder();
    files.values().forEach(file -> expected.addFile(file.toProto()));
    if (Boolean.getBoolean("ufo.update")) {
      Path place = Path.of("src/main/resources/dev/ufo/ingest", schema.resource);
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(place))) {
        expected.build().writeTo(out);
      }
    }
    try (InputStream in = ServiceSchema.class.getResourceAsStream(schema.resource)) {
      // both without the options' own types, which the generated classes know and a plain parser
      // does not
      assertThat(FileDescriptorSet.parseFrom(new GZIPInputStream(in)))
          .isEqualTo(FileDescriptorSet.parseFrom(expected.build().toByteString()));
    }
  }

  @Test
  void schema_knowsServiceAndMethod() {
    assertKnows(ServiceSchema.ALS, AlsService.METHOD);
    assertKnows(ServiceSchema.OTLP, OtlpService.METHOD);
  }

  private static void assertKnows(ServiceSchema schema, String method) {
    String[] parts = method.split("/", 2);
    assertThat(schema.getServiceDescriptor().getFullName()).isEqualTo(parts[0]);
    assertThat(schema.getServiceDescriptor().findMethodByName(parts[1])).isNotNull();
  }

  private static void importsFirst(FileDescriptor file, Map<String, FileDescriptor> files) {
    if (!files.containsKey(file.getName())) {
      file.getDependencies().forEach(each -> importsFirst(each, files));
      files.put(file.getName(), file);
    }
  }
}

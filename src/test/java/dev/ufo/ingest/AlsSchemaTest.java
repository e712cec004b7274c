package dev.ufo.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.envoyproxy.envoy.service.accesslog.v3.AlsProto;
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
 * Holds the schema that reflection shows against the Envoy protos of the tests; -Dufo.update=true
 * writes it anew.
 */
final class AlsSchemaTest {
  @Test
  void resource_isWhatEnvoyPublishes() throws IOException {
    Map<String, FileDescriptor> files = new LinkedHashMap<>();
    importsFirst(AlsProto.getDescriptor(), files);
    FileDescriptorSet.Builder expected = FileDescriptorSet.newBuilder();
    files.values().forEach(file -> expected.addFile(file.toProto()));
    if (Boolean.getBoolean("ufo.update")) {
      Path place = Path.of("src/main/resources/dev/ufo/ingest", AlsSchema.RESOURCE);
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(place))) {
        expected.build().writeTo(out);
      }
    }
    try (InputStream in = AlsSchema.class.getResourceAsStream(AlsSchema.RESOURCE)) {
      // both without the options' own types, which the generated classes know and a plain parser
      // does not
      assertThat(FileDescriptorSet.parseFrom(new GZIPInputStream(in)))
          .isEqualTo(FileDescriptorSet.parseFrom(expected.build().toByteString()));
    }
  }

  @Test
  void schema_knowsServiceAndMethod() {
    AlsSchema schema = new AlsSchema();
    assertThat(schema.getServiceDescriptor().getFullName()).isEqualTo(AlsService.NAME);
    assertThat(schema.getServiceDescriptor().findMethodByName("StreamAccessLogs")).isNotNull();
  }

  private static void importsFirst(FileDescriptor file, Map<String, FileDescriptor> files) {
    if (!files.containsKey(file.getName())) {
      file.getDependencies().forEach(each -> importsFirst(each, files));
      files.put(file.getName(), file);
    }
  }
}

package dev.ufo.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IVersionProvider;

/**
 * What is running, as the jar's manifest and the JVM say.
 *
 * @param version of UFO
 * @param commit that it was built from, {@code unknown} outside a checkout
 * @param java its version
 */
record Version(String version, String commit, String java) {
  private static final String UNKNOWN = "unknown";

  static Version current() {
    Attributes main = manifest();
    return new Version(
        text(main.getValue("Implementation-Version"), "development"),
        text(main.getValue("Ufo-Commit"), UNKNOWN),
        Runtime.version().toString());
  }

  /** The manifest of the jar that this class is in; empty when it is in no jar. */
  private static Attributes manifest() {
    URL here = Version.class.getResource("Version.class");
    String place = here == null ? "" : here.toString();
    int jarEnd = place.indexOf("!/");
    if (jarEnd < 0) {
      return new Attributes();
    }
    try (InputStream in =
        URI.create(place.substring(0, jarEnd) + "!/META-INF/MANIFEST.MF").toURL().openStream()) {
      return new Manifest(in).getMainAttributes();
    } catch (IOException e) {
      return new Attributes();
    }
  }

  private static String text(@Nullable String value, String otherwise) {
    return value == null || value.isEmpty() ? otherwise : value;
  }

  /** For {@code --version}. */
  static final class Provider implements IVersionProvider {
    @Override
    public String[] getVersion() {
      Version now = current();
      return new String[] {
        "ufo " + now.version() + " (commit " + now.commit() + ", Java " + now.java() + ")"
      };
    }
  }
}

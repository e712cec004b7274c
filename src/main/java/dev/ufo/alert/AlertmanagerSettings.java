package dev.ufo.alert;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where alerts are pushed to, and how.
 *
 * @param urls each of them gets everything; none means that nothing is pushed
 * @param labels added to every alert
 * @param externalUrl where people reach this UFO; empty for where it listens
 * @param notices whether notices are pushed too, and not pages alone
 * @param resendInterval an alert that is not sent again ends by itself after four of them
 * @param timeout for connecting, and for the answer
 */
public record AlertmanagerSettings(
    List<URI> urls,
    Map<String, String> labels,
    String externalUrl,
    boolean notices,
    Duration resendInterval,
    Duration timeout,
    Credentials credentials) {

  /** Who UFO says it is. Files are read with each push, as tokens are rotated. */
  public record Credentials(@Nullable Path bearerToken, String username, @Nullable Path password) {
    public static final Credentials NONE = new Credentials(null, "", null);
  }
}

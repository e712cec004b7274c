package dev.ufo.observe;

import dev.ufo.signal.Symptom;
import dev.ufo.signal.Symptom.Kind;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The transport failure reason of a TLS handshake: BoringSSL's error queue, in which each error is
 * {@code CODE:LIBRARY:OPENSSL_internal:REASON}. Up to 1.27 the errors are joined by spaces, later
 * by bars; listeners write {@code error:} and the code in hexadecimal; the end mark may be missing,
 * for long texts are cut, or be there twice. What follows CERTIFICATE_VERIFY_FAILED is read by
 * {@link CertificateErrors}.
 *
 * <p>Of several errors the one that says most counts: a reason of the table before the alert
 * handshake_failure, that before a broken connection, that before what nobody knows.
 */
final class TlsErrors {
  /** Codes of the TLS library begin here. */
  static final int SSL = 16 << 24;

  /** Codes that are the operating system's errors begin here. */
  static final int SYSTEM = 2 << 24;

  static final String NO_SECRET = "Secret_is_not_supplied_by_SDS";

  private static final String MARK = "TLS_error";
  private static final String END = "TLS_error_end";
  private static final String VERIFY_FAILED = "CERTIFICATE_VERIFY_FAILED";
  private static final int LIBRARY_SHIFT = 24;
  private static final int IN_LIBRARY = (1 << LIBRARY_SHIFT) - 1;
  private static final int SHORTEST_CODE = 8;
  private static final int LONGEST_CODE = 10;

  /** CODE, LIBRARY, function, REASON. */
  private static final int FROM_CODE_TO_REASON = 3;

  private final String text;
  private @Nullable Symptom best;

  /** The code whose reason is still to come, and how many fields away it is. */
  private long code = -1;

  private int fieldsToReason;

  private TlsErrors(String text) {
    this.text = text;
  }

  /** What such a text shows; null when it is not about TLS. */
  static @Nullable Symptom of(String text) {
    int mark = text.indexOf(MARK);
    return mark < 0 ? null : new TlsErrors(text).read(mark + MARK.length());
  }

  private Symptom read(int from) {
    if (text.contains(NO_SECRET)) {
      return new Symptom(Kind.SECRET_MISSING, "");
    }
    int at = from;
    boolean hex = false;
    while (at <= text.length() && !clear()) {
      int to = at;
      while (to < text.length() && text.charAt(to) != ':' && text.charAt(to) != '|') {
        to++;
      }
      field(at, to, hex);
      hex = to - at == 5 && text.startsWith("error", at);
      at = to + 1;
    }
    if (code >= 0 && !clear()) {
      found("", code, text.length());
    }
    return best != null ? best : unknown(text.substring(from));
  }

  /** A field may be a reason, a code, or a reason and the next error's code. */
  private void field(int from, int to, boolean hex) {
    int codeAt = codeAt(from, to);
    if (code >= 0 && --fieldsToReason == 0) {
      int end = codeAt < 0 ? to : Math.max(from, codeAt - 1);
      found(text.substring(from, end), code, end);
      code = -1;
    }
    if (codeAt >= 0 && fieldsToReason <= 0) {
      code = number(text.substring(codeAt, to), hex);
      fieldsToReason = FROM_CODE_TO_REASON;
    }
  }

  /** Where the digits begin with which this field ends, if they can be a code, else -1. */
  private int codeAt(int from, int to) {
    int at = to;
    while (at > from && to - at <= LONGEST_CODE && Character.digit(text.charAt(at - 1), 16) >= 0) {
      at--;
    }
    boolean whole = at == from || text.charAt(at - 1) == '_';
    int length = to - at;
    return whole && length >= SHORTEST_CODE && length <= LONGEST_CODE ? at : -1;
  }

  private static long number(String digits, boolean hex) {
    for (int i = 0; i < digits.length(); i++) {
      if (hex || digits.charAt(i) > '9') {
        return Long.parseLong(digits, 16);
      }
    }
    return Long.parseLong(digits);
  }

  private void found(String name, long number, int end) {
    Symptom symptom = symptom(name, number, end);
    if (best == null || weakness(symptom.kind()) < weakness(best.kind())) {
      best = symptom;
    }
  }

  /** Whether no later error can say more; reading on could cost the length once for each error. */
  private boolean clear() {
    return best != null && weakness(best.kind()) == 0;
  }

  private Symptom symptom(String name, long number, int end) {
    int inLibrary = (int) (number & IN_LIBRARY);
    if (number >> LIBRARY_SHIFT == SYSTEM >> LIBRARY_SHIFT) {
      return Errno.handshake(inLibrary, name);
    }
    // OpenSSL writes the same reasons in small letters
    String upper = name.toUpperCase(Locale.ROOT);
    boolean numbered = number >> LIBRARY_SHIFT == SSL >> LIBRARY_SHIFT;
    TlsReason reason = TlsReason.of(upper, numbered ? inLibrary : 0);
    if (reason == null) {
      return name.isEmpty() ? unknown("code_" + number) : unknown(name);
    }
    return reason.name().equals(VERIFY_FAILED)
        ? CertificateErrors.of(detail(end))
        : reason.symptom();
  }

  /** The detail of a certificate check: right behind its reason, or behind all errors. */
  private String detail(int reasonEnd) {
    boolean next = reasonEnd < text.length() && text.charAt(reasonEnd) == ':';
    int from = next ? reasonEnd + 1 : text.indexOf(CertificateErrors.PREFIX, reasonEnd);
    int end = from < 0 ? from : text.indexOf(END, from);
    return from < 0 ? "" : text.substring(from, end < 0 ? text.length() : end);
  }

  private static Symptom unknown(String what) {
    int end = what.indexOf(END);
    String said = end < 0 ? what : what.substring(0, end);
    return new Symptom(Kind.TLS_OTHER, Wording.piece(Wording.bare(said)));
  }

  private static int weakness(Kind kind) {
    return switch (kind) {
      case HANDSHAKE_REFUSED -> 1;
      case HANDSHAKE_CUT -> 2;
      case TLS_OTHER -> 3;
      default -> 0;
    };
  }
}

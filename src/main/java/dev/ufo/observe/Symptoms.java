package dev.ufo.observe;

import dev.ufo.signal.Flag;
import dev.ufo.signal.LogType;
import dev.ufo.signal.Signature;
import dev.ufo.signal.Signature.Shape;
import dev.ufo.signal.Symptom;
import dev.ufo.signal.Symptom.Kind;
import java.util.List;

/**
 * What a signature shows, whichever Envoy from 1.16 to 1.40 wrote it: one table for each kind of
 * text, asked in this order.
 *
 * <ol>
 *   <li>A listener's own entry is about the client: {@link InboundErrors}.
 *   <li>What did not fail shows nothing, except a client that left, an injected fault, a drop, and
 *       a TCP connection on which nothing came back.
 *   <li>The details say most: {@link CodeDetails}. A failed connect has its reason in field 18 or
 *       at the end of the details: {@link TransportReason}.
 *   <li>Where there are no details, or unknown ones, the flags say the rest: {@link FlagSymptoms}.
 *   <li>What the words leave open the shape tells: {@link Shapes}.
 * </ol>
 *
 * <p>Works on any text in time linear in its length, and throws on none. It is called once for each
 * distinct signature, by any thread.
 */
public final class Symptoms {
  private static final int CLIENT_LEFT = Flag.DC.bit() | Flag.DR.bit();

  private Symptoms() {}

  /** What there is to know of texts, for the documentation. */
  public static List<SymptomTable> tables() {
    return List.of(
        CodeDetails.TABLE,
        ResetReasons.TABLE,
        ConnectErrors.TABLE,
        TlsReason.TABLE,
        CertificateErrors.TABLE,
        FlagSymptoms.TABLE,
        InboundErrors.TABLE,
        Shapes.TABLE);
  }

  /** What an entry with this signature shows. */
  public static Symptom of(Signature s) {
    if (InboundErrors.have(s)) {
      return InboundErrors.of(s);
    }
    CodeDetails details = CodeDetails.of(known(s.details()));
    return s.failed() ? Shapes.refine(failed(s, details), s) : notFailed(s, details);
  }

  /** A text log's dash, and what the signature table had no room for, say nothing. */
  private static String known(String text) {
    String said = text.strip();
    return said.equals("-") || said.equals(Signature.OTHER) ? "" : said;
  }

  private static Symptom notFailed(Signature s, CodeDetails details) {
    if (has(s, Flag.FI.bit())) {
      return new Symptom(Kind.FAULT_INJECTED, "abort");
    }
    boolean left = has(s, CLIENT_LEFT);
    if (left && has(s, Flag.DI.bit())) {
      return new Symptom(Kind.FAULT_INJECTED, "delay");
    }
    Symptom said = details.symptom("");
    boolean saidLeft = said.kind() == Kind.CLIENT_LEFT; // before 1.30 a client's reset has no flag
    if (left || saidLeft) {
      return saidLeft && !said.detail().isEmpty() ? said : Shapes.clientLeft(s.shape());
    }
    return isUnanswered(s) ? new Symptom(Kind.NO_ANSWER, "") : Symptom.NONE;
  }

  /** A datagram asks for no answer, a connection does. */
  private static boolean isUnanswered(Signature s) {
    Shape shape = s.shape();
    return s.kind() == Signature.Kind.TCP
        && s.type() != LogType.UDP_SESSION_END
        && (s.flags() | s.unknownFlags()) == 0
        && shape.host()
        && shape.local()
        && !shape.received();
  }

  private static Symptom failed(Signature s, CodeDetails details) {
    String field = Wording.of(known(s.reason()));
    String transport = field.isEmpty() ? details.transport() : field;
    if (has(s, Flag.UH.bit()) && details.areOfAResolver()) {
      return new Symptom(Kind.NO_HEALTHY_HOST, "dns");
    }
    if (details.areViaUpstream()) {
      return answered(s, transport);
    }
    Symptom said = details.symptom(transport);
    return switch (said.kind()) {
      // that the client left as well did not make the upstream fail
      case NONE, CLIENT_LEFT, FAULT_INJECTED -> byFlags(s, details, transport);
      default -> said;
    };
  }

  /** The upstream answered: with an error that was not tried again, or not to the end. */
  private static Symptom answered(Signature s, String transport) {
    int flags = s.flags() & ~(Flag.UO.bit() | Flag.URX.bit());
    if (!Flag.anyUpstream(flags)) {
      return has(s, Flag.UO.bit()) ? new Symptom(Kind.OVERFLOW, "retries") : Symptom.NONE;
    }
    Symptom said = byFlags(s, CodeDetails.of(""), transport);
    return switch (said.kind()) {
      case CLOSED -> new Symptom(Kind.ANSWER_CUT, "connection_termination");
      case STREAM_RESET -> new Symptom(Kind.ANSWER_CUT, "remote_reset");
      case PROTOCOL_ERROR -> new Symptom(Kind.ANSWER_CUT, "protocol_error");
      case LOCAL_RESET -> new Symptom(Kind.ANSWER_CUT, "local_reset");
      default -> said;
    };
  }

  private static Symptom byFlags(Signature s, CodeDetails details, String transport) {
    Symptom said = FlagSymptoms.of(s.flags());
    boolean tcp = s.kind() == Signature.Kind.TCP;
    if (said.none() && tcp) {
      // URX alone: a local failure with its reason, or a full pool
      return transport.isEmpty()
          ? new Symptom(Kind.OVERFLOW, "unknown")
          : TransportReason.of(transport);
    }
    if (said.none()) {
      return new Symptom(Kind.OTHER, Wording.piece(text(details, transport)));
    }
    if (said.kind() != Kind.CONNECT_FAILED) {
      return said;
    }
    if (!transport.isEmpty()) {
      return TransportReason.of(transport);
    }
    return tcp && s.type() == LogType.TCP_CONNECTION_END && s.reason().isEmpty()
        ? new Symptom(Kind.CONNECT_TIMEOUT, "unsaid")
        : said;
  }

  private static String text(CodeDetails details, String transport) {
    String inner = details.inner();
    String text = inner.isEmpty() ? details.name() : details.name() + "{" + inner + "}";
    return text.isEmpty() ? transport : text;
  }

  private static boolean has(Signature s, int bits) {
    return (s.flags() & bits) != 0;
  }
}

package dev.ufo.history;

import dev.ufo.signal.Signature;
import dev.ufo.signal.Symptom;

/** What an entry means for the question whether something is wrong. */
public enum Sign {
  /** It went well, or what went wrong was the application's own answer. */
  WELL,
  /** A failure between Envoy and the upstream. */
  FAILURE,
  /** It went well after an attempt that did not: weak alone, 1 % of a healthy mesh has it. */
  RETRIED,
  /** The client left before an answer: weak alone, clients leave. */
  LEFT,
  /** A TCP connection on which the upstream said nothing: weak alone, probes do so. */
  SILENT,
  /** A listener's finding about who called it: explains what its clients see, and nothing else. */
  INBOUND,
  /** It says nothing about the upstream. */
  NONE;

  /** Whether it takes many to mean anything. */
  public boolean weak() {
    return this == RETRIED || this == LEFT || this == SILENT;
  }

  static Sign of(Signature signature, Symptom symptom) {
    return switch (symptom.kind()) {
      case NONE -> well(signature);
      case CLIENT_LEFT_CONNECTING, CLIENT_LEFT_WAITING -> LEFT;
      case CLIENT_LEFT -> NONE;
      case NO_ANSWER -> SILENT;
      case OVERFLOW -> signature.isUpstreamError() ? well(signature) : FAILURE;
      default -> symptom.kind().stage() == Symptom.Stage.INBOUND ? INBOUND : FAILURE;
    };
  }

  private static Sign well(Signature signature) {
    if (!signature.shape().answered() && signature.kind() == Signature.Kind.HTTP) {
      return NONE; // a reply of Envoy's own: redirect, health check, rate limit
    }
    return signature.shape().retried() && !signature.isUpstreamError() ? RETRIED : WELL;
  }
}

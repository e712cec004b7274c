package dev.ufo.ingest;

import dev.ufo.entry.Scanner;
import dev.ufo.entry.Stream;
import dev.ufo.signal.Input;
import dev.ufo.signal.Loss;
import io.grpc.KnownLength;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.Executor;

/**
 * What one event loop owns: its intake, and the array into which every message is copied once. The
 * array grows to the largest message and shrinks again after one that was far larger than usual.
 */
final class Lane {
  private static final int USUAL = 256 * 1024;

  final Intake intake;
  final Executor loop;

  /** Whether the message that was read last is whole. */
  boolean readable;

  /** What the call that is being served is answered. */
  byte[] answer = {};

  private byte[] bytes = new byte[64 * 1024];
  private int length;

  Lane(Intake intake, Executor loop) {
    this.intake = intake;
    this.loop = loop;
  }

  /**
   * Copies a message; not {@link #readable}, with the loss counted, when it cannot be read to its
   * end.
   */
  void read(InputStream message, Input input) {
    length = 0;
    readable = false;
    try {
      if (message instanceof KnownLength) {
        room(message.available());
      }
      while (true) {
        int n = message.read(bytes, length, bytes.length - Scanner.SLACK - length);
        if (n < 0) {
          break;
        }
        length += n;
        if (length == bytes.length - Scanner.SLACK && message.available() != 0) {
          room(length * 2);
        }
      }
      readable = true;
    } catch (StatusRuntimeException e) { // grows above the limit while it is decompressed
      intake.lost(input, Loss.MESSAGE_TOO_LARGE);
    } catch (IOException e) {
      intake.lost(input, Loss.UNDECODABLE_MESSAGE);
    }
  }

  private void room(int needed) {
    if (needed > bytes.length - Scanner.SLACK) {
      bytes = Arrays.copyOf(bytes, needed + Scanner.SLACK);
    }
  }

  /** Hands the message that was read to the intake. */
  void take(Stream stream) {
    Arrays.fill(bytes, length, length + Scanner.SLACK, (byte) 0);
    intake.message(stream, bytes, length);
    if (bytes.length > 4 * USUAL && length < USUAL) {
      bytes = new byte[USUAL];
    }
  }
}

package dev.ufo.tally;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A seeded 64-bit hash over spans of bytes, sixteen at a step, folded by a 128-bit product: 2 ns
 * for a name. Names come from outside, so whoever keeps a table by it starts from a secret seed.
 * The array must have eight readable bytes after the span.
 */
public final class Hash {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long K0 = 0x9e3779b97f4a7c15L;
  private static final long K1 = 0xd6e8feb86659fd93L;

  private Hash() {}

  /** Goes on from {@code h} with a number. */
  public static long of(long h, int number) {
    return fold(h ^ number, K0);
  }

  /** Goes on from {@code h} with a span. */
  public static long of(long h, byte[] b, int at, int length) {
    long a = h ^ length;
    int i = 0;
    for (; i + 2 * Long.BYTES <= length; i += 2 * Long.BYTES) {
      // both factors hold what an outsider does not know, so that no name can make one of them 0
      a =
          fold(
              a ^ (long) LONG.get(b, at + i),
              Long.rotateLeft(a, 32) ^ (long) LONG.get(b, at + i + Long.BYTES));
    }
    if (i + Long.BYTES <= length) {
      a = fold(a ^ (long) LONG.get(b, at + i), K1);
      i += Long.BYTES;
    }
    int rest = length - i;
    if (rest > 0) {
      a = fold(a ^ ((long) LONG.get(b, at + i) << (Long.SIZE - 8 * rest)), K0);
    }
    return a;
  }

  private static long fold(long a, long b) {
    return (a * b) ^ Math.unsignedMultiplyHigh(a, b);
  }
}

package dev.ufo.feed;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * A stream that may have nothing at the moment, such as a pipe: a read gives 0 bytes then, and -1
 * once it is over. A thread of its own waits for it, {@value #BLOCKS} blocks ahead at most.
 */
public final class Pump extends InputStream {
  private static final int BLOCKS = 16;
  private static final int BLOCK = 64 * 1024;
  private static final byte[] END = {};

  private final InputStream from;
  private final BlockingQueue<byte[]> blocks = new ArrayBlockingQueue<>(BLOCKS);
  private byte[] block = {};
  private int next;
  private boolean ended;
  private volatile @Nullable IOException fault;

  public Pump(InputStream from) {
    this.from = from;
    Thread.ofPlatform().name("pump").daemon().start(this::run);
  }

  private void run() {
    byte[] buffer = new byte[BLOCK];
    try {
      try {
        for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
          if (n > 0) {
            blocks.put(Arrays.copyOf(buffer, n));
          }
        }
      } catch (IOException e) {
        fault = e;
      }
      blocks.put(END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public int read() {
    throw new UnsupportedOperationException("a pump is read in blocks");
  }

  @Override
  public int read(byte[] into, int at, int length) throws IOException {
    while (!ended && next == block.length) {
      byte[] one = blocks.poll();
      if (one == null) {
        return 0;
      }
      ended = one.length == 0;
      block = one;
      next = 0;
    }
    if (ended) {
      IOException wrong = fault;
      if (wrong != null) {
        throw wrong;
      }
      return -1;
    }
    int n = Math.min(length, block.length - next);
    System.arraycopy(block, next, into, at, n);
    next += n;
    return n;
  }

  @Override
  public void close() throws IOException {
    from.close();
  }
}

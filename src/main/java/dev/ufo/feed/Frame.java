package dev.ufo.feed;

import dev.ufo.entry.Scanner;

/**
 * One frame of a recording ({@code proto/ufo/v1/recording.proto}), as a view that its reader fills
 * again and again.
 */
public final class Frame {
  public long atNanos;
  public int stream;
  public String method = "";
  public boolean end;

  /** Whether it carries a message; one may be empty. */
  public boolean hasMessage;

  /** The message from 0 on, followed by {@link Scanner#SLACK} bytes. */
  public byte[] bytes = new byte[0];

  public int length;

  void clear() {
    atNanos = 0;
    stream = 0;
    method = "";
    end = false;
    hasMessage = false;
    length = 0;
  }
}

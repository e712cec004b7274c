package dev.ufo.bench;

/** The floor: every message is copied once, as UFO copies it, and not looked at. */
final class Copy implements Counting {
  private final byte[] scratch = new byte[1 << 18];
  private long entries;

  @Override
  public void round(Payload payload) {
    for (byte[] message : payload.messages()) {
      System.arraycopy(message, 0, scratch, 0, message.length);
    }
    entries += payload.entries();
  }

  @Override
  public long takeCounted() {
    long taken = entries;
    entries = 0;
    return taken;
  }
}

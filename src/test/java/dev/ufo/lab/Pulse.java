package dev.ufo.lab;

import java.io.IOException;

/**
 * How long Envoy takes for a word on its admin port, twice a second: a machine that is starved of
 * CPU makes faults of its own, and what is recorded there is not what the scenario says.
 */
final class Pulse implements AutoCloseable {
  private static final double STARVED = 1.5;

  private final Proxy envoy;
  private volatile boolean running = true;
  private volatile double worst;

  Pulse(Proxy envoy) {
    this.envoy = envoy;
    Thread.ofVirtual().start(this::feel);
  }

  private void feel() {
    while (running) {
      long asked = System.nanoTime();
      try {
        envoy.isReady();
        worst = Math.max(worst, (System.nanoTime() - asked) / 1e9);
      } catch (IOException e) {
        // out of descriptors or ports, as the scenario may want it
      }
      try {
        Thread.sleep(500);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Refuses what was recorded on a starved machine. */
  void check() throws IOException {
    if (worst > STARVED) {
      throw new IOException(
          "the machine is starved: Envoy took %.1f s for a word; record with fewer --jobs"
              .formatted(worst));
    }
  }

  @Override
  public void close() {
    running = false;
  }
}

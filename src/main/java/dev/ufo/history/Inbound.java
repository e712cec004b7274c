package dev.ufo.history;

import dev.ufo.signal.Symptom;
import dev.ufo.tally.Facts;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the listeners of servers say about who called them, by the address that was called: that is
 * the endpoint of some client's cluster, and explains what that client sees. Kept for some minutes,
 * of so many addresses at most.
 */
public final class Inbound {
  private static final long KEPT = 300_000_000_000L;
  private static final int CAP = 10_000;

  private final Map<String, Findings> byAddress = new LinkedHashMap<>();

  private static final class Findings {
    final Map<Symptom, Long> counts = new TreeMap<>();
    long touched;
  }

  void add(String address, Symptom symptom, Facts facts, long now) {
    Findings findings = byAddress.get(address);
    if (findings == null) {
      if (byAddress.size() >= CAP) {
        byAddress.values().removeIf(old -> now - old.touched > KEPT);
        if (byAddress.size() >= CAP) {
          return;
        }
      }
      findings = new Findings();
      byAddress.put(address, findings);
    }
    if (now - findings.touched > KEPT) {
      findings.counts.clear();
    }
    findings.touched = now;
    findings.counts.merge(symptom, facts.count(), Long::sum);
  }

  /** How often each finding was made at that address in the last minutes; empty when never. */
  public Map<Symptom, Long> at(String address, long now) {
    Findings findings = byAddress.get(address);
    return findings == null || now - findings.touched > KEPT ? Map.of() : findings.counts;
  }
}

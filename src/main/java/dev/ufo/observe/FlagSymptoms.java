package dev.ufo.observe;

import dev.ufo.signal.Flag;
import dev.ufo.signal.Symptom;
import dev.ufo.signal.Symptom.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * What the flags say where there are no details: TCP proxies have none. Of several flags the first
 * of the table counts. UO and URX are its last: beside another flag they only tell why it was not
 * tried again.
 */
final class FlagSymptoms {
  private static final List<Meaning> MEANINGS =
      List.of(
          new Meaning(Flag.UH, Kind.NO_HEALTHY_HOST, "", ""),
          new Meaning(Flag.NC, Kind.NO_CLUSTER, "", ""),
          new Meaning(Flag.DF, Kind.DNS_FAILURE, "", ""),
          new Meaning(Flag.NR, Kind.NO_MATCHING_ROUTE, "", "HTTP; of a listener see below"),
          new Meaning(Flag.UF, Kind.CONNECT_FAILED, "", "without a transport reason"),
          new Meaning(Flag.UPE, Kind.PROTOCOL_ERROR, "", ""),
          new Meaning(Flag.UC, Kind.CLOSED, "", ""),
          new Meaning(Flag.UR, Kind.STREAM_RESET, "", ""),
          new Meaning(Flag.UT, Kind.TIMEOUT, "", ""),
          new Meaning(Flag.UMSDR, Kind.TIMEOUT, "max-duration", ""),
          new Meaning(Flag.LR, Kind.LOCAL_RESET, "", ""),
          new Meaning(Flag.DO, Kind.DROPPED, "drop_overload", "by the tag ufo.flags"),
          new Meaning(
              Flag.UDO, Kind.DROPPED, "unconditional_drop_overload", "by the tag ufo.flags"),
          new Meaning(Flag.OM, Kind.DROPPED, "overload", ""),
          new Meaning(Flag.UO, Kind.OVERFLOW, "", "a limit, see the shapes"));

  static final SymptomTable TABLE = new SymptomTable("flag-symptoms", "flag", rows());

  private record Meaning(Flag flag, Kind kind, String detail, String when) {}

  private FlagSymptoms() {}

  /**
   * What the first of these flags says, none when none says that the way to the upstream failed.
   */
  static Symptom of(int flags) {
    for (Meaning meaning : MEANINGS) {
      if ((flags & meaning.flag.bit()) != 0) {
        return new Symptom(meaning.kind, meaning.detail);
      }
    }
    return Symptom.NONE;
  }

  private static List<SymptomTable.Row> rows() {
    List<SymptomTable.Row> rows = new ArrayList<>();
    for (Meaning m : MEANINGS) {
      rows.add(SymptomTable.row(m.flag.name(), m.kind, m.detail, m.when));
    }
    rows.add(
        SymptomTable.row(
            Flag.URX.name(),
            Kind.OVERFLOW,
            "unknown",
            "TCP, alone and without a transport reason: a local failure or a limit"));
    rows.add(SymptomTable.row(Flag.FI.name(), Kind.FAULT_INJECTED, "abort", ""));
    rows.add(SymptomTable.row("DI with DC or DR", Kind.FAULT_INJECTED, "delay", ""));
    rows.add(SymptomTable.row("DC or DR", Kind.CLIENT_LEFT, "see the shapes"));
    return List.copyOf(rows);
  }
}

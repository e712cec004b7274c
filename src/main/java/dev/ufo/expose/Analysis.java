package dev.ufo.expose;

import dev.ufo.history.Totals;
import dev.ufo.incident.Incident;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the analyst hands out, all of it for any thread.
 *
 * @param incidents the incidents as of the last tick, the open ones first, the worst of them first
 * @param detections what was counted of them since the start
 * @param view how they are told
 */
public record Analysis(
    Totals totals, Supplier<List<Incident>> incidents, Detections detections, IncidentView view) {}

package dev.ufo.history;

import dev.ufo.signal.Input;
import dev.ufo.signal.Loss;
import dev.ufo.signal.Mend;
import java.util.List;
import java.util.Map;

/**
 * Everything counted so far, at one moment between two ticks: a copy, for any thread. What arrived
 * is exactly what was counted plus what was lost.
 *
 * @param counted entries that were counted
 * @param succeeded those of them that carry no failure flag and no error of the application
 * @param late entries that were counted, but came so late that they say nothing about now
 * @param early entries that were counted, but by their own clock are of the future
 * @param clusters by name
 * @param arrived entries that came in; all keys of this and the next two are always there
 * @param lost entries that were not counted, by reason
 * @param mended what was odd about entries that were counted
 * @param overflow what went to an overflow, by table
 * @param sizes how many of each the analyst holds, by table
 * @param delays from an entry's end to its arrival
 * @param sources by node
 */
public record Traffic(
    long counted,
    long succeeded,
    long late,
    long early,
    List<ClusterTotals> clusters,
    Map<Input, Long> arrived,
    Map<Loss, Long> lost,
    Map<Mend, Long> mended,
    Map<String, Long> overflow,
    Map<String, Long> sizes,
    Durations delays,
    List<SourceTotals> sources) {}

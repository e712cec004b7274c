package dev.ufo.diagnose;

import dev.ufo.signal.CauseId;
import dev.ufo.signal.Scope;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What a cause has to say for itself.
 *
 * @param score how well the evidence fits it, 0 to 1, as if it had no rival
 * @param headline what is seen, to stand after the cluster's name
 * @param explained the failures that it accounts for, side effects included
 * @param endpoints where; empty when no host was chosen
 * @param shown the failures that it is about
 * @param scope how far it reaches, null where the endpoints say so
 * @param details what this cause adds
 */
public record Verdict(
    CauseId cause,
    double score,
    String headline,
    Group shown,
    Group explained,
    SortedSet<String> endpoints,
    @Nullable Scope scope,
    Map<String, String> details,
    List<String> reasonsFor,
    List<String> reasonsAgainst) {}

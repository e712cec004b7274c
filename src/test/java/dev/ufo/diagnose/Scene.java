package dev.ufo.diagnose;

import dev.ufo.cli.Desk;
import dev.ufo.diagnose.cause.Causes;
import dev.ufo.history.Case;
import dev.ufo.history.Cluster;
import dev.ufo.history.Ticks;
import dev.ufo.history.Totals;
import dev.ufo.incident.Incident;
import dev.ufo.signal.Path;
import dev.ufo.signal.Place;
import dev.ufo.signal.Source;
import java.util.ArrayList;
import java.util.List;

/**
 * What some Envoys send over virtual seconds, a line each, and what UFO makes of it:
 *
 * <pre>
 * Stage payments = scene.cluster("payments");
 * payments.at("10.0.0.1:80", "10.0.0.2:80").from(0).to(60).each(7, answered());
 * payments.at("10.0.0.2:80").from(20).to(60).each(5, refused());
 * Incident incident = scene.until(60).only();
 * </pre>
 *
 * A rate is per endpoint. Entries go through a real tally; the rest is the analyst as the verbs
 * wire it. Nothing here is random, so the same scene gives the same incidents.
 */
public final class Scene {
  public static final long SECOND = Ticks.SECOND;
  public static final Source GATEWAY = Ticks.GATEWAY;

  /** The second 0 of a scene. */
  public static final long START = Ticks.T0;

  private static final String LISTENER = "10.9.0.1:8443";
  private static final double PHASE = 0.317;

  private final Ticks ticks = new Ticks();
  private final Desk desk;
  private final List<Flow> flows = new ArrayList<>();
  private int second;
  private long ourClock;

  /** Entries that arrive one after the other, evenly. */
  private static final class Flow {
    final Place place;
    final Path path;
    final double from;
    final double to;
    final double rate;
    final long shift;
    final Said said;
    long next;

    Flow(Place place, Path path, double from, double to, double rate, long shift, Said said) {
      this.place = place;
      this.path = path;
      this.from = from;
      this.to = to;
      this.rate = rate;
      this.shift = shift;
      this.said = said;
    }

    double nextAt() {
      return from + (next + PHASE) / rate;
    }
  }

  public Scene() {
    this(Totals.Limits.DEFAULT, 1);
  }

  public Scene(Totals.Limits limits, long successWeight) {
    desk = new Desk(limits, successWeight);
  }

  /** A cluster of the gateway's. */
  public Stage cluster(String name) {
    return new Stage(this, GATEWAY, name, name + "-route");
  }

  /** An Envoy of this name. */
  public static Source envoy(String node) {
    return new Source(node, node.replaceAll("-[0-9]+$", ""), "eu/a/", "1.40.0");
  }

  /** A cluster as one Envoy sees it, reached by a route of one listener. */
  public record Stage(Scene scene, Source source, String cluster, String route) {
    public Stage by(Source other) {
      return new Stage(scene, other, cluster, route);
    }

    public Stage route(String name) {
      return new Stage(scene, source, cluster, name);
    }

    /** Hosts that were chosen. */
    public Places at(String... endpoints) {
      List<Place> places = new ArrayList<>();
      for (String endpoint : endpoints) {
        places.add(Place.of(source, cluster, endpoint));
      }
      return places(places, new Path(source, cluster, route, LISTENER));
    }

    /** No host was chosen: Envoy names the route only. */
    public Places nowhere() {
      Place place = new Place(source, "", "", route, "", LISTENER);
      return places(List.of(place), null);
    }

    /** No host was chosen, and the tag ufo.cluster names the cluster. */
    public Places tagged() {
      return places(List.of(new Place(source, cluster, "", "", "", "")), null);
    }

    /** A request that found no route: nothing but its authority is known. */
    public Places authority(String host) {
      return places(List.of(new Place(source, "", "", "", host, LISTENER)), null);
    }

    /** This Envoy's own listener at that address. */
    public Places listener(String address) {
      return places(List.of(new Place(source, "", "", "", "", address)), null);
    }

    private Places places(List<Place> places, Path path) {
      return new Places(scene, places, path, 0, 0, 0);
    }
  }

  /**
   * Where something happens, from one second to another. Its entries' own times may be off from
   * their arrival by so many seconds: early by clocks ahead, late by queues.
   */
  public record Places(
      Scene scene, List<Place> places, Path path, double from, double to, double off) {
    public Places from(double since) {
      return new Places(scene, places, path, since, to, off);
    }

    public Places to(double until) {
      return new Places(scene, places, path, from, until, off);
    }

    /** The entries end so many seconds after they arrive, or before if it is negative. */
    public Places off(double seconds) {
      return new Places(scene, places, path, from, to, seconds);
    }

    /** So many a second at each. */
    public Places each(double rate, Said said) {
      double stagger = 0;
      for (Place place : places) {
        long shift = Math.round(off * SECOND);
        Flow flow = new Flow(place, path, from + stagger, to, rate, shift, said);
        scene.flows.add(flow);
        stagger += 0.013;
      }
      return this;
    }

    /** So many at each, over all the time. */
    public Places count(int count, Said said) {
      return each(count / (to - from), said);
    }
  }

  /** Lets time pass, a tick a second. */
  public Scene until(int end) {
    while (second < end) {
      second++;
      flows.forEach(flow -> pass(flow, true));
      flows.removeIf(flow -> flow.nextAt() >= flow.to);
      desk.tick(ticks.take(), now());
    }
    return this;
  }

  private void pass(Flow flow, boolean delivered) {
    for (double at = flow.nextAt(); at < second && at < flow.to; at = flow.nextAt()) {
      if (!delivered) {
        flow.next++;
        continue;
      }
      long end = START + Math.round(at * SECOND) + flow.shift;
      ticks.entries(1, flow.place, flow.said.signature(), flow.said.timing(end, flow.next));
      if (flow.path != null) {
        ticks.path(flow.path);
      }
      flow.next++;
    }
  }

  /** UFO is down for so many seconds, in which entries are lost, and starts again. */
  public Scene restart(int down) {
    return restart(down, desk.incidents());
  }

  /** The same, with these incidents in its journal. */
  public Scene restart(int down, List<Incident> journal) {
    for (int end = second + down; second < end; ) {
      second++;
      flows.forEach(flow -> pass(flow, false));
      flows.removeIf(flow -> flow.nextAt() >= flow.to);
    }
    desk.restart(journal, now());
    return this;
  }

  /** UFO's own clock is set by so many seconds. */
  public Scene ourClock(long seconds) {
    ourClock += seconds * SECOND;
    return this;
  }

  /** A tick that comes at the time of the last one. */
  public Scene tickAgain() {
    desk.tick(ticks.take(), now());
    return this;
  }

  public long now() {
    return START + second * SECOND + ourClock;
  }

  /** Every incident, the worst first. */
  public List<Incident> incidents() {
    return desk.incidents();
  }

  public List<Incident> incidents(String cluster) {
    return incidents().stream().filter(i -> i.cluster().equals(cluster)).toList();
  }

  /** The one incident there is. */
  public Incident only() {
    return one(incidents());
  }

  public Incident only(String cluster) {
    return one(incidents(cluster));
  }

  private static Incident one(List<Incident> incidents) {
    if (incidents.size() != 1) {
      throw new AssertionError("one incident expected: " + IncidentAssert.list(incidents));
    }
    return incidents.get(0);
  }

  /** What the causes say of a cluster at this moment; empty when it has no case. */
  public List<Finding> findings(String cluster) {
    for (Cluster each : desk.totals().all()) {
      Case known = each.open();
      if (each.name().equals(cluster) && known != null) {
        Neighbours neighbours = new Neighbours(desk.totals());
        return new Diagnosis(Causes.all()).of(each, known, neighbours, now());
      }
    }
    return List.of();
  }

  public List<String> pages() {
    return desk.pages();
  }

  public Totals totals() {
    return desk.totals();
  }
}

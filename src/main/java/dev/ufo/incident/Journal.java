package dev.ufo.incident;

import dev.ufo.history.Routes;
import dev.ufo.proto.v1.JournalBody;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The incidents in a folder, so that they survive the end of this process, whatever ends it.
 *
 * <p>An incident is written with the tick that changes what is said of it; its running numbers are
 * at most ten seconds old. A thread of its own writes, and always the latest of what it was given:
 * a slow disk costs older states and delays no tick. A disk that cannot be written is counted, said
 * once a minute and tried again; a file that cannot be read is set aside. Only one process uses a
 * folder.
 */
public final class Journal implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("ufo");

  private static final long NUMBERS_EVERY = 10_000_000_000L;
  private static final long TRIED_EVERY = 10_000_000_000L;
  private static final long SAID_EVERY = 60_000_000_000L;
  private static final long PATIENCE_MILLIS = 5_000;

  private final Path folder;
  private final JournalFile file;
  private final BlockingQueue<Page> latest = new ArrayBlockingQueue<>(1);
  private final Thread writer =
      Thread.ofPlatform().name("journal").daemon().unstarted(this::writeAll);
  private final LongAdder writes = new LongAdder();
  private final LongAdder failures = new LongAdder();

  private List<Incident> incidents = List.of();
  private List<Routes.Lead> ways = List.of();

  // of the writer's thread
  private final Map<String, Incident> written = new HashMap<>();
  private Set<Routes.Lead> writtenWays = Set.of();
  private @Nullable FileLock lock;
  private long numbersAt;
  private long failedAt;
  private long saidAt;
  private volatile String fault = "";

  /** A folder that somebody has to do something about before UFO can start. */
  public static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    Unusable(String rule) {
      super(rule, null, false, false);
    }
  }

  /** What is known with a tick; the last one has to be written whole. */
  record Page(List<Incident> incidents, List<Routes.Lead> ways, long now, boolean last) {}

  private Journal(Path folder) {
    this.folder = folder;
    file = new JournalFile(folder);
  }

  /** Reads what stands in the folder, which is made if there is none, and is ready to write. */
  public static Journal open(Path folder, long now) throws Unusable {
    Journal journal = new Journal(folder);
    try {
      journal.take();
    } catch (FileAlreadyExistsException e) {
      throw new Unusable("is a file, must be a folder");
    } catch (IOException e) {
      journal.failed(e, now);
    }
    try {
      journal.read();
    } catch (IOException e) {
      journal.failed(e, now);
    }
    journal.writer.start();
    return journal;
  }

  /** Nobody else may use the folder as long as this process lives. */
  private void take() throws IOException, Unusable {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, JournalFile.ownerOnly("rwx------"));
    }
    FileChannel channel =
        FileChannel.open(
            folder.resolve("lock"),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            JournalFile.ownerOnly("rw-------"));
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null; // another UFO in this process
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    if (lock == null) {
      throw new Unusable("another UFO uses it; give each a folder of its own");
    }
  }

  private void read() throws IOException {
    JournalFile.Contents contents = file.read();
    Map<String, Incident> found = new LinkedHashMap<>();
    List<Routes.Lead> leads = new ArrayList<>();
    int unknown = 0;
    for (JournalBody body : contents.bodies()) {
      if (body.hasWay()) {
        leads.add(JournalCodec.decode(body.getWay()));
      } else {
        Incident incident = JournalCodec.decode(body.getIncident());
        if (incident != null) {
          found.put(incident.id(), incident);
        } else {
          unknown++;
        }
      }
    }
    incidents = List.copyOf(found.values());
    ways = List.copyOf(leads);
    switch (contents.end()) {
      case WHOLE -> {}
      case TORN -> LOG.log(Level.WARNING, "the journal ends inside a frame, which is dropped");
      case BROKEN ->
          LOG.log(
              Level.WARNING,
              "the journal cannot be read behind {0} frames; it is kept as {1}",
              contents.bodies().size(),
              file.setAside());
    }
    if (unknown > 0) {
      LOG.log(Level.WARNING, "{0} frames of the journal are of a newer UFO: left out", unknown);
    }
    LOG.log(Level.INFO, "the journal in {0} has {1} incidents", folder, incidents.size());
  }

  /** The incidents that stood there when it was opened. */
  public List<Incident> incidents() {
    return incidents;
  }

  /** The ways to the clusters of those that were open. */
  public List<Routes.Lead> ways() {
    return ways;
  }

  /** All that is known after a tick; the analyst's thread. */
  public void keep(List<Incident> all, List<Routes.Lead> leads, long now) {
    offer(new Page(all, leads, now, false));
  }

  private void offer(Page page) {
    latest.clear(); // only one thread offers, so there is room
    latest.add(page);
  }

  /** The last of all ticks: this waits until it is written, though not for a disk that hangs. */
  public void finish(List<Incident> all, List<Routes.Lead> leads, long now)
      throws InterruptedException {
    offer(new Page(all, leads, now, true));
    writer.join(PATIENCE_MILLIS);
  }

  private void writeAll() {
    try {
      Page page = latest.take();
      while (!page.last) {
        write(page);
        page = latest.take();
      }
      write(page);
    } catch (InterruptedException e) {
      // closed: what was not written by now is what a kill would have lost
    } finally {
      release();
    }
  }

  /** Writes what has changed; the writer's thread. */
  void write(Page page) {
    boolean waits = failedAt != 0 && page.now - failedAt < TRIED_EVERY;
    if (waits && !page.last) {
      return;
    }
    try {
      if (lock == null) {
        take();
      }
      boolean numbers = page.last || page.now - numbersAt >= NUMBERS_EVERY;
      boolean otherWays = numbers && !writtenWays.equals(new HashSet<>(page.ways));
      if (otherWays || !file.appends()) {
        rewrite(page);
      } else {
        append(page, numbers);
      }
      numbersAt = numbers ? page.now : numbersAt;
      if (failedAt != 0) {
        LOG.log(Level.INFO, "the journal in {0} is written again", folder);
      }
      failedAt = 0;
      fault = "";
    } catch (IOException | Unusable e) {
      failed(e, page.now);
    }
  }

  private void append(Page page, boolean numbers) throws IOException {
    List<Incident> changed = new ArrayList<>();
    for (Incident incident : page.incidents) {
      Incident before = written.get(incident.id());
      if (before == null || (numbers ? !incident.equals(before) : isNews(before, incident))) {
        changed.add(incident);
      }
    }
    if (!changed.isEmpty()) {
      file.append(bodies(changed, Set.of()));
      changed.forEach(incident -> written.put(incident.id(), incident));
      writes.increment();
    }
  }

  private void rewrite(Page page) throws IOException {
    Set<Routes.Lead> leads = new HashSet<>(page.ways);
    file.rewrite(bodies(page.incidents, leads));
    written.clear();
    page.incidents.forEach(incident -> written.put(incident.id(), incident));
    writtenWays = leads;
    writes.increment();
  }

  private static boolean isNews(Incident before, Incident now) {
    return before.state() != now.state()
        || before.severity() != now.severity()
        || before.cause() != now.cause()
        || before.scope() != now.scope()
        || before.resolved() != now.resolved()
        || !before.endpoints().equals(now.endpoints());
  }

  private static List<JournalBody> bodies(List<Incident> incidents, Set<Routes.Lead> leads) {
    List<JournalBody> bodies = new ArrayList<>();
    for (Incident incident : incidents) {
      bodies.add(JournalBody.newBuilder().setIncident(JournalCodec.encode(incident)).build());
    }
    for (Routes.Lead lead : leads) {
      bodies.add(JournalBody.newBuilder().setWay(JournalCodec.encode(lead)).build());
    }
    return bodies;
  }

  private void failed(Exception e, long now) {
    failures.increment();
    fault = e.getClass().getSimpleName() + ": " + e.getMessage();
    failedAt = now;
    if (saidAt == 0 || now - saidAt >= SAID_EVERY) {
      saidAt = now;
      LOG.log(Level.WARNING, "the journal in {0} cannot be written: {1}", folder, fault);
    }
  }

  /** How often something was written. */
  public long writes() {
    return writes.sum();
  }

  /** How often that failed. */
  public long failures() {
    return failures.sum();
  }

  /** Why it cannot be written, empty when it can. */
  public String fault() {
    return fault;
  }

  private void release() {
    try {
      file.close();
      if (lock != null) {
        lock.channel().close();
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the journal in {0} cannot be closed: {1}", folder, e);
    }
  }

  /** Ends at once; what is to be written goes by {@link #finish} before. */
  @Override
  public void close() {
    writer.interrupt();
    try {
      writer.join(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

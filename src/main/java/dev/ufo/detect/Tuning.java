package dev.ufo.detect;

/**
 * What is normal and how much evidence it takes to say that something is not. Ratios are failures
 * per request; evidence is in nats: {@code ln} of how many times likelier the fault explains what
 * came than normal life does.
 *
 * @param floor the least ratio taken for normal: below it nothing is learned, so that the first
 *     failures after a clean week are no sensation
 * @param margin how many times what was learned is still normal: the learned value is only a
 *     sample, and traffic has moods
 * @param fast the ratio the fast sum looks for: the loud faults, within few requests
 * @param slow the ratio the slow sum looks for: the faint ones, over many
 * @param evidence nats that raise the alarm
 * @param learning seconds with traffic before what was learned is believed
 * @param unlearned what is taken for normal until then
 */
public record Tuning(
    double floor,
    double margin,
    double fast,
    double slow,
    double evidence,
    int learning,
    double unlearned) {

  /**
   * Failed connections. In 170,000 healthy entries there was not one, so nothing has to be learned
   * first. One failure weighs ln(10 % / 0.2 %) = 3.9 nats: two never suffice, three do among up to
   * 13 requests, four among 50.
   */
  public static final Tuning HARD = new Tuning(0.002, 2, 0.10, 0.015, 10.6, 0, 0.002);

  /**
   * Weak signs: hidden retries, of which a mesh has 1 % without any fault, clients that left,
   * connections nobody answered. A sign weighs ln(30 % / 3 %) = 2.3 nats: it takes ten of them, and
   * ten seconds to see what is usual here. Where they are the rule they are no sign.
   */
  public static final Tuning SOFT = new Tuning(0.03, 1.5, 0.30, 0.12, 22, 10, 1);

  /**
   * Failures alone, against time: a "request" is a millisecond, so ratios are failures per second /
   * 1000. One in 20 s is always normal; 0.1/s that became 0.5/s shows within a minute. Before 90 s
   * are learned only a flood counts: 2/s for ten seconds and more.
   */
  static final Tuning COUNT = new Tuning(0.00005, 1.5, 0.0005, 0.0002, 12, 90, 0.00067);

  /** What the fast sum looks for beside so much normal failure. */
  double fastBeside(double normal) {
    return beside(normal, fast, 5);
  }

  /** What the slow sum looks for. */
  double slowBeside(double normal) {
    return beside(normal, slow, 3);
  }

  private static double beside(double normal, double least, double lift) {
    return Math.max(least, Math.min(lift * normal, (1 + normal) / 2));
  }
}

package dev.ufo.detect;

/** What one tick counts. */
final class Bucket {
  long requests;
  long failures;
  long first;
  long last;

  void failed(long end) {
    first = failures == 0 ? end : Math.min(first, end);
    last = failures == 0 ? end : Math.max(last, end);
    failures++;
  }

  void clear() {
    requests = 0;
    failures = 0;
    first = 0;
    last = 0;
  }
}

package dev.ufo;

import dev.ufo.cli.Ufo;

/** Where the process begins. */
public final class App {
  private App() {}

  public static void main(String[] args) {
    int code = new Ufo().run(args);
    if (code != 0) {
      System.exit(code);
    }
  }
}

package dev.ufo.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** What a command line printed where, and its exit code. */
record Ran(int code, String out, String err) {
  static Ran ufo(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = new Ufo().run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    return new Ran(code, out.toString(), err.toString());
  }
}

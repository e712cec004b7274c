package dev.ufo.text;

import dev.ufo.entry.EntrySink;
import dev.ufo.entry.Stream;
import dev.ufo.signal.Loss;
import dev.ufo.text.Json.Token;

/**
 * Reads one ExportLogsServiceRequest in OTLP's JSON, as the OpenTelemetry collector's file exporter
 * writes it, one a line. Names may be in camel case or as the protocol has them, in any order.
 * Never throws: what is cut is lost from there on, and counted once.
 */
public final class OtlpJson {
  private final Json json = new Json();
  private final OtlpRecords records;
  private byte[] bytes = {};

  public OtlpJson(OtlpRecords records) {
    this.records = records;
  }

  /** Gives all records of a request to the sink. */
  public void read(Stream stream, byte[] b, int from, int to, EntrySink sink) {
    bytes = b;
    records.message(stream);
    json.over(b, from, to);
    if (json.next() == Token.BEGIN_OBJECT) {
      while (json.next() == Token.NAME) {
        if (is(json, "resourceLogs", "resource_logs")) {
          if (json.next() == Token.BEGIN_ARRAY) {
            while (json.next() == Token.BEGIN_OBJECT) {
              ofResource(json, sink);
            }
          }
        } else {
          json.skip(json.next());
        }
      }
    }
    if (json.next() != Token.END) {
      records.refuse(sink, Loss.TRUNCATED);
    }
  }

  private static boolean is(Json json, String camel, String snake) {
    return json.is(camel) || json.is(snake);
  }

  private void ofResource(Json in, EntrySink sink) {
    int early = 0;
    int earlyEnd = 0;
    boolean told = false;
    records.resource.clear();
    records.resourceIsTold();
    while (in.next() == Token.NAME) {
      if (in.is("resource")) {
        if (in.next() == Token.BEGIN_OBJECT) {
          members(in, records.resource);
        }
        records.resourceIsTold();
        told = true;
      } else if (!is(in, "scopeLogs", "scope_logs")) {
        in.skip(in.next());
      } else if (told) {
        scopes(in, sink);
      } else { // first who it is, then what they say
        early = in.place();
        in.skip(in.next());
        earlyEnd = in.place();
      }
    }
    if (earlyEnd > early) {
      scopes(new Json().over(bytes, early, earlyEnd), sink);
    }
  }

  private void scopes(Json in, EntrySink sink) {
    if (in.next() != Token.BEGIN_ARRAY) {
      return;
    }
    while (in.next() == Token.BEGIN_OBJECT) {
      while (in.next() == Token.NAME) {
        if (!is(in, "logRecords", "log_records")) {
          in.skip(in.next());
        } else if (in.next() == Token.BEGIN_ARRAY) {
          while (in.next() == Token.BEGIN_OBJECT) {
            record(in, sink);
          }
        }
      }
    }
  }

  private void record(Json in, EntrySink sink) {
    long time = 0;
    long observed = 0;
    records.begin();
    Token token = in.next();
    for (; token == Token.NAME; token = in.next()) {
      if (is(in, "timeUnixNano", "time_unix_nano")) {
        time = nanos(in);
      } else if (is(in, "observedTimeUnixNano", "observed_time_unix_nano")) {
        observed = nanos(in);
      } else if (in.is("body")) {
        value(in, Names.find("body"), records.record);
      } else if (in.is("attributes")) {
        keyValues(in, records.record);
      } else {
        in.skip(in.next());
      }
    }
    if (token == Token.END_OBJECT) {
      records.time(time > 0 ? time : observed);
      records.give(sink);
    }
  }

  private static long nanos(Json in) {
    Token token = in.next();
    if (token == Token.STRING || token == Token.NUMBER) {
      return Math.max(0, Spelling.number(in.text, in.at, in.length, 1));
    }
    in.skip(token);
    return 0;
  }

  private void members(Json in, Draft to) {
    while (in.next() == Token.NAME) {
      if (in.is("attributes")) {
        keyValues(in, to);
      } else {
        in.skip(in.next());
      }
    }
  }

  private void keyValues(Json in, Draft to) {
    Token token = in.next();
    if (token != Token.BEGIN_ARRAY) {
      in.skip(token);
      return;
    }
    while (in.next() == Token.BEGIN_OBJECT) {
      keyValue(in, to);
    }
  }

  private void keyValue(Json in, Draft to) {
    int name = Names.UNKNOWN;
    boolean named = false;
    int early = 0;
    int earlyEnd = 0;
    while (in.next() == Token.NAME) {
      if (in.is("key")) {
        Token token = in.next();
        named = token == Token.STRING;
        name = named ? Names.find(in.text, in.at, in.length) : Names.UNKNOWN;
        in.skip(token);
      } else if (!in.is("value")) {
        in.skip(in.next());
      } else if (named) {
        value(in, name, to);
      } else {
        early = in.place();
        in.skip(in.next());
        earlyEnd = in.place();
      }
    }
    if (earlyEnd > early) {
      value(new Json().over(bytes, early, earlyEnd), name, to);
    }
  }

  /** An AnyValue: an object with one member, whose name is its type. */
  private void value(Json in, int name, Draft to) {
    Token token = in.next();
    if (token != Token.BEGIN_OBJECT) {
      in.skip(token);
      return;
    }
    boolean body = name != Names.UNKNOWN && Names.attribute(name) == Attribute.BODY;
    while (in.next() == Token.NAME) {
      boolean map = is(in, "kvlistValue", "kvlist_value");
      boolean binary = is(in, "bytesValue", "bytes_value");
      token = in.next();
      switch (token) {
        case STRING, NUMBER, TRUE, FALSE -> to.put(name, in.text, in.at, binary ? 0 : in.length);
        case NULL -> to.put(name, in.text, in.at, 0);
        case BEGIN_OBJECT -> {
          if (body && map) {
            ofMap(in, to);
          } else {
            in.skip(token);
          }
        }
        default -> in.skip(token);
      }
    }
  }

  private void ofMap(Json in, Draft to) {
    while (in.next() == Token.NAME) {
      if (in.is("values")) {
        keyValues(in, to);
      } else {
        in.skip(in.next());
      }
    }
  }

  /** Of the request that is being read nothing more is wanted. */
  public void stop() {
    json.stop();
  }
}

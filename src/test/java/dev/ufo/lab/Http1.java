package dev.ufo.lab;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** As much of HTTP/1.1 as both ends of a lab need. */
final class Http1 {
  private static final int MAX_LINE = 16_384;

  private Http1() {}

  /** The head of a message; its body has been read over. */
  record Head(String start, Map<String, String> fields) {
    String word(int n) {
      String[] words = start.split(" ", 3);
      return n < words.length ? words[n] : "";
    }

    boolean closes() {
      return fields.getOrDefault("connection", "").equalsIgnoreCase("close");
    }
  }

  /** A server: answers until the peer leaves; what is no HTTP/1 gets 400. */
  static void serve(Socket socket, Mood mood) throws IOException, InterruptedException {
    InputStream in = new BufferedInputStream(socket.getInputStream());
    OutputStream out = socket.getOutputStream();
    socket.setSoTimeout(mood.idle);
    for (Head head = read(in); head != null; head = read(in)) {
      mood.breathe();
      if (!head.word(2).startsWith("HTTP/1.")) {
        out.write(ascii("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\nBad Request"));
        return;
      }
      String path = head.word(1);
      if (mood.cuts()) {
        return;
      }
      if (!path.equals("/healthz")) {
        mood.think();
      }
      String body = "hello " + path + "\n";
      out.write(
          ascii(
              "HTTP/1.1 %d Said\r\nContent-Length: %d\r\n\r\n%s"
                  .formatted(mood.status(path), body.length(), body)));
    }
  }

  /** A client: sends one request and reads its answer. */
  static Head ask(
      Socket socket, String method, String authority, String path, int size, int timeoutMillis)
      throws IOException {
    socket.setSoTimeout(timeoutMillis);
    String length = method.equals("POST") ? "Content-Length: " + size + "\r\n" : "";
    OutputStream out = socket.getOutputStream();
    out.write(
        ascii(method + " " + path + " HTTP/1.1\r\nHost: " + authority + "\r\n" + length + "\r\n"));
    out.write(new byte[size]);
    Head head = read(new BufferedInputStream(socket.getInputStream()));
    if (head == null) {
      throw new EOFException("no answer");
    }
    return head;
  }

  /** Reads a message; null at the end. A client's request has a body only with a length. */
  private static Head read(InputStream in) throws IOException {
    String start = line(in);
    if (start == null) {
      return null;
    }
    Map<String, String> fields = new TreeMap<>();
    for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        fields.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    if (fields.containsKey("content-length")) {
      in.skipNBytes(Long.parseLong(fields.get("content-length")));
    } else if (fields.containsKey("transfer-encoding")) {
      skipChunks(in);
    }
    return new Head(start, fields);
  }

  private static void skipChunks(InputStream in) throws IOException {
    while (true) {
      String line = line(in);
      int size = line == null ? 0 : Integer.parseInt(line.strip(), 16);
      in.skipNBytes(size + 2);
      if (size == 0) {
        return;
      }
    }
  }

  /** A line, or as much as there is of what has no lines. */
  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    while (line.length() < MAX_LINE) {
      int next = in.read();
      if (next < 0) {
        return line.isEmpty() ? null : line.toString();
      }
      if (next == '\n') {
        return line.toString().stripTrailing();
      }
      if (next < ' ' && next != '\r' && next != '\t') {
        return ""; // binary
      }
      line.append((char) next);
    }
    throw new IOException("a line without end");
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}

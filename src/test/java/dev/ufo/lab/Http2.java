package dev.ufo.lab;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;

/**
 * As much of HTTP/2 as both ends of a lab need: it answers every stream alike, so that nobody has
 * to unpack headers, and sends so little that no window is ever full.
 */
final class Http2 implements AutoCloseable {
  private static final byte[] PREFACE = Http1.ascii("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int WINDOW_UPDATE = 8;
  private static final int ACK = 1;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int INTERNAL_ERROR = 2;

  private final Socket socket;
  private final OutputStream out;
  private int streams = -1;

  private Http2(Socket socket) throws IOException {
    this.socket = socket;
    out = socket.getOutputStream();
  }

  private interface Ended {
    void stream(int id);
  }

  /** A server that knows nothing but HTTP/2, in plaintext unless the socket is TLS. */
  static void serve(Socket socket, Mood mood) throws IOException {
    DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    byte[] preface = in.readNBytes(PREFACE.length);
    if (!Arrays.equals(preface, PREFACE)) {
      return;
    }
    Http2 server = new Http2(socket);
    server.frame(SETTINGS, 0, 0);
    server.read(in, id -> Thread.ofVirtual().start(() -> server.answer(id, mood)));
  }

  /** A client on a new connection. */
  static Http2 client(Socket socket) throws IOException {
    Http2 client = new Http2(socket);
    client.out.write(PREFACE);
    client.frame(SETTINGS, 0, 0);
    DataInputStream in = new DataInputStream(socket.getInputStream());
    Thread.ofVirtual()
        .start(() -> {
          try {
            client.read(in, id -> {});
          } catch (IOException e) {
            client.close();
          }
        });
    return client;
  }

  boolean isOpen() {
    return !socket.isClosed();
  }

  /** Sends a request and does not wait for its answer. */
  synchronized void ask(String authority, String path) throws IOException {
    streams += 2;
    ByteArrayOutputStream headers = new ByteArrayOutputStream();
    headers.writeBytes(new byte[] {(byte) 0x82, (byte) 0x86}); // GET, http
    for (String[] field : new String[][] {{"\u0004", path}, {"\u0001", authority}}) {
      headers.writeBytes(Http1.ascii(field[0])); // a name of the static table
      headers.write(field[1].length());
      headers.writeBytes(Http1.ascii(field[1]));
    }
    frame(HEADERS, END_STREAM | END_HEADERS, streams, headers.toByteArray());
  }

  private void answer(int id, Mood mood) {
    try {
      boolean cut = mood.cuts();
      mood.think();
      synchronized (this) {
        if (cut) {
          frame(RST_STREAM, 0, id, (byte) 0, (byte) 0, (byte) 0, (byte) INTERNAL_ERROR);
        } else {
          // the static table has the statuses
          frame(HEADERS, END_HEADERS, id, mood.status("") == 500 ? (byte) 0x8e : (byte) 0x88);
          frame(DATA, END_STREAM, id, Http1.ascii("hello\n"));
        }
      }
    } catch (IOException | InterruptedException e) {
      close();
    }
  }

  private void read(DataInputStream in, Ended ended) throws IOException {
    while (true) {
      int lengthAndType = in.readInt();
      int length = lengthAndType >>> 8;
      int type = lengthAndType & 0xff;
      int flags = in.readUnsignedByte();
      int id = in.readInt();
      byte[] body = in.readNBytes(length);
      if ((type == SETTINGS || type == PING) && (flags & ACK) == 0) {
        frame(type, ACK, 0, type == PING ? body : new byte[0]);
      } else if (type == DATA && length > 0) {
        byte[] more = {0, 0, (byte) (length >>> 8), (byte) length};
        frame(WINDOW_UPDATE, 0, 0, more);
      }
      if ((type == HEADERS || type == DATA) && (flags & END_STREAM) != 0) {
        ended.stream(id);
      }
    }
  }

  private synchronized void frame(int type, int flags, int id, byte... body) throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.writeBytes(new byte[] {0, (byte) (body.length >>> 8), (byte) body.length});
    frame.write(type);
    frame.write(flags);
    frame.writeBytes(
        new byte[] {(byte) (id >>> 24), (byte) (id >>> 16), (byte) (id >>> 8), (byte) id});
    frame.writeBytes(body);
    out.write(frame.toByteArray());
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // it is closed
    }
  }
}

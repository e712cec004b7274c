package dev.ufo.lab;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** What a server says on a connection; the connection is closed when it returns. */
interface Speech {
  void serve(Socket connection, Mood mood) throws IOException, InterruptedException;

  Speech HTTP1 = Http1::serve;
  Speech HTTP2 = Http2::serve;

  /** A mail server. */
  Speech MAIL =
      (connection, mood) -> {
        if (connection.getInputStream().read(new byte[4096]) > 0) {
          connection.getOutputStream().write(Http1.ascii("220 mail.example ESMTP ready\r\n"));
          Thread.sleep(50);
        }
      };

  /** A server that wants the PROXY protocol's line first, as nginx does it, and closes without. */
  Speech PROXIED =
      (connection, mood) -> {
        byte[] first = new byte[6];
        int read = connection.getInputStream().read(first);
        if (read == 6 && new String(first, StandardCharsets.US_ASCII).equals("PROXY ")) {
          Http1.serve(connection, mood);
        }
      };
}

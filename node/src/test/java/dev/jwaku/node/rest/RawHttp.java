package dev.jwaku.node.rest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Sends requests exactly as they are written, also those that no decent client would send. */
final class RawHttp {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private RawHttp() {}

    /** What came back; header names in lower case. */
    record Answer(int status, Map<String, String> headers, String body) {}

    /**
     * One request on a connection of its own.
     *
     * @param body null sends none
     */
    static Answer send(int port, String method, String path, Map<String, String> headers, String body) {
        StringBuilder head = new StringBuilder(
                method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nConnection: close\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        byte[] content = body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
        if (body != null) {
            head.append("Content-Length: ").append(content.length).append("\r\n");
        }
        head.append("\r\n");
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(Math.toIntExact(TIMEOUT.toMillis()));
            OutputStream out = socket.getOutputStream();
            out.write(head.toString().getBytes(StandardCharsets.UTF_8));
            out.write(content);
            out.flush();
            return parse(method, readAll(socket));
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path.substring(0, Math.min(100, path.length())), e);
        }
    }

    private static byte[] readAll(Socket socket) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        try {
            for (int n = socket.getInputStream().read(buffer);
                    n >= 0;
                    n = socket.getInputStream().read(buffer)) {
                all.write(buffer, 0, n);
            }
        } catch (SocketException e) {
            if (all.size() == 0) {
                throw e; // a reset after the whole answer is the server's haste, before it there is no answer
            }
        }
        return all.toByteArray();
    }

    private static Answer parse(String method, byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int end = text.indexOf("\r\n\r\n");
        String[] lines = text.substring(0, end).split("\r\n", -1);
        int status = Integer.parseInt(lines[0].split(" ", 3)[1]);
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.put(
                    lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    lines[i].substring(colon + 1).strip());
        }
        String body = text.substring(end + 4);
        if ("chunked".equals(headers.get("transfer-encoding"))) {
            body = unchunked(body);
        }
        return new Answer(status, headers, method.equals("HEAD") ? "" : body);
    }

    /** Enough for answers of one chunk or few, all of them in ASCII. */
    private static String unchunked(String body) {
        StringBuilder all = new StringBuilder();
        int at = 0;
        while (true) {
            int line = body.indexOf("\r\n", at);
            int length = Integer.parseInt(body.substring(at, line).strip(), 16);
            if (length == 0) {
                return all.toString();
            }
            all.append(body, line + 2, line + 2 + length);
            at = line + 2 + length + 2;
        }
    }
}

package dev.jwaku.tools.doctor;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Whether the clock is right: messages carry the sender's time, and archives refuse those of more than 20 s in the
 * future. Asks a server by SNTP (RFC 4330) or by the Date of an HTTP answer, only if one is named.
 */
final class ClockCheck {
    private static final String NAME = "clock";
    private static final Instant BEFORE_JWAKU = Instant.parse("2025-01-01T00:00:00Z");
    private static final Duration GOOD = Duration.ofSeconds(2);
    private static final Duration BAD = Duration.ofSeconds(20);
    private static final int TIMEOUT_MILLIS = 3_000;
    private static final int NTP_PORT = 123;
    private static final int NTP_SIZE = 48;
    private static final byte NTP_REQUEST = 0x23; // version 4, client
    private static final int NTP_RECEIVED = 32;
    private static final int NTP_SENT = 40;
    private static final long NTP_EPOCH = 2_208_988_800L; // 1900 to 1970, in seconds
    private static final long NTP_ERA = 1L << 32;

    private ClockCheck() {}

    static Finding run(Optional<String> server) {
        Instant now = Instant.now();
        if (now.isBefore(BEFORE_JWAKU)) {
            return Finding.fail(NAME, "it is not " + now + "; set the clock");
        }
        if (server.isEmpty()) {
            return Finding.ok(NAME, now.truncatedTo(ChronoUnit.SECONDS) + ", compared with nobody (--online does)");
        }
        try {
            boolean isUrl = server.get().matches("https?://.*");
            return judge(isUrl ? byHttp(server.get()) : byNtp(server.get()), server.get());
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            return Finding.warn(NAME, "no time from " + server.get() + ": " + reason(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Finding.warn(NAME, "interrupted");
        }
    }

    private static String reason(Exception failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    /** @param offset what must be added to our clock */
    static Finding judge(Duration offset, String server) {
        String text = "%.3f s %s of %s"
                .formatted(Math.abs(offset.toMillis()) / 1000.0, offset.isNegative() ? "ahead" : "behind", server);
        if (offset.abs().compareTo(BAD) > 0) {
            return Finding.fail(NAME, text + "; others refuse our messages");
        }
        return offset.abs().compareTo(GOOD) > 0 ? Finding.warn(NAME, text) : Finding.ok(NAME, text);
    }

    private static Duration byNtp(String server) throws IOException {
        int colon = server.lastIndexOf(':');
        String host = colon < 0 ? server : server.substring(0, colon);
        int port = colon < 0 ? NTP_PORT : Integer.parseInt(server.substring(colon + 1));
        byte[] packet = new byte[NTP_SIZE];
        packet[0] = NTP_REQUEST;
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(new InetSocketAddress(host, port));
            Instant sent = Instant.now();
            socket.send(new DatagramPacket(packet, packet.length));
            DatagramPacket answer = new DatagramPacket(new byte[NTP_SIZE], NTP_SIZE);
            socket.receive(answer);
            Instant received = Instant.now();
            if (answer.getLength() < NTP_SIZE) {
                throw new IOException("the answer is no NTP");
            }
            Duration there = Duration.between(sent, time(answer.getData(), NTP_RECEIVED));
            Duration back = Duration.between(received, time(answer.getData(), NTP_SENT));
            return there.plus(back).dividedBy(2);
        } catch (java.net.SocketTimeoutException e) {
            throw new IOException("no answer within " + TIMEOUT_MILLIS / 1000 + " s", e);
        }
    }

    private static Instant time(byte[] packet, int position) {
        ByteBuffer time = ByteBuffer.wrap(packet, position, Long.BYTES);
        long seconds = Integer.toUnsignedLong(time.getInt());
        long nanos = Integer.toUnsignedLong(time.getInt()) * 1_000_000_000L >>> 32;
        long era = seconds < NTP_EPOCH ? NTP_ERA : 0; // the count begins anew in 2036
        return Instant.ofEpochSecond(seconds + era - NTP_EPOCH, nanos);
    }

    private static Duration byHttp(String url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofMillis(TIMEOUT_MILLIS))
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build();
        Instant sent = Instant.now();
        HttpResponse<Void> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
        Duration half = Duration.between(sent, Instant.now()).dividedBy(2);
        String date = answer.headers().firstValue("Date").orElseThrow(() -> new IOException("the answer has no Date"));
        Instant theirs =
                ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
        return Duration.between(sent.plus(half), theirs.plusMillis(500)); // the Date has whole seconds
    }
}

package dev.jwaku.interop;

import dev.jwaku.waku.relay.ReceivedMessage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who received whose in a room, counted from the bytes that service nodes relayed, without any of the code that the
 * participants count with. Thread-safe.
 */
final class RoomCount {
    private static final Pattern SENDER = Pattern.compile("\"sender\":\"([^\"]+)\"");
    private static final Pattern INDEX = Pattern.compile("\"index\":(\\d+)");
    /** Field 5001 of length 32. */
    private static final String ACK = "cab80220";

    private static final int ID_DIGITS = 64;

    private final String topic;
    private final byte[] group;
    private final Map<String, byte[]> packets = new ConcurrentSkipListMap<>();

    RoomCount(String room) {
        this.topic = "/jwaku-dogfood/1/" + room + "/proto";
        this.group = sha256(("jwaku-dogfood/1/" + room).getBytes(StandardCharsets.UTF_8));
    }

    void add(ReceivedMessage message) {
        if (message.message().contentTopic().name().equals(topic)) {
            packets.put(message.hash().toString(), message.message().payload().toByteArray());
        }
    }

    /** How many messages of a sender exist. */
    int sent(String sender) {
        Set<String> indexes = new LinkedHashSet<>();
        names().values().forEach(name -> {
            if (name.startsWith(sender + " ")) {
                indexes.add(name);
            }
        });
        return indexes.size();
    }

    /** {@code "sender receiver"} to how many different messages the receiver acknowledged. */
    Map<String, Integer> matrix() {
        Map<String, String> names = names();
        Map<String, Set<String>> acked = new TreeMap<>();
        for (byte[] packet : packets.values()) {
            if (packet[0] == '{') {
                continue;
            }
            String receiver = find(SENDER, new String(packet, StandardCharsets.ISO_8859_1));
            String hex = HexFormat.of().formatHex(packet);
            for (int at = 0; hex.startsWith(ACK, at); at += ACK.length() + ID_DIGITS) {
                String id = hex.substring(at + ACK.length(), at + ACK.length() + ID_DIGITS);
                String name = names.get(id);
                if (name != null) {
                    acked.computeIfAbsent(name.split(" ", 2)[0] + " " + receiver, key -> new LinkedHashSet<>())
                            .add(name);
                }
            }
        }
        Map<String, Integer> counts = new TreeMap<>();
        acked.forEach((cell, messages) -> counts.put(cell, messages.size()));
        return counts;
    }

    /** Ids of test messages, as sender and index. */
    private Map<String, String> names() {
        Map<String, String> names = new TreeMap<>();
        for (byte[] packet : packets.values()) {
            String text = new String(packet, StandardCharsets.ISO_8859_1);
            if (packet[0] == '{' && !text.contains("\"type\":\"end\"")) {
                byte[] prefix = "MESSAGE_ID".getBytes(StandardCharsets.US_ASCII);
                names.put(
                        HexFormat.of().formatHex(sha256(prefix, group, new byte[8], packet)),
                        find(SENDER, text) + " " + find(INDEX, text));
            }
        }
        return names;
    }

    private static String find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : "";
    }

    private static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

package dev.jwaku.tools.messaging;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** When each message was sent, shown and acknowledged, by this process's clock. Thread-safe. */
final class MessengerClock {
    private static final Logger log = LoggerFactory.getLogger(MessengerClock.class);
    private static final double NANOS = 1e9;

    private final Map<String, Long> sent = new ConcurrentHashMap<>();
    private final Map<String, Long> shown = new ConcurrentHashMap<>();
    private final Map<String, Long> acked = new ConcurrentHashMap<>();
    private final AtomicInteger duplicates = new AtomicInteger();

    /** A message was accepted. @param began when the call was made */
    void sent(String id, long began) {
        sent.put(id, began);
    }

    /** A message was not accepted. */
    void refused(String why) {
        log.atWarn().addKeyValue("reason", why).log("a message was refused");
    }

    /** What one of the two processes tells. May come before the answer to the call. */
    void event(String type, JsonNode data) {
        long now = System.nanoTime();
        String id = data.path("id").asString("");
        switch (type) {
            case "message.received" -> {
                if (shown.putIfAbsent(id, now) != null) {
                    duplicates.incrementAndGet();
                }
            }
            case "message.state" -> {
                if (data.path("state").asString("").equals("delivered")) {
                    acked.putIfAbsent(id, now);
                }
            }
            default -> {
                // about other things
            }
        }
    }

    /** Whether so many messages were shown and acknowledged. */
    boolean isComplete(int messages) {
        return sent.size() == messages
                && times(shown).size() == messages
                && times(acked).size() == messages;
    }

    MessengerRound round(MessengerPace pace) {
        return new MessengerRound(pace, times(shown), times(acked), duplicates.get());
    }

    private List<Double> times(Map<String, Long> ends) {
        List<Double> times = new ArrayList<>();
        sent.forEach((id, began) -> {
            Long end = ends.get(id);
            if (end != null) {
                times.add((end - began) / NANOS);
            }
        });
        return times;
    }
}

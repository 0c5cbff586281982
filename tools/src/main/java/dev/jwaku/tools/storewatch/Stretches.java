package dev.jwaku.tools.storewatch;

import dev.jwaku.tools.storewatch.WatchReport.Stretch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Missing messages of a store that lie close together become one stretch of time. */
final class Stretches {
    private Stretches() {}

    /**
     * Those of one store.
     *
     * @param all messages in the order of time
     */
    static List<Stretch> of(String name, int store, List<MissingMessage> all, WatchSettings settings) {
        Map<String, List<MissingMessage>> byTopic = new LinkedHashMap<>();
        for (MissingMessage message : all) {
            boolean concerns = message.isMissingAt(store) || message.isRepairedAt(store);
            if (concerns && !message.isNowhere()) {
                byTopic.computeIfAbsent(message.window().topic().name(), missing -> new ArrayList<>())
                        .add(message);
            }
        }
        List<Stretch> stretches = new ArrayList<>();
        byTopic.forEach((topic, messages) -> {
            int begin = 0;
            for (int i = 1; i <= messages.size(); i++) {
                boolean ends = i == messages.size()
                        || messages.get(i).window().from()
                                        - messages.get(i - 1).window().to()
                                > settings.window().toNanos();
                if (ends) {
                    stretches.add(stretch(name, store, topic, messages.subList(begin, i)));
                    begin = i;
                }
            }
        });
        return stretches;
    }

    private static Stretch stretch(String name, int store, String topic, List<MissingMessage> messages) {
        long missing =
                messages.stream().filter(message -> message.isMissingAt(store)).count();
        long noticed = messages.stream()
                .mapToLong(message -> message.noticed(store))
                .min()
                .orElse(0);
        long repaired = messages.stream()
                .mapToLong(message -> message.repaired(store))
                .max()
                .orElse(0);
        long to = messages.stream()
                .mapToLong(message -> message.window().to())
                .max()
                .orElse(0);
        return new Stretch(
                name,
                topic,
                WatchReport.instant(messages.getFirst().window().from()),
                WatchReport.instant(to),
                messages.size(),
                missing,
                WatchReport.instant(noticed),
                missing == 0 ? Optional.of(WatchReport.instant(repaired)) : Optional.empty(),
                messages.getFirst().hash().toString());
    }
}

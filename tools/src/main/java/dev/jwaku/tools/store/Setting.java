package dev.jwaku.tools.store;

import dev.jwaku.tools.relay.Machine;
import dev.jwaku.tools.store.history.HistoryPlan;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Where and how a run took place. */
final class Setting {
    private final Map<String, String> texts = new LinkedHashMap<>();

    Setting(StoreBenchPlan plan) {
        Machine machine = Machine.present();
        texts.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        texts.put("machine", machine.cpu() + ", " + machine.memory() + ", " + machine.system());
        texts.put("java", machine.java());
        texts.put("load before", machine.load());
        texts.put(
                "questions",
                "at " + plan.where().name().toLowerCase(Locale.ROOT) + ", "
                        + (plan.where().atDatabase()
                                ? plan.shapesToAsk().size() + " shapes, each " + plan.shapeSeconds()
                                        + " s at each archive in turns"
                                : "mixed only"));
        StoreBenchPlan.MixedLoad load = plan.load();
        texts.put(
                "mixed load",
                load.rate() == 0
                        ? "none"
                        : "%s at %d/s, at most %d open, %d peers, %d messages/s inserted, %d s after %d s of warm-up"
                                .formatted(
                                        load.parsedMix(),
                                        load.rate(),
                                        load.clients(),
                                        load.nodes(),
                                        load.insertRate(),
                                        load.seconds(),
                                        load.warmUpSeconds()));
    }

    void database(String description) {
        texts.put("database", description);
    }

    void history(HistoryPlan history) {
        texts.put(
                "history",
                String.format(
                        Locale.ROOT,
                        "%d messages, %d days, %d content topics, payload %d to %d bytes, mean %.0f, seed %d",
                        history.messages(),
                        history.days(),
                        history.topics(),
                        HistoryPlan.MIN_PAYLOAD,
                        HistoryPlan.MAX_PAYLOAD,
                        HistoryPlan.meanPayload(),
                        history.seed()));
    }

    void end() {
        texts.put("load after", Machine.loadNow());
    }

    Map<String, String> toMap() {
        return texts;
    }
}

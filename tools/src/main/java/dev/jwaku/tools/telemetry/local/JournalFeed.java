package dev.jwaku.tools.telemetry.local;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.telemetry.journal.JournalReader;
import dev.jwaku.telemetry.record.Batch;
import dev.jwaku.telemetry.wire.BatchCodec;
import dev.jwaku.telemetry.wire.BatchException;
import dev.jwaku.tools.telemetry.store.TelemetryStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Brings what a journal holds into a store as uploads would, and each time what is new since: further records, and
 * those of messages that came further. For one thread.
 */
final class JournalFeed {
    private final JournalReader journal;
    private final TelemetryStore store;
    private Map<Bytes, Fed> boots = new LinkedHashMap<>();

    JournalFeed(JournalReader journal, TelemetryStore store) {
        this.journal = journal;
        this.store = store;
    }

    /** What is in the store of one boot. */
    private static final class Fed {
        private final long firstSeq;
        private long nextSeq;
        private Map<Long, String> lines = Map.of();

        private Fed(long firstSeq) {
            this.firstSeq = firstSeq;
            this.nextSeq = firstSeq;
        }
    }

    /** How many records were brought. */
    int bring(Instant now) {
        int brought = 0;
        Map<Bytes, Fed> present = new LinkedHashMap<>();
        for (JournalReader.Chain chain : journal.read()) {
            Fed fed = boots.getOrDefault(chain.bootId(), new Fed(chain.firstHeld()));
            Map<Long, String> lines = new LinkedHashMap<>();
            List<String> news = new ArrayList<>();
            for (JournalReader.Entry entry : chain.entries()) {
                lines.put(entry.number(), entry.line());
                if (!entry.line().equals(fed.lines.get(entry.number()))) {
                    news.add(entry.line());
                }
            }
            store(chain, fed, news, now);
            fed.lines = lines;
            present.put(chain.bootId(), fed);
            brought += news.size();
        }
        boots = present;
        return brought;
    }

    private void store(JournalReader.Chain chain, Fed fed, List<String> lines, Instant now) {
        for (int from = 0; from < lines.size(); from += Batch.MOST_RECORDS) {
            List<String> some = lines.subList(from, Math.min(lines.size(), from + Batch.MOST_RECORDS));
            Batch name = new Batch(chain.installId(), chain.bootId(), fed.nextSeq, fed.firstSeq, List.of());
            try {
                store.store(BatchCodec.decode(BatchCodec.encode(name, some)), now);
            } catch (BatchException e) {
                throw new IllegalStateException("a journal holds what is no batch", e);
            }
            fed.nextSeq++;
        }
    }
}

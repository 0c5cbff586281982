package dev.jwaku.simulation.messenger;

import dev.jwaku.libp2p.identity.Sha256;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.Signal;
import dev.jwaku.runtime.World;
import dev.jwaku.telemetry.record.Batch;
import dev.jwaku.telemetry.record.Session;
import dev.jwaku.telemetry.record.TelemetryRecord;
import dev.jwaku.telemetry.upload.TelemetryService;
import dev.jwaku.telemetry.wire.BatchCodec;
import dev.jwaku.telemetry.wire.BatchException;
import dev.jwaku.telemetry.wire.DecodedBatch;
import dev.jwaku.telemetry.wire.RecordError;
import dev.jwaku.telemetry.wire.UploadAnswer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** A telemetry service in memory that keeps the protocol, except where it is told to lie. Its data are durable. */
final class CollectingService {
    /** What it does with an upload. */
    enum Mood {
        /** As the protocol says. */
        HONEST,
        /** It is not there. */
        AWAY,
        /** It stores and the answer is lost. */
        ANSWER_LOST,
        /** It stores nothing and says that it stored something else than it was sent. */
        ACKS_TOO_MUCH,
        /** It says that it stored nothing yet. */
        ACKS_NOTHING,
        /** 400 without naming a record. */
        STATUS_400,
        /** 429 with a wish. */
        STATUS_429,
        /** 503. */
        STATUS_503,
        /** 200 and no JSON. */
        GARBAGE,
        /** 400, naming records that are not there. */
        NAMES_NONSENSE,
        /** 400, naming the first record of every batch of more than one. */
        REFUSES_FIRST
    }

    private record Boot(Bytes installId, Bytes bootId) {}

    Mood mood = Mood.HONEST;
    final List<Bytes> bodies = new ArrayList<>();
    /** What was refused by name. */
    final List<TelemetryRecord> refused = new ArrayList<>();

    int asked;
    private final Map<Boot, TreeMap<Long, Batch>> batches = new LinkedHashMap<>();

    /** As somebody sees it from its node: the way takes a quarter of a second. */
    TelemetryService seenFrom(World world) {
        return new TelemetryService() {
            @Override
            public Answer upload(Bytes packed) throws IOException {
                pause();
                Answer answer = take(packed);
                pause();
                return answer;
            }

            @Override
            public Answer delete(Bytes installId, Bytes deleteToken) throws IOException {
                pause();
                return forget(installId, deleteToken);
            }

            private void pause() {
                boolean ignored = new Signal(world).await(Deadline.after(world, Duration.ofMillis(125)));
            }
        };
    }

    private TelemetryService.Answer take(Bytes packed) throws IOException {
        asked++;
        DecodedBatch decoded;
        try {
            decoded = BatchCodec.decode(packed);
        } catch (BatchException e) {
            throw new AssertionError("a client of ours sent no batch: " + e.getMessage(), e);
        }
        if (!decoded.errors().isEmpty()) {
            throw new AssertionError("a client of ours sent records that are none: " + decoded.errors());
        }
        Batch batch = decoded.batch();
        return switch (mood) {
            case HONEST -> store(packed, batch);
            case AWAY -> throw new IOException("connection refused");
            case ANSWER_LOST -> {
                store(packed, batch);
                throw new IOException("connection reset");
            }
            case ACKS_TOO_MUCH -> answer(200, batch.seq() + 5, List.of());
            case ACKS_NOTHING -> answer(200, batch.seq() - 1, List.of());
            case STATUS_400 -> new TelemetryService.Answer(400, "{\"errors\":[]}");
            case STATUS_429 -> new TelemetryService.Answer(429, "slow down", OptionalLong.of(60));
            case STATUS_503 -> new TelemetryService.Answer(503, "");
            case GARBAGE -> new TelemetryService.Answer(200, "<html>it works</html>");
            case NAMES_NONSENSE ->
                answer(400, -1, List.of(new RecordError(batch.records().size() + 1, RecordError.Code.REFUSED, "")));
            case REFUSES_FIRST -> {
                if (batch.records().size() < 2) {
                    yield store(packed, batch);
                }
                refused.add(batch.records().getFirst());
                yield answer(400, -1, List.of(new RecordError(0, RecordError.Code.REFUSED, "")));
            }
        };
    }

    private TelemetryService.Answer store(Bytes packed, Batch batch) {
        bodies.add(packed);
        TreeMap<Long, Batch> ofBoot =
                batches.computeIfAbsent(new Boot(batch.installId(), batch.bootId()), key -> new TreeMap<>());
        ofBoot.putIfAbsent(batch.seq(), batch);
        long upTo = batch.firstHeld() - 1;
        while (ofBoot.containsKey(upTo + 1)) {
            upTo++;
        }
        return answer(200, upTo, List.of());
    }

    private static TelemetryService.Answer answer(int status, long stored, List<RecordError> errors) {
        return new TelemetryService.Answer(
                status, new UploadAnswer(Optional.of(Math.max(-1, stored)), errors).encode());
    }

    private TelemetryService.Answer forget(Bytes installId, Bytes token) throws IOException {
        if (mood != Mood.HONEST) {
            throw new IOException("not there");
        }
        boolean isAllowed = records(installId).stream()
                .filter(Session.class::isInstance)
                .map(Session.class::cast)
                .allMatch(session -> session.deleteTokenHash().equals(Sha256.hash(token)));
        if (!isAllowed) {
            return new TelemetryService.Answer(403, "");
        }
        batches.keySet().removeIf(boot -> boot.installId().equals(installId));
        return new TelemetryService.Answer(204, "");
    }

    /** Every installation that uploaded something, in the order in which they first did. */
    List<Bytes> installs() {
        return batches.keySet().stream().map(Boot::installId).distinct().toList();
    }

    /** Everything of an installation, boot by boot. */
    List<TelemetryRecord> records(Bytes installId) {
        List<TelemetryRecord> all = new ArrayList<>();
        batches.forEach((boot, byNumber) -> {
            if (boot.installId().equals(installId)) {
                byNumber.values().forEach(batch -> all.addAll(batch.records()));
            }
        });
        return all;
    }

    /** The records of each boot of an installation. */
    List<List<TelemetryRecord>> boots(Bytes installId) {
        List<List<TelemetryRecord>> all = new ArrayList<>();
        batches.forEach((boot, byNumber) -> {
            if (boot.installId().equals(installId)) {
                all.add(byNumber.values().stream()
                        .flatMap(batch -> batch.records().stream())
                        .toList());
            }
        });
        return all;
    }

    /** Whether the batches of each boot have every number from 0 on. */
    boolean hasHoles() {
        return batches.values().stream().anyMatch(byNumber -> byNumber.lastKey() + 1 != byNumber.size());
    }
}

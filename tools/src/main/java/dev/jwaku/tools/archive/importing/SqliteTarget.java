package dev.jwaku.tools.archive.importing;

import dev.jwaku.archive.SqliteArchive;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.tools.archive.database.DatabaseFailedException;
import dev.jwaku.tools.archive.database.HistoryUrl;
import dev.jwaku.tools.archive.database.MessageKey;
import dev.jwaku.tools.archive.database.NwakuHistory;
import dev.jwaku.tools.archive.database.SourceRange;
import dev.jwaku.tools.archive.database.UnusableDatabaseException;
import dev.jwaku.waku.store.ArchiveException;
import dev.jwaku.waku.store.ArchivedMessage;
import dev.jwaku.waku.store.MessageArchive;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A SQLite file of ours. The record of what was moved is a file beside it, written after the rows: what was moved twice
 * after a kill is in the history once.
 */
final class SqliteTarget implements ImportTarget {
    private static final int BATCH = 500;

    private final SystemWorld world;
    private final MessageArchive archive;
    private final ProgressFile record;
    private final Map<Long, RangeProgress> progress = new LinkedHashMap<>();

    private SqliteTarget(SystemWorld world, MessageArchive archive, ProgressFile record) {
        this.world = world;
        this.archive = archive;
        this.record = record;
    }

    static SqliteTarget open(Path file) {
        SystemWorld world = new SystemWorld();
        try {
            MessageArchive archive = SqliteArchive.open(world, file);
            return new SqliteTarget(
                    world, archive, new ProgressFile(file.resolveSibling(file.getFileName() + ".import")));
        } catch (ArchiveException e) {
            world.close();
            throw new UnusableDatabaseException("cannot use " + HistoryUrl.SQLITE + file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Map<Long, RangeProgress> begin(NwakuHistory source) {
        progress.clear();
        progress.putAll(record.read(source.identity()));
        return new LinkedHashMap<>(progress);
    }

    @Override
    public SliceWriter slice() {
        return new Slice();
    }

    @Override
    public Optional<RangeProgress> copy(
            NwakuHistory source, SourceRange range, RangeProgress before, Optional<MessageKey> end) {
        return Optional.empty();
    }

    @Override
    public void finish() {
        // SQLite's planner needs no figures here
    }

    @Override
    public void close() {
        archive.close();
        world.close();
    }

    private final class Slice implements SliceWriter {
        private final List<ArchivedMessage> batch = new ArrayList<>();
        private long added;

        @Override
        public Optional<String> add(ArchivedMessage message) {
            batch.add(message);
            if (batch.size() >= BATCH) {
                flush();
            }
            return Optional.empty();
        }

        private void flush() {
            try {
                added += archive.insert(batch);
            } catch (ArchiveException e) {
                throw new DatabaseFailedException("cannot insert messages: " + e.getMessage(), e);
            }
            batch.clear();
        }

        @Override
        public RangeProgress commit(String source, RangeProgress next) {
            flush();
            RangeProgress recorded = next.withAdded(added);
            progress.put(recorded.from(), recorded);
            record.write(source, progress.values());
            return recorded;
        }

        @Override
        public void close() {
            batch.clear();
        }
    }
}

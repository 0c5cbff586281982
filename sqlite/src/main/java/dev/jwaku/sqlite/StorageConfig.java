package dev.jwaku.sqlite;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * How carefully a database file is treated.
 *
 * @param synchronous SQLite's setting of that name
 * @param exclusive whether a second opening is refused by a lock file beside the database
 * @param opened told of every file opened: a simulator closes what its crashed nodes left open
 * @param pragmas further settings of the writer, as {@code name=value}
 * @param diskIsFull asked before each transaction; while it says so, the file cannot grow: a simulator's full disk
 * @param commits sees what is committed: a simulator's moments to kill
 */
public record StorageConfig(
        Synchronous synchronous,
        boolean exclusive,
        Consumer<AutoCloseable> opened,
        List<String> pragmas,
        BooleanSupplier diskIsFull,
        CommitWatch commits) {
    public StorageConfig {
        pragmas = List.copyOf(pragmas);
    }

    /** Nobody is told of opened files. */
    public StorageConfig(Synchronous synchronous, boolean exclusive) {
        this(synchronous, exclusive, file -> {}, List.of(), () -> false, CommitWatch.NONE);
    }

    /** What {@link Database} waits for at each commit. */
    public enum Synchronous {
        /** For the disk: a commit survives loss of power. */
        FULL,
        /**
         * For the operating system: a commit survives the death of the process, a loss of power may take the last ones,
         * whole and in order. For what can be had again.
         */
        NORMAL,
        /** For nothing: a commit survives the death of the process only. For simulation. */
        OFF
    }

    /** Every commit reaches the disk, and only one opener: for real data. */
    public static StorageConfig durable() {
        return new StorageConfig(Synchronous.FULL, true);
    }

    /**
     * No disk flush and no lock: for simulation, in which a crashed node never closes its file and the simulator alone
     * decides who opens what.
     */
    public static StorageConfig simulated() {
        return new StorageConfig(Synchronous.OFF, false);
    }

    /** The same, waiting for less: {@code NORMAL} where this says {@code FULL}. */
    public StorageConfig relaxed() {
        return synchronous == Synchronous.FULL
                ? new StorageConfig(Synchronous.NORMAL, exclusive, opened, pragmas, diskIsFull, commits)
                : this;
    }

    /** The same, and somebody is told of every file opened. */
    public StorageConfig withOpened(Consumer<AutoCloseable> listener) {
        return new StorageConfig(synchronous, exclusive, listener, pragmas, diskIsFull, commits);
    }

    /** The same with further settings of the writer, as {@code name=value}. */
    public StorageConfig withPragmas(String... settings) {
        return new StorageConfig(synchronous, exclusive, opened, List.of(settings), diskIsFull, commits);
    }

    /** The same on a disk that is full while the condition says so. For simulation. */
    public StorageConfig withDiskFull(BooleanSupplier condition) {
        return new StorageConfig(synchronous, exclusive, opened, pragmas, condition, commits);
    }

    /** The same, and somebody sees each commit. For simulation. */
    public StorageConfig withCommits(CommitWatch watch) {
        return new StorageConfig(synchronous, exclusive, opened, pragmas, diskIsFull, watch);
    }
}

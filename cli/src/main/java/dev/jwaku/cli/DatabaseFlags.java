package dev.jwaku.cli;

import dev.jwaku.archive.RetentionPolicy;
import dev.jwaku.archive.postgres.PostgresArchive;
import dev.jwaku.archive.postgres.PostgresConfig;
import dev.jwaku.archive.postgres.PostgresUrl;
import dev.jwaku.node.ArchivePlace;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The flags of the place where a store node keeps its messages, with nwaku's names and defaults. */
final class DatabaseFlags {
    private static final String URL = "--store-message-db-url";
    private static final String REPLICA = "--store-message-db-replica-url";
    private static final String CONNECTIONS = "--store-max-num-db-connections";
    private static final String MIGRATION = "--store-message-db-migration";
    private static final String SQLITE = "sqlite://";
    private static final int MAX_CONNECTIONS = 10_000;

    private final FlagValues flags;

    DatabaseFlags(FlagValues flags) {
        this.flags = flags;
    }

    static Stream<Flag> all() {
        return Stream.of(
                new Flag(
                        URL,
                        "<url>",
                        "sqlite://<file>, postgres://<user>:<password>@<host>:<port>/<database>, or none for memory"
                                + " (sqlite://store.sqlite3)"),
                new Flag(REPLICA, "<url>", "PostgreSQL replica that answers queries; repeatable"),
                new Flag(CONNECTIONS, "<n>", "most connections to PostgreSQL, and to each replica (50)"),
                new Flag(MIGRATION, Flag.BOOLEAN, "make and update the tables in PostgreSQL (true)"));
    }

    /** @throws UsageException if a value makes no sense; it never shows a URL with its password */
    ArchivePlace place(RetentionPolicy policy) {
        String url = flags.text(URL).orElse(SQLITE + "store.sqlite3");
        if (PostgresUrl.isMeant(url)) {
            PostgresConfig config = postgres(url, policy);
            return new ArchivePlace.Given(world -> PostgresArchive.open(world, config), true);
        }
        if (!flags.all(REPLICA).isEmpty()) {
            throw new UsageException(REPLICA + " needs " + URL + "=postgres://…");
        }
        if (url.isEmpty() || url.equals("none")) {
            return new ArchivePlace.Memory();
        }
        if (!url.startsWith(SQLITE) || url.length() == SQLITE.length()) {
            throw new UsageException(URL + " is sqlite://<file>, postgres://… or none");
        }
        return new ArchivePlace.SqliteFile(Path.of(url.substring(SQLITE.length())));
    }

    private PostgresConfig postgres(String url, RetentionPolicy policy) {
        List<PostgresUrl> replicas = flags.all(REPLICA).stream()
                .filter(text -> !text.isEmpty())
                .map(text -> parse(REPLICA, text))
                .toList();
        int connections = flags.number(CONNECTIONS, PostgresConfig.DEFAULT_CONNECTIONS, MAX_CONNECTIONS);
        if (connections < PostgresConfig.MIN_CONNECTIONS) {
            throw new UsageException(CONNECTIONS + " must be at least " + PostgresConfig.MIN_CONNECTIONS);
        }
        return PostgresConfig.of(parse(URL, url))
                .withReplicas(replicas)
                .withRetention(policy)
                .withMaxConnections(connections)
                .withMigrate(flags.isOn(MIGRATION, true));
    }

    private static PostgresUrl parse(String flag, String text) {
        try {
            return PostgresUrl.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException(flag + ": " + e.getMessage(), e);
        }
    }
}

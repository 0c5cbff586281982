package dev.jwaku.archive.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.read.ListAppender;
import dev.jwaku.archive.Messages;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.waku.store.StoreQuery;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

/** Passwords and payloads are in no log, at no level, of no library. */
@Timeout(60)
@ExtendWith(SharedDatabases.class)
class SecretsTest {
    private static final String SECRET = "hunter2-secret";

    private final TestDatabases databases;

    SecretsTest(TestDatabases databases) {
        this.databases = databases;
    }

    @Test
    void areInNoLog() throws Exception {
        String database = databases.create();
        databases.run("postgres", "CREATE USER careful PASSWORD '" + SECRET + "'");
        databases.run("postgres", "ALTER DATABASE " + database + " OWNER TO careful");
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level before = root.getLevel();
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        List<Appender<ILoggingEvent>> others = new ArrayList<>();
        root.iteratorForAppenders().forEachRemaining(others::add);
        others.forEach(root::detachAppender);
        root.addAppender(log);
        root.setLevel(Level.TRACE);
        try (SystemWorld world = new SystemWorld()) {
            String good = databases.server().url(database).replace("jwaku:jwaku@", "careful:" + SECRET + "@");
            try (PostgresArchive archive = databases.open(world, PostgresConfig.of(PostgresUrl.parse(good)))) {
                archive.insert(Messages.upTo(3));
                archive.query(StoreQuery.builder().includeData(true).build());
            }
            String bad = good.replace(SECRET, SECRET + "-wrong");
            try (PostgresArchive archive = PostgresArchive.open(world, PostgresConfig.of(PostgresUrl.parse(bad)))) {
                await().until(() -> archive.trouble().orElse("").contains("password"));
            }
            assertThat(((MemoryMeters) world.meters()).snapshot().keySet()).noneMatch(name -> name.contains(SECRET));
        } finally {
            root.detachAppender(log);
            others.forEach(root::addAppender);
            root.setLevel(before);
        }
        List<String> lines = log.list.stream().map(SecretsTest::text).toList();
        assertThat(lines).anyMatch(line -> line.contains("database can be used"));
        assertThat(lines).noneMatch(line -> line.contains(SECRET));
        assertThat(lines).noneMatch(line -> line.contains("payload 1"));
    }

    private static String text(ILoggingEvent event) {
        String pairs =
                event.getKeyValuePairs() == null ? "" : event.getKeyValuePairs().toString();
        String cause = event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy());
        return event.getFormattedMessage() + pairs + cause;
    }
}

package dev.jwaku.messenger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.read.ListAppender;
import dev.jwaku.delivery.AcceleratedWorld;
import dev.jwaku.delivery.Delivery;
import dev.jwaku.delivery.DeliveryConfig;
import dev.jwaku.delivery.InMemoryNetwork;
import dev.jwaku.delivery.network.Attempt;
import dev.jwaku.messenger.chat.State;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.messenger.identity.Mnemonic;
import dev.jwaku.messenger.identity.Pbkdf2;
import dev.jwaku.messenger.profile.Password;
import dev.jwaku.messenger.profile.PasswordHashing;
import dev.jwaku.messenger.profile.Profile;
import dev.jwaku.messenger.profile.Protection;
import dev.jwaku.messenger.profile.WrongPasswordException;
import dev.jwaku.messenger.transport.Topics;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.message.Timestamps;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.payload.PayloadKey;
import dev.jwaku.waku.payload.PayloadV1;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.sqlite.JDBC;

/** Keys, words, passwords and texts are in no log, at no level, whatever comes in. */
class LogSecrecyTest {
    private static final Duration SOON = Duration.ofMinutes(10);
    private static final String PASSWORD = "correct horse battery";
    private static final String TEXT = "nobody else reads this";
    /** Columns of the profile with keys that are in use. */
    private static final List<String> KEYS = List.of(
            "SELECT secret FROM pre_keys",
            "SELECT own_secret FROM sessions",
            "SELECT root_key FROM sessions",
            "SELECT sending_key FROM sessions",
            "SELECT receiving_key FROM sessions",
            "SELECT topic_key FROM topic_keys");

    @TempDir
    Path folder;

    /** Something that came was refused, which the log says. */
    private final CountDownLatch rejected = new CountDownLatch(1);

    @Test
    void nothingSecretIsInAnyLog() throws Exception {
        List<String> secrets = new ArrayList<>(List.of(PASSWORD, "correct hors", TEXT));

        List<String> lines = logged(() -> talk(secrets));

        assertThat(secrets).hasSizeGreaterThan(30);
        String log = String.join("\n", lines).toLowerCase(Locale.ROOT);
        assertThat(secrets).noneMatch(secret -> log.contains(secret.toLowerCase(Locale.ROOT)));
    }

    /** Both write, garbage comes, everything is replayed, and somebody tries a wrong password. */
    private void talk(List<String> secrets) throws Exception {
        try (AcceleratedWorld world = new AcceleratedWorld(20);
                InMemoryNetwork network = new InMemoryNetwork(world, 3)) {
            InMemoryNetwork.Participant alicePath = network.join();
            InMemoryNetwork.Participant stranger = network.join();
            DeliveryConfig config = DeliveryConfig.defaults();
            try (Delivery aliceDelivery = Delivery.open(world, folder.resolve("alice"), alicePath.network(), config);
                    Delivery bobDelivery = Delivery.open(
                            world, folder.resolve("bob"), network.join().network(), config);
                    Messenger alice =
                            Messenger.open(folder.resolve("alice"), aliceDelivery, world, protectedBy(PASSWORD));
                    Messenger bob = Messenger.open(folder.resolve("bob"), bobDelivery, world)) {
                bob.contacts().add(alice.chatKey());
                for (int i = 0; i < 2; i++) {
                    assertThat(alice.chat(bob.chatKey()).send(TEXT).await(State.DELIVERED, SOON))
                            .isTrue();
                    assertThat(bob.chat(alice.chatKey()).send(TEXT).await(State.DELIVERED, SOON))
                            .isTrue();
                    List.copyOf(alicePath.published()).forEach(message -> replay(stranger, message));
                }
                stranger.publish(Topics.DIRECT_MESSAGES, garbage(world, bob.chatKey()), Attempt.FIRST);
                assertThat(rejected.await(1, TimeUnit.MINUTES)).isTrue();
                assertThat(alice.chat(bob.chatKey()).send(TEXT).await(State.DELIVERED, SOON))
                        .isTrue();
                secretsOf(alice.mnemonic(), secrets);
                secretsOf(bob.mnemonic(), secrets);
            }
            try (Delivery delivery = Delivery.open(world, folder.resolve("alice"), alicePath.network(), config)) {
                assertThatThrownBy(() ->
                                Messenger.open(folder.resolve("alice"), delivery, world, protectedBy("correct horsf")))
                        .isInstanceOf(WrongPasswordException.class);
            }
        }
        for (String name : List.of("alice", "bob")) {
            keysIn(folder.resolve(name).resolve(Profile.FILE)).forEach(key -> addKey(key, secrets));
        }
    }

    private static MessengerConfig protectedBy(String password) {
        return MessengerConfig.defaults()
                .withProtection(Protection.by(Password.of(password)).withHashing(PasswordHashing.cheap()));
    }

    private static void replay(InMemoryNetwork.Participant stranger, WakuMessage message) {
        byte[] payload = message.payload().toByteArray();
        stranger.publish(Topics.DIRECT_MESSAGES, message, Attempt.FIRST);
        payload[payload.length / 2] ^= 1;
        WakuMessage garbled = WakuMessage.builder(Bytes.wrap(payload), message.contentTopic())
                .version(message.version())
                .timestamp(message.timestamp().orElse(0))
                .build();
        stranger.publish(Topics.DIRECT_MESSAGES, garbled, Attempt.FIRST);
    }

    /** Well sealed for somebody, nothing inside that makes sense, and signed by nobody. */
    private static WakuMessage garbage(World world, ChatKey reader) {
        String seed = Topics.partitioned(reader);
        Bytes payload =
                new PayloadV1(world.entropy()).seal(Bytes.utf8(TEXT), new PayloadKey.Public(reader.uncompressed()));
        return WakuMessage.builder(payload, Topics.contentTopic(seed))
                .version(1)
                .timestamp(Timestamps.toNanos(world.now()))
                .build();
    }

    private static void secretsOf(Mnemonic words, List<String> secrets) {
        secrets.add(words.phrase());
        secrets.add(String.join(", ", words.words()));
        addKey(Identity.fromMnemonic(words, new Pbkdf2()).privateKey(), secrets);
    }

    private static void addKey(Bytes key, List<String> secrets) {
        secrets.add(key.toHex());
        secrets.add(Base64.getEncoder().withoutPadding().encodeToString(key.toByteArray()));
    }

    private static List<Bytes> keysIn(Path file) throws SQLException {
        List<Bytes> keys = new ArrayList<>();
        try (Connection connection = JDBC.createConnection("jdbc:sqlite:" + file, new Properties());
                Statement statement = connection.createStatement()) {
            for (String query : KEYS) {
                try (ResultSet rows = statement.executeQuery(query)) {
                    while (rows.next()) {
                        byte[] key = rows.getBytes(1);
                        if (key != null && key.length >= 16) {
                            keys.add(Bytes.wrap(key));
                        }
                    }
                }
            }
        }
        return keys;
    }

    private interface Story {
        void tell() throws Exception;
    }

    private List<String> logged(Story story) throws Exception {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level before = root.getLevel();
        ListAppender<ILoggingEvent> log = new ListAppender<>() {
            @Override
            protected void append(ILoggingEvent event) {
                super.append(event);
                if (event.getMessage().equals("rejected")) {
                    rejected.countDown();
                }
            }
        };
        log.start();
        List<Appender<ILoggingEvent>> others = new ArrayList<>();
        root.iteratorForAppenders().forEachRemaining(others::add);
        others.forEach(root::detachAppender);
        root.addAppender(log);
        root.setLevel(Level.TRACE);
        try {
            story.tell();
        } finally {
            root.detachAppender(log);
            others.forEach(root::addAppender);
            root.setLevel(before);
        }
        return List.copyOf(log.list).stream().map(LogSecrecyTest::text).toList();
    }

    private static String text(ILoggingEvent event) {
        String pairs =
                event.getKeyValuePairs() == null ? "" : event.getKeyValuePairs().toString();
        String cause = event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy());
        return event.getLoggerName() + " " + event.getFormattedMessage() + pairs + cause;
    }
}

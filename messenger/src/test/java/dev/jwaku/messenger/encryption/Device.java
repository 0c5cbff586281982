package dev.jwaku.messenger.encryption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.sqlite.Database;
import dev.jwaku.sqlite.Schema;
import dev.jwaku.sqlite.StorageConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An encryption layer over a database of its own. */
final class Device implements AutoCloseable {
    static final Schema SCHEMA = new Schema(List.of(EncryptionLayer.TABLES));

    private final Identity identity;
    private final TestWorld world;
    private final boolean ownsWorld;
    private final EncryptionConfig config;
    private final KeySource keys;
    private Path folder;
    private int crashes;
    private final Database.Work<Boolean> preparation;
    private Database database;
    private EncryptionLayer layer;

    Device(Identity identity) {
        this(identity, new TestWorld(1), true, EncryptionConfig.defaults(), Optional.empty(), sql -> true);
    }

    Device(Identity identity, TestWorld world, EncryptionConfig config) {
        this(identity, world, false, config, Optional.empty(), sql -> true);
    }

    /** A device with a past, and with a script for its keys. */
    Device(Identity identity, TestWorld world, KeySource keys, Database.Work<Boolean> preparation) {
        this(identity, world, false, EncryptionConfig.defaults(), Optional.of(keys), preparation);
    }

    private Device(
            Identity identity,
            TestWorld world,
            boolean ownsWorld,
            EncryptionConfig config,
            Optional<KeySource> keys,
            Database.Work<Boolean> preparation) {
        this.identity = identity;
        this.world = world;
        this.ownsWorld = ownsWorld;
        this.config = config;
        this.keys = keys.orElseGet(() -> KeySource.random(world.entropy()));
        this.preparation = preparation;
        try {
            this.folder = Files.createTempDirectory("device");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        open();
    }

    private void open() {
        boolean isNew = !Files.exists(folder.resolve("test.db"));
        database = Database.open(world, folder.resolve("test.db"), SCHEMA, StorageConfig.simulated());
        if (isNew) {
            database.run("prepare", preparation);
        }
        layer = EncryptionLayer.open(world, identity, database, config, keys);
    }

    void restart() {
        database.close();
        open();
    }

    /** Goes on from what is on disk at this moment, as after a kill. */
    void crash() {
        Path left = folder;
        Database abandoned = database;
        folder = left.resolveSibling(left.getFileName() + "-" + ++crashes);
        try (Stream<Path> files = Files.list(left)) {
            Files.createDirectory(folder);
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        abandoned.close();
        delete(left);
        open();
    }

    Identity identity() {
        return identity;
    }

    ChatKey chatKey() {
        return identity.chatKey();
    }

    EncryptionLayer layer() {
        return layer;
    }

    Database database() {
        return database;
    }

    Path folder() {
        return folder;
    }

    /** The only envelope of a message for somebody. */
    Bytes seal(Device to, String text) {
        SealedMessage secured = layer.seal(to.chatKey(), Bytes.utf8(text));
        assertThat(secured.envelopes()).hasSize(1);
        return secured.envelopes().getFirst();
    }

    Opening open(Device from, Bytes envelope) {
        return layer.open(from.chatKey(), envelope);
    }

    /** Opens, expects success, and confirms. */
    String read(Device from, Bytes envelope) {
        Opening opening = open(from, envelope);
        assertThat(opening).isInstanceOf(Opening.Opened.class);
        Opening.Opened opened = (Opening.Opened) opening;
        layer.confirm(opened.receipt());
        return opened.payload().toUtf8();
    }

    /** Opens and expects that it cannot. */
    Opening.Reason fails(Device from, Bytes envelope) {
        Opening opening = open(from, envelope);
        assertThat(opening).isInstanceOf(Opening.Failed.class);
        return ((Opening.Failed) opening).reason();
    }

    /** Hears a public message, so that it knows the device. */
    void meet(Device other) {
        assertThat(open(
                        other,
                        other.layer().sealPublic(Bytes.utf8("hi")).envelopes().getFirst()))
                .isInstanceOf(Opening.Opened.class);
    }

    @Override
    public void close() {
        database.close();
        if (ownsWorld) {
            world.close();
        }
        delete(folder);
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
